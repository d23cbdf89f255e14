"""What a supplier answers to an order: per line how much comes, and when.

Each answer is kept, once per (line, cause); the last one counts. A later date, or less
than ordered, changes what is expected at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from foundation import clock
from foundation.db import atomic
from foundation.models import User
from foundation.services.timeline import tell
from inventory.errors import UnknownSupplyLine, WrongAnswer
from inventory.models import Acknowledgement, SupplyLine, SupplyOrder
from inventory.services.supply.progress import (
    announce,
    lock_supply_order,
    refuse_state,
)
from inventory.states import SupplyStatus


@dataclass(frozen=True)
class Answer:
    """The supplier delivers so much of a line (in the item's own unit) on a day."""

    line_no: int
    quantity: Decimal
    on: dt.date | None
    note: str = ""


@atomic()
def acknowledge(
    order: SupplyOrder, answers: Sequence[Answer], *, cause: str, by: User | None
) -> SupplyOrder:
    """Note what the supplier says of a sent order, once per cause.

    Publishes SupplyChanged for the lines of which something else is expected now.
    """
    order = lock_supply_order(order)
    if order.status != SupplyStatus.SENT:
        refuse_state(order)
    lines = {line.line_no: line for line in order.lines.order_by("line_no")}
    _guard(order, lines, answers)
    new = _new(lines, answers, cause)
    _write(lines, new, cause=cause, by=by)
    changed = [line for line in _changed(lines, new) if line.open]
    if new:
        _tell(order, lines, new, by)
        announce({order.pk: order}, changed)
    return order


def _guard(
    order: SupplyOrder, lines: Mapping[int, SupplyLine], answers: Iterable[Answer]
) -> None:
    for answer in answers:
        if answer.line_no not in lines:
            raise UnknownSupplyLine(line=answer.line_no, number=order.number)
        if answer.quantity < 0:
            raise WrongAnswer(line=answer.line_no)


def _new(
    lines: Mapping[int, SupplyLine], answers: Sequence[Answer], cause: str
) -> list[Answer]:
    asked = [lines[answer.line_no].pk for answer in answers]
    known = set(
        Acknowledgement.objects.filter(line__in=asked, cause=cause).values_list(
            "line_id", flat=True
        )
    )
    by_line = {answer.line_no: answer for answer in answers}
    return [answer for no, answer in by_line.items() if lines[no].pk not in known]


def _write(
    lines: Mapping[int, SupplyLine],
    answers: Sequence[Answer],
    *,
    cause: str,
    by: User | None,
) -> None:
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            line=lines[answer.line_no],
            quantity=answer.quantity,
            on=answer.on,
            note=answer.note,
            cause=cause,
            at=clock.now(),
            actor=by,
        )
        for answer in answers
    )


def _changed(
    lines: Mapping[int, SupplyLine], answers: Sequence[Answer]
) -> list[SupplyLine]:
    """The lines that the answers change, stored."""
    changed = []
    for answer in answers:
        line = lines[answer.line_no]
        before = (line.confirmed, line.confirmed_on)
        line.confirmed, line.confirmed_on = answer.quantity, answer.on
        if before != (answer.quantity, answer.on):
            changed.append(line)
    SupplyLine.objects.bulk_update(changed, ["confirmed", "confirmed_on"])
    return changed


def _tell(
    order: SupplyOrder,
    lines: Mapping[int, SupplyLine],
    answers: Sequence[Answer],
    by: User | None,
) -> None:
    late = [each for each in answers if _is_late(lines[each.line_no], each)]
    short = [each for each in answers if _is_short(lines[each.line_no], each)]
    params = {"count": len(answers), "late": len(late), "short": len(short)}
    worse = late or short
    code = "supply.answered_otherwise" if worse else "supply.answered"
    tell(code, subject=("supply", order.number), by=by, params=params)


def _is_late(line: SupplyLine, answer: Answer) -> bool:
    return bool(answer.on and line.due_on and answer.on > line.due_on)


def _is_short(line: SupplyLine, answer: Answer) -> bool:
    return answer.quantity < line.ordered - line.canceled
