"""Goods go from one of our places to another: held, shipped, received, accounted for.

What has left is in transit until it is received (`services/receiving`, as for a
purchase) or written off (`transit`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from foundation import clock
from foundation.db import atomic
from foundation.formats import number
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.services.timeline import tell
from inventory.engine.sharing import ShipWish
from inventory.models import (
    Location,
    Movement,
    ShippingNotice,
    SupplyLine,
    SupplyOrder,
    SupplyProgress,
)
from inventory.receiving_errors import (
    MoreThanOrdered,
    NothingNamed,
    NotReleased,
    WrongSupplyKind,
)
from inventory.services.checks import guard_day, guard_whole
from inventory.services.claims import ship_claims
from inventory.services.supply.held import Need, Wanted, hold, ref_of
from inventory.services.supply.notices import AnnouncedLine, NoticeDraft, write_notice
from inventory.services.supply.orders import close_short, send_supply
from inventory.services.supply.progress import (
    SupplyChange,
    lock_supply_order,
    note_progress,
)
from inventory.states import (
    LocationKind,
    SupplyKind,
    SupplyProgressKind,
    SupplyStatus,
)

NOTHING = Decimal(0)


@dataclass(frozen=True)
class TransferDraft:
    """What leaves now, by the id of the supply line."""

    quantities: Mapping[int, Decimal]
    #: Lots by the id of the supply line; what is not named is picked, first to expire.
    lots: Mapping[int, Sequence[tuple[int, Decimal]]] = field(default_factory=dict)
    shipped_on: dt.date | None = None
    expected_on: dt.date | None = None
    carrier: str = ""
    tracking_number: str = ""


@retry_deadlocks
@atomic()
def release_transfer(order: SupplyOrder, *, by: User | None) -> dict[Need, Decimal]:
    """Hand an approved transfer to the floor and hold its goods, as far as there are.

    Asked again it holds what has come in since. Returns what is held by (line, item).
    """
    order = lock_transfer(order)
    if order.status == SupplyStatus.APPROVED:
        order = send_supply(order, by=by)
    _guard_released(order)
    return hold(order, _to_ship(order), _source(order), by=by)


@retry_deadlocks
@atomic()
def ship_transfer(
    order: SupplyOrder, draft: TransferDraft, *, cause: str, by: User | None
) -> ShippingNotice:
    """Goods leave for the other place and are in transit; once per cause.

    Makes the notice that the other place receives by, with the lots that left.
    Raises NotClaimed where less is held than is to leave.
    """
    order = lock_transfer(order)
    notices = ShippingNotice.objects.filter(order=order).order_by("id")
    if SupplyProgress.objects.filter(line__order=order, cause=cause).exists():
        return notices[notices.count() - 1]
    _guard_released(order)
    reference = f"{order.number}-{notices.count() + 1}"
    lines = {line.pk: line for line in order.lines.select_related("item__unit")}
    leaving = _leaving(lines, draft)
    hold(order, _to_ship(order), _source(order), by=by)
    today = clock.today(_place(order).time_zone)
    on = draft.shipped_on or today
    guard_day(on, today, field="shipped_on")
    ship_claims(
        [
            ShipWish(ref_of(order, line), line.item_id, _source(order), quantity)
            for line, quantity in leaving
        ],
        cause=reference,
        effective_on=on,
        to=LocationKind.TRANSIT,
        lots={ref_of(order, lines[pk]): lots for pk, lots in draft.lots.items()},
        by=by,
    )
    notice = write_notice(order, _notice(reference, leaving, draft, on))
    shipped = [
        SupplyChange(line.pk, SupplyProgressKind.SHIPPED, quantity)
        for line, quantity in leaving
    ]
    note_progress(shipped, cause=cause, on=on, by=by)
    tell(
        "supply.shipped",
        subject=("supply", order.number),
        by=by,
        params={"reference": reference, "place": order.destination.name},
    )
    return notice


@atomic()
def end_transfer(order: SupplyOrder, reason: str, *, by: User | None) -> None:
    """Nothing more leaves: what is held is free, what has not left is given up."""
    order = lock_transfer(order)
    _guard_released(order)
    close_short(order, reason, by=by)


def still_to_ship(line: SupplyLine) -> Decimal:
    """What has not left yet."""
    return max(line.ordered - line.canceled - line.shipped, NOTHING)


def lock_transfer(order: SupplyOrder) -> SupplyOrder:
    order = lock_supply_order(order)
    if order.kind != SupplyKind.TRANSFER:
        raise WrongSupplyKind(number=order.number)
    return order


def _guard_released(order: SupplyOrder) -> None:
    if order.status != SupplyStatus.SENT:
        raise NotReleased(number=order.number)


def _source(order: SupplyOrder) -> int:
    return int(order.source_id or 0)


def _place(order: SupplyOrder) -> Location:
    if order.source is None:
        raise WrongSupplyKind(number=order.number)
    return order.source


def _to_ship(order: SupplyOrder) -> list[Wanted]:
    lines = SupplyLine.objects.filter(order=order).order_by("line_no")
    return [
        Wanted(line, line.item_id, still_to_ship(line))
        for line in lines
        if still_to_ship(line)
    ]


def _leaving(
    lines: Mapping[int, SupplyLine], draft: TransferDraft
) -> list[tuple[SupplyLine, Decimal]]:
    leaving = [
        (lines[pk], quantity)
        for pk, quantity in draft.quantities.items()
        if quantity and pk in lines
    ]
    if not leaving:
        raise NothingNamed
    for line, quantity in leaving:
        field, item = f"line_{line.line_no}", line.item
        most = still_to_ship(line)
        if not 0 < quantity <= most:
            raise MoreThanOrdered(field=field, item=item.sku, most=number(most))
        guard_whole(quantity, item.sku, item.unit.digits, field=field)
    return leaving


def _notice(
    reference: str,
    leaving: Sequence[tuple[SupplyLine, Decimal]],
    draft: TransferDraft,
    on: dt.date,
) -> NoticeDraft:
    return NoticeDraft(
        reference=reference,
        lines=_with_lots(reference, leaving),
        shipped_on=on,
        expected_on=draft.expected_on,
        carrier=draft.carrier,
        tracking_number=draft.tracking_number,
    )


def _with_lots(
    reference: str, leaving: Sequence[tuple[SupplyLine, Decimal]]
) -> list[AnnouncedLine]:
    """What left, lot by lot as the ledger says, laid on the lines in their order."""
    moved = Movement.objects.filter(cause=reference).select_related("lot")
    left: dict[int, list[tuple[Movement, Decimal]]] = defaultdict(list)
    for movement in moved.order_by("item_id", "part"):
        left[movement.item_id].append((movement, movement.quantity))
    rows = []
    for line, quantity in leaving:
        for movement, share in _shares(left, line.item_id, quantity):
            lot = movement.lot
            rows.append(
                AnnouncedLine(
                    line.pk,
                    share,
                    lot_code=lot.code if lot else "",
                    expires_on=lot.expires_on if lot else None,
                    lot_id=lot.pk if lot else None,
                )
            )
    return rows


def _shares(
    left: dict[int, list[tuple[Movement, Decimal]]], item_id: int, quantity: Decimal
) -> list[tuple[Movement, Decimal]]:
    shares = []
    while quantity > 0 and left[item_id]:
        movement, there = left[item_id].pop(0)
        share = min(there, quantity)
        shares.append((movement, share))
        quantity -= share
        if there > share:
            left[item_id].insert(0, (movement, there - share))
    return shares
