"""Screening of an order as it comes in: a policy of capture.

What is not passed is booked and held from shipping, or stays a draft where the policy
says so. Without lists and rules nothing is screened and nothing is written.
"""

from __future__ import annotations

from django.db import connection

from foundation import clock
from foundation.rules.sets import Hits
from orders.compliance.states import ScreeningStatus, Trigger
from orders.engine.intake import Finding, Severity
from orders.models import ScreeningOverride
from orders.services.holding.at_booking import add_holds
from orders.services.holding.codes import COMPLIANCE
from orders.services.holding.holds import HoldWish
from orders.services.prepared import Prepared, Ruled, Writing
from orders.services.screening.facts import screening_facts
from orders.services.screening.parties import parties_of_prepared
from orders.services.screening.rows import (
    add_license_uses,
    add_screening,
    add_timeline,
)
from orders.services.screening.screen import Screening, Subject, screen
from orders.services.screening.trade import has_rules, trade_subject
from orders.states import HoldOrigin

#: The finding, and the reason of the hold, of an order that is not passed.
NOT_PASSED = "screening.not_passed"


def screen_order(prepared: Prepared) -> Ruled:
    """Screen an order that comes in, before anything of it is written."""
    facts = screening_facts()
    if not facts.policy.is_at_submit or not (facts.is_on or has_rules()):
        return Ruled()
    # A basket that is only looked at takes no license, so it locks none.
    (screening,) = screen(
        [subject_of(prepared)],
        trigger=Trigger.SUBMIT,
        today=clock.today(),
        lock=connection.in_atomic_block,
    )
    is_passed = screening.status == ScreeningStatus.PASSED
    return Ruled(
        findings=_findings(screening, is_blocking=facts.policy.is_blocking),
        hits=Hits(tuple(hit for hits in screening.rule_hits for hit in hits.hits)),
        holds=() if is_passed else (hold_wish(screening.status),),
        add_rows=lambda writing: _add_rows(screening, writing),
    )


def subject_of(prepared: Prepared) -> Subject:
    partner = prepared.order.partner
    trade = trade_subject(
        prepared.facts,
        partner.id if partner else None,
        without=prepared.refused,
        overrides=_overrides(prepared.number),
    )
    return Subject(parties_of_prepared(prepared), trade)


def hold_wish(status: ScreeningStatus) -> HoldWish:
    """The hold of an order that is not passed."""
    return HoldWish(
        code=COMPLIANCE,
        origin=HoldOrigin.SYSTEM,
        origin_key=COMPLIANCE,
        reason_code=NOT_PASSED,
        reason_params={"result_label": status.label},
    )


def _overrides(number: str) -> frozenset[tuple[int, str]]:
    """What was set aside for the lines of a draft that comes again."""
    if not number:
        return frozenset()
    rows = ScreeningOverride.objects.filter(order__number=number)
    return frozenset(rows.values_list("line_no", "code"))


def _findings(screening: Screening, *, is_blocking: bool) -> tuple[Finding, ...]:
    """One to-do for the whole order; the case pages say the rest."""
    status = screening.status
    if status == ScreeningStatus.PASSED:
        return ()
    severity = Severity.ERROR if is_blocking else Severity.WARNING
    return (Finding(NOT_PASSED, severity, params={"result_label": status.label}),)


def _add_rows(screening: Screening, writing: Writing) -> None:
    captured, batch = writing.captured, writing.batch
    is_first = captured.existing is None
    add_screening(batch, captured.order_id, screening, captured.at, is_first=is_first)
    if writing.is_booked:
        by_id = captured.actor_id
        add_license_uses(
            batch, captured.order_id, screening, by_id=by_id, at=captured.at
        )
    if screening.status != ScreeningStatus.PASSED:
        add_timeline(batch, captured.number, screening.status, captured.at)
        add_holds(writing, wishes=[hold_wish(screening.status)])
