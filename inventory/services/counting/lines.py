"""Somebody counts a line, without being told what is expected.

What is expected is read under the lock of the balance, as it was at the moment of
counting: a count that reaches us later (a phone without network) is held against what
lay there then, so that goods that came or went meanwhile are no difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from foundation import clock
from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from inventory.engine.counting import is_within
from inventory.errors import CountNotFinished, WrongCount
from inventory.locks import lock_balances
from inventory.models import CountLine, CountSheet, Movement, StockPart
from inventory.services.checks import guard_whole
from inventory.services.counting.posting import post_lines
from inventory.services.counting.sheets import Spot, lock_open_sheet
from inventory.states import Quality

ZERO = Decimal(0)
#: Older than this a count says nothing about what lies there now.
OLDEST = dt.timedelta(hours=24)
MOST_NAMED = 10


@dataclass(frozen=True)
class Counted:
    """So much was found; `at` where it was found earlier than it is told."""

    quantity: Decimal
    at: dt.datetime | None = None
    reason: str = ""
    note: str = ""


@retry_deadlocks
@atomic()
def count_line(line: CountLine, counted: Counted, *, by: User | None) -> CountLine:
    """Write down what was counted.

    Beyond the tolerance the first count is kept aside and the line is asked again
    (`is_asked_again`); the second count is believed.
    """
    if counted.quantity < 0:
        raise WrongCount(field="quantity")
    sheet = lock_open_sheet(line.sheet)
    line = sheet.lines.select_related("item__unit").get(pk=line.pk)
    guard_whole(counted.quantity, line.item.sku, line.item.unit.digits)
    at = _moment(counted.at)
    expected = expected_at(sheet, line, at)
    is_second = line.first_counted is not None
    line.counted_at, line.counted_by = at, by
    line.reason, line.note = counted.reason, counted.note
    if is_second or is_within(expected, counted.quantity, sheet.tolerance):
        line.expected, line.counted = expected, counted.quantity
    else:
        line.first_counted = counted.quantity
    line.save()
    return line


@retry_deadlocks
@atomic()
def count_lines(
    counts: Sequence[tuple[CountLine, Counted]], *, by: User | None
) -> list[CountLine]:
    """Several lines at once, from a form: all of them or none."""
    ordered = sorted(counts, key=lambda each: (each[0].item_id, each[0].line_no))
    return [count_line(line, counted, by=by) for line, counted in ordered]


@atomic()
def uncount_line(line: CountLine, *, by: User | None) -> CountLine:
    """Take back what was counted, as if nobody had been there yet."""
    del by
    sheet = lock_open_sheet(line.sheet)
    line = sheet.lines.get(pk=line.pk)
    line.expected = line.counted = line.first_counted = None
    line.counted_at = line.counted_by = None
    line.reason = line.note = ""
    line.save()
    return line


@atomic()
def add_line(sheet: CountSheet, spot: Spot, *, by: User | None) -> CountLine:
    """Something lies where the sheet does not expect it: a line for it, once."""
    del by
    sheet = lock_open_sheet(sheet)
    known = sheet.lines.filter(
        item=spot.item_id, bin=spot.bin_id, lot=spot.lot_id
    ).first()
    if known is not None:
        return known
    last = sheet.lines.order_by("-line_no").values_list("line_no", flat=True).first()
    return CountLine.objects.create(
        sheet=sheet,
        line_no=(last or 0) + 1,
        item_id=spot.item_id,
        bin_id=spot.bin_id,
        lot_id=spot.lot_id,
    )


@retry_deadlocks
@atomic()
def submit_sheet(sheet: CountSheet, *, by: User | None) -> CountSheet:
    """All is counted. Where nothing differs the sheet is done, else it is reviewed."""
    sheet = lock_open_sheet(sheet)
    missing = sheet.lines.filter(counted__isnull=True).order_by("line_no")
    numbers = [str(no) for no in missing.values_list("line_no", flat=True)]
    if numbers:
        more = ["…"] if len(numbers) > MOST_NAMED else []
        named = ", ".join(numbers[:MOST_NAMED] + more)
        raise CountNotFinished(number=sheet.number, lines=named)
    if any(line.difference for line in sheet.lines.all()):
        sheet.submit()
        sheet.save(update_fields=["status"])
        return sheet
    return post_lines(sheet, by=by)


def expected_at(sheet: CountSheet, line: CountLine, at: dt.datetime) -> Decimal:
    """What lay there at a moment, by the ledger; locks the balance.

    Stock in inspection or blocked is not counted.
    """
    key = (line.item_id, sheet.location_id)
    balance = lock_balances([key]).get(key)
    parts = StockPart.objects.filter(
        item=line.item_id, location=sheet.location_id, quality=Quality.AVAILABLE
    )
    if line.bin_id or line.lot_id:
        now = _sum(parts.filter(bin=line.bin_id, lot=line.lot_id))
    else:
        placed = parts.filter(Q(bin__isnull=False) | Q(lot__isnull=False))
        now = (balance.on_hand if balance else ZERO) - _sum(placed)
    return now - _change_since(sheet, line, at)


def _change_since(sheet: CountSheet, line: CountLine, at: dt.datetime) -> Decimal:
    moved = Movement.objects.filter(
        item=line.item_id, lot=line.lot_id, posted_at__gt=at
    )
    came = moved.filter(
        destination=sheet.location_id,
        destination_bin=line.bin_id,
        destination_quality=Quality.AVAILABLE,
    )
    went = moved.filter(
        source=sheet.location_id,
        source_bin=line.bin_id,
        source_quality=Quality.AVAILABLE,
    )
    return _sum(came) - _sum(went)


def _sum(rows: QuerySet[StockPart] | QuerySet[Movement]) -> Decimal:
    return rows.aggregate(sum=Sum("quantity"))["sum"] or ZERO


def _moment(at: dt.datetime | None) -> dt.datetime:
    """When it was counted: not in the future, and not longer ago than it is true."""
    now = clock.now()
    return now if at is None else min(max(at, now - OLDEST), now)
