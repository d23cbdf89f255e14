"""Differences of a count become movements.

Posted is the difference to what was expected when it was counted, never the absolute
figure: what came or went since stays as it is. Each line has its own cause, so that a
sheet posted twice moves nothing twice.
"""

from __future__ import annotations

from decimal import Decimal

from foundation import clock
from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from inventory.engine.parts import Part, Placing
from inventory.errors import CountOutrun
from inventory.locks import lock_balances
from inventory.models import CountLine, CountSheet
from inventory.services.counting.sheets import lock_sheet
from inventory.services.ledger import read_parts
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason, CountStatus

ZERO = Decimal(0)


@retry_deadlocks
@atomic()
def post_sheet(sheet: CountSheet, *, by: User | None) -> CountSheet:
    """Put stock right by what was found; a sheet that is posted stays as it is.

    Where less is left than is claimed, the youngest claims are given up (ClaimsLost).
    """
    sheet = lock_sheet(sheet)
    if sheet.status == CountStatus.POSTED:
        return sheet
    return post_lines(sheet, by=by)


@atomic()
def send_back(sheet: CountSheet, line_nos: list[int], *, by: User | None) -> CountSheet:
    """These lines are counted again; none named: all that differ."""
    del by
    sheet = lock_sheet(sheet)
    if sheet.status != CountStatus.OPEN:
        sheet.count_again()
        sheet.save(update_fields=["status"])
    for line in sheet.lines.filter(counted__isnull=False):
        if line.line_no in line_nos or (not line_nos and line.difference):
            line.first_counted, line.counted, line.expected = line.counted, None, None
            line.save(update_fields=["first_counted", "counted", "expected"])
    return sheet


def post_lines(sheet: CountSheet, *, by: User | None) -> CountSheet:
    """Post what differs; the caller holds the lock of the sheet."""
    lines = sheet.lines.filter(counted__isnull=False).select_related("item", "lot")
    # Balances are locked by item, like everywhere.
    for line in lines.order_by("item_id", "line_no"):
        line.posted = _post(sheet, line, by=by)
        line.save(update_fields=["posted"])
    sheet.post(clock.now())
    sheet.save(update_fields=["status", "posted_at"])
    return sheet


def _post(sheet: CountSheet, line: CountLine, *, by: User | None) -> Decimal:
    change = line.difference or ZERO
    if not change:
        return ZERO
    reason = AdjustReason(line.reason or AdjustReason.COUNT)
    cause = f"{sheet.number}/{line.line_no}"
    for no, (placing, share) in enumerate(_shares(sheet, line, change), start=1):
        adjust_stock(
            line.item,
            sheet.location,
            Correction(reason, change=share, note=line.note),
            # A cause adjusts an item once.
            cause=cause if no == 1 else f"{cause}/{no}",
            placing=placing,
            by=by,
        )
    return change


def _shares(
    sheet: CountSheet, line: CountLine, change: Decimal
) -> list[tuple[Placing, Decimal]]:
    """What the difference is posted to: goods of ours before another's."""
    parts = _parts_at(sheet, line)
    if change > 0:
        own = Placing(line.bin_id, line.lot_id)
        return [(parts[0].placing if parts else own, change)]
    shares, rest = [], -change
    for part in parts:
        gone = min(rest, part.quantity)
        rest -= gone
        shares += [(part.placing, -gone)] if gone else []
    if rest > 0:
        raise CountOutrun(item=line.item.sku, line_no=line.line_no)
    return shares


def _parts_at(sheet: CountSheet, line: CountLine) -> list[Part]:
    """What lies where the line was counted; locks the balance."""
    key = (line.item_id, sheet.location_id)
    parts = read_parts(lock_balances([key]))
    here = [
        part
        for part in parts
        if part.placing.is_for_sale
        and (part.placing.bin_id, part.placing.lot_id) == (line.bin_id, line.lot_id)
    ]
    return sorted(here, key=lambda part: part.placing.owner_id or 0)
