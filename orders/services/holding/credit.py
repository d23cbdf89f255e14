"""The credit check: when an order is booked, and again before it ships.

At booking the customer's exposure is locked before stock, so that of two orders at once
the second sees the first. What is beyond the limit stays a draft, or is booked with a
system hold that finance releases, as the customer's terms say. Before shipping, and
after a change, an order that finance has released is only asked about again when it has
risen beyond the tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from foundation.db import atomic
from foundation.models import User
from orders.engine.intake import Finding, Severity
from orders.models import Hold, Order
from orders.services.credit.exposure import committed_by
from orders.services.holding.at_booking import add_holds
from orders.services.holding.codes import CREDIT
from orders.services.holding.holds import HoldWish, apply_hold
from orders.services.prepared import Prepared, Ruled, Writing
from orders.services.progress import lock_order
from orders.states import HoldOrigin, HoldStatus
from partners.engine.credit import (
    CreditResult,
    CreditTerms,
    Owed,
    check_credit,
    needs_check_again,
)
from partners.queries import owed_by, partner_facts
from partners.services.credit import Account, add_booking, lock_exposure
from partners.states import CreditCheck, CreditFailure

ZERO = Decimal(0)


@dataclass(frozen=True)
class OpenCredit:
    """A customer's exposure, locked while an order of theirs is booked."""

    account: Account
    terms: CreditTerms
    owed: Owed


def open_credit(prepared: Prepared) -> OpenCredit | None:
    """Lock the exposure of the customer; before stock, as the lock order says."""
    partner = prepared.order.partner
    if partner is None:
        return None
    account = Account(partner.id, prepared.company.id, prepared.order.currency)
    return OpenCredit(account, partner.credit, lock_exposure(account))


def credit_of_booking(credit: OpenCredit | None, amount: Decimal) -> Ruled:
    """What the check says of an order's total, and the rows it adds to the batch."""
    if credit is None:
        return Ruled()
    checked = check_credit(credit.terms, credit.owed, amount)
    if not checked.is_within and credit.terms.on_failure == CreditFailure.ERROR:
        return Ruled(findings=(_finding(checked, Severity.ERROR),))
    hold = None if checked.is_within else _wish(checked)
    return Ruled(add_rows=partial(_add_rows, credit=credit, amount=amount, hold=hold))


def credit_finding(prepared: Prepared, amount: Decimal) -> tuple[Finding, ...]:
    """What the check would say of a basket now; nothing is locked or written."""
    partner = prepared.order.partner
    if partner is None or partner.credit.scope == CreditCheck.NONE:
        return ()
    owed = owed_by(partner.id, prepared.order.currency)
    checked = check_credit(partner.credit, owed, amount)
    if checked.is_within:
        return ()
    is_error = partner.credit.on_failure == CreditFailure.ERROR
    severity = Severity.ERROR if is_error else Severity.WARNING
    return (_finding(checked, severity),)


@atomic()
def recheck_credit(order: Order, *, by: User | None) -> Hold | None:
    """Check an order's credit again: before it ships, and after it has changed.

    Puts it on hold where it is beyond the limit; returns the hold that stops it then.
    """
    partner = partner_facts(order.partner_id) if order.partner_id else None
    if partner is None or partner.credit.scope == CreditCheck.NONE:
        return None
    order = lock_order(order.number)
    holds = Hold.objects.filter(order=order, origin=HoldOrigin.CREDIT.value)
    active = holds.filter(status=HoldStatus.ACTIVE).first()
    if active is not None:
        return active
    released = holds.filter(status=HoldStatus.RELEASED).order_by("-id").first()
    if released and released.amount is not None:
        terms = partner.credit
        if not needs_check_again(released.amount, order.gross, terms.tolerance):
            return None
    checked = _check_again(order, partner.credit)
    return None if checked.is_within else apply_hold(order, _wish(checked), by=None)


def _check_again(order: Order, terms: CreditTerms) -> CreditResult:
    """The check of an order whose own amount is in the exposure already."""
    owed = owed_by(order.partner_id or 0, order.currency)
    own = committed_by(order, order.lines.all())
    others = Owed(
        owed.currency,
        owed.ordered - own.ordered,
        owed.shipped - own.shipped,
        owed.balance,
    )
    return check_credit(terms, others, own.ordered + own.shipped)


def _wish(checked: CreditResult) -> HoldWish:
    return HoldWish(
        code=CREDIT,
        origin=HoldOrigin.CREDIT,
        reason_code=checked.code,
        reason_params=dict(checked.params),
        amount=checked.amount,
    )


def _finding(checked: CreditResult, severity: Severity) -> Finding:
    return Finding(checked.code, severity, field="buyer", params=checked.params)


def _add_rows(
    writing: Writing, *, credit: OpenCredit, amount: Decimal, hold: HoldWish | None
) -> None:
    if not writing.is_booked:
        return
    captured = writing.captured
    add_booking(
        writing.batch,
        credit.account,
        amount,
        subject=captured.number,
        by=captured.by,
        at=captured.at,
    )
    if hold is not None:
        add_holds(writing, wishes=[hold])
