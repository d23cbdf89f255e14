"""Holds that an order is booked with: by rule, by source, by the credit check.

The policy decides what is held while the order is prepared; the rows are part of the
order's own batch, so that nothing moves before they are there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from foundation import clock
from foundation.actor import current_means
from foundation.models import AuditEntry, TimelineEntry
from foundation.rules.sets import Failure, Hit, Hits, Rule
from foundation.services.rule_books import rule_book
from orders.engine.facts import OrderFacts
from orders.models import Hold
from orders.services.holding.codes import REVIEW, hold_code
from orders.services.holding.holds import (
    HoldWish,
    applied_code,
    hold_values,
    told_params,
)
from orders.services.holding.sources import sources_in_force, wishes_of
from orders.services.prepared import Prepared, Ruled, Writing, hit_lines
from orders.states import HoldOrigin, HoldStatus

USE = "holds"


def hold_policy(prepared: Prepared) -> Ruled:
    """What rules and sources hold of an order."""
    hits = Hits()
    program = rule_book(USE)
    if program.rules:
        hits = program.run(prepared.facts.header, prepared.facts.lines)
    wishes = [*_by_sources(prepared)]
    if hits.hits or hits.failures:
        wishes += wishes_by_rules(hits, prepared.facts)
    if not wishes:
        return Ruled(hits=hits)
    add_rows = partial(add_holds, wishes=wishes)
    return Ruled(hits=hits, holds=tuple(wishes), add_rows=add_rows)


def wishes_by_rules(hits: Hits, facts: OrderFacts) -> list[HoldWish]:
    """What rules hold; one that could not be decided holds the order for a person."""
    today = clock.today()
    wishes = [
        wish for hit in hits.hits for wish in _by_rule(hit, facts.line_nos, today)
    ]
    return wishes + [_failed(failure) for failure in hits.failures]


def add_holds(writing: Writing, *, wishes: Sequence[HoldWish]) -> None:
    """Hold what is booked; a draft is asked again when it is booked."""
    if writing.is_booked:
        writing.holds.extend(wishes)


def write_holds(writing: Writing) -> None:
    """The holds of all policies, with what is told of them."""
    if not writing.holds:
        return
    captured = writing.captured
    holds = list(_holds(writing, writing.holds))
    rows = [[getattr(hold, name) for name in _COLUMNS] for hold, _no in holds]
    writing.batch.insert(Hold, _COLUMNS, rows)
    number = captured.number
    subject = ("order", number, number)
    means, at = current_means(), captured.at
    changes = {_audit_name(hold, no): [None, hold.status] for hold, no in holds}
    writing.batch.insert(
        AuditEntry, _AUDIT, [(*subject, changes, None, means, captured.at)]
    )
    writing.batch.insert(
        TimelineEntry,
        _TIMELINE,
        [
            ("system", *subject, code, params, None, means, at, is_public)
            for code, params, is_public in _told(holds)
        ],
    )


_COLUMNS = (
    "order_id",
    "line_id",
    "code_id",
    "kind",
    "step",
    "status",
    "origin",
    "origin_key",
    "until",
    "reason",
    "reason_code",
    "reason_params",
    "amount",
    "release_roles",
    "applied_at",
)
_AUDIT = ("subject_kind", "subject", "thread", "changes", "actor_id", "means", "at")
_TIMELINE = (
    "kind",
    "subject_kind",
    "subject",
    "thread",
    "code",
    "params",
    "actor_id",
    "means",
    "at",
    "is_public",
)


def _by_sources(prepared: Prepared) -> Iterator[HoldWish]:
    sources = sources_in_force()
    if not sources:
        return iter(())
    order = prepared.order
    return wishes_of(
        sources,
        customer_id=order.partner.id if order.partner else None,
        ship_to=order.ship_to,
        items=[
            (line.line_no, line.item.id if line.item else None) for line in order.lines
        ],
    )


def _by_rule(hit: Hit, line_nos: Sequence[int], today: dt.date) -> Iterator[HoldWish]:
    outcome, rule = hit.rule.outcome, hit.rule
    days = outcome.get("until_days")
    is_header = outcome.get("level") == "header"
    for line_no in [None] if is_header else hit_lines(hit, line_nos):
        yield HoldWish(
            code=str(outcome["code"]),
            line_no=line_no,
            origin=HoldOrigin.RULE,
            origin_key=f"{rule.set_code}/{rule.key}",
            step=outcome.get("step") or None,
            until=today + dt.timedelta(days=int(days)) if days else None,
            reason=str(outcome.get("reason") or ""),
            reason_code="" if outcome.get("reason") else "hold.rule",
            reason_params=_named(rule),
        )


def _failed(failure: Failure) -> HoldWish:
    rule = failure.rule
    return HoldWish(
        code=REVIEW,
        origin=HoldOrigin.RULE,
        origin_key=f"{rule.set_code}/{rule.key}",
        reason_code="hold.rule_failed",
        reason_params=_named(rule),
    )


def _named(rule: Rule) -> dict[str, Any]:
    return {"rule": rule.name or rule.key, "version": rule.version}


def _holds(
    writing: Writing, wishes: Iterable[HoldWish]
) -> Iterator[tuple[Hold, int | None]]:
    """New holds, each with the number of its line."""
    captured = writing.captured
    lines = captured.prepared.order.lines
    ids = {
        line.line_no: key for line, key in zip(lines, captured.line_ids, strict=True)
    }
    for wish in wishes:
        if wish.line_no is not None and wish.line_no not in ids:
            continue  # the order was taken without this line
        code = hold_code(wish.code)
        line_id = ids[wish.line_no] if wish.line_no is not None else None
        values = hold_values(captured.order_id, line_id, code, wish)
        status = HoldStatus.REQUESTED if values["step"] else HoldStatus.ACTIVE
        hold = Hold(**values, status=status.value)
        hold.code = code
        yield hold, wish.line_no


def _told(
    holds: Sequence[tuple[Hold, int | None]],
) -> Iterator[tuple[str, dict[str, Any], bool]]:
    for hold, line_no in holds:
        yield applied_code(hold), told_params(hold, line_no), False
    if any(hold.status == HoldStatus.ACTIVE for hold, _no in holds):
        yield "order.on_hold", {}, True


def _audit_name(hold: Hold, line_no: int | None) -> str:
    parts = ["hold", str(line_no or ""), hold.code.code, hold.origin_key]
    return " ".join(part for part in parts if part)
