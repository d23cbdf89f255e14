"""The ledger of what customers owe us or will, and the terms of their credit.

Entries are facts, once per cause; the sums in `Exposure` are kept in the same
transaction. Whoever reports says what its order, invoice or payment comes to now; the
ledger gets the difference, so that any sequence of reports ends at the same sums.
Lock order: exposure after orders, invoices and payments, before stock balances.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.bulk import Batch, fetch_rows
from foundation.db import atomic
from foundation.facts import renew_version
from foundation.models import User
from foundation.services.audit import save_audited
from partners.engine.credit import Owed
from partners.errors import PartnerInvalid
from partners.models import ExposureEntry, Partner
from partners.states import CreditCheck, CreditFailure

Kind = ExposureEntry.Kind
ZERO = Decimal(0)


@dataclass(frozen=True)
class Account:
    """Whose exposure, with which company of ours, in which currency."""

    partner_id: int
    company_id: int
    currency: str


@dataclass(frozen=True)
class CreditInput:
    """What finance may say of a customer's credit."""

    credit_limit: Decimal | None
    credit_check: str = CreditCheck.OPEN.value
    is_credit_check_mandatory: bool = False
    credit_failure: str = CreditFailure.HOLD.value
    credit_tolerance: Decimal = ZERO


_ADD = """
INSERT INTO partners_exposure AS e
    (partner_id, company_id, currency, ordered, shipped, balance, version)
VALUES (%s, %s, %s, %s, %s, %s, 1)
ON CONFLICT (partner_id, company_id, currency) DO UPDATE SET
    ordered = e.ordered + EXCLUDED.ordered,
    shipped = e.shipped + EXCLUDED.shipped,
    balance = e.balance + EXCLUDED.balance,
    version = e.version + 1
"""
# One limit for all companies of ours: the others' sums count too.
_LOCK = f"""
WITH own AS ({_ADD} RETURNING e.ordered, e.shipped, e.balance)
SELECT own.ordered + coalesce(sum(o.ordered), 0),
    own.shipped + coalesce(sum(o.shipped), 0),
    own.balance + coalesce(sum(o.balance), 0)
FROM own LEFT JOIN partners_exposure o
    ON o.partner_id = %s AND o.currency = %s AND o.company_id <> %s
GROUP BY own.ordered, own.shipped, own.balance
"""  # noqa: S608  own text
_ENTRY = (
    "partner_id",
    "company_id",
    "currency",
    "kind",
    "amount",
    "subject",
    "cause",
    "actor_id",
    "at",
)


def lock_exposure(account: Account) -> Owed:
    """What the customer owes or will, locked until the transaction ends."""
    own = (account.partner_id, account.company_id, account.currency)
    others = (account.partner_id, account.currency, account.company_id)
    (sums,) = fetch_rows(_LOCK, [*own, ZERO, ZERO, ZERO, *others])
    return Owed(account.currency, *sums)


@atomic()
def follow_exposure(
    account: Account,
    amounts: Mapping[Kind, Decimal],
    *,
    subject: str,
    cause: str,
    by: User | None,
) -> None:
    """Bring the ledger to what an order, invoice or payment comes to now.

    The caller holds the lock of the subject. Nothing happens where nothing differs.
    """
    known = _known(account, subject)
    changes = {
        kind: amount - known.get(kind.value, ZERO)
        for kind, amount in amounts.items()
        if amount != known.get(kind.value, ZERO)
    }
    if not changes:
        return
    _add(account, changes)
    now = clock.now()
    ExposureEntry.objects.bulk_create(
        ExposureEntry(
            **dataclasses.asdict(account),
            kind=kind,
            amount=amount,
            subject=subject,
            cause=cause[:120],
            actor=by,
            at=now,
        )
        for kind, amount in changes.items()
    )


def add_booking(
    batch: Batch,
    account: Account,
    amount: Decimal,
    *,
    subject: str,
    by: User | None,
    at: dt.datetime,
) -> None:
    """A new order's amount as rows of the caller's batch; the exposure is locked."""
    if not amount:
        return
    own = (account.partner_id, account.company_id, account.currency)
    batch.execute(_ADD, [*own, amount, ZERO, ZERO])
    actor = by.pk if by else None
    row = (*own, Kind.ORDER.value, amount, subject, "booked", actor, at)
    batch.insert(ExposureEntry, _ENTRY, [row])


@atomic()
def save_credit(partner: Partner, values: CreditInput, *, by: User | None) -> Partner:
    """Change what a customer may owe us and how that is checked."""
    if values.credit_limit is not None and values.credit_limit < 0:
        raise PartnerInvalid(_("A credit limit is not negative."), field="credit_limit")
    if not ZERO <= values.credit_tolerance <= 100:
        raise PartnerInvalid(
            _("A tolerance lies between 0 and 100 percent."), field="credit_tolerance"
        )
    for name, value in dataclasses.asdict(values).items():
        setattr(partner, name, value)
    save_audited(partner, subject=("partner", partner.code), by=by)
    renew_version("partners")
    return partner


_BALANCE = (Kind.INVOICE, Kind.PAYMENT)


def _known(account: Account, subject: str) -> dict[str, Decimal]:
    """What the ledger says of a subject on this account, by kind."""
    entries = ExposureEntry.objects.filter(
        subject=subject,
        partner=account.partner_id,
        company=account.company_id,
        currency=account.currency,
    )
    return dict(entries.values_list("kind").annotate(total=Sum("amount")))


def _add(account: Account, changes: Mapping[Kind, Decimal]) -> None:
    batch = Batch()
    batch.execute(
        _ADD,
        [
            account.partner_id,
            account.company_id,
            account.currency,
            changes.get(Kind.ORDER, ZERO),
            changes.get(Kind.SHIPPED, ZERO),
            sum((changes.get(kind, ZERO) for kind in _BALANCE), ZERO),
        ],
    )
    batch.send()
