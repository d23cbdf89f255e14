"""What is taken from its bins for a shipment lies ready, until it leaves.

Claims become picked: they are the last to give way. What is said again replaces what
was said before, so saying it twice changes nothing. Locks: run, order, balances.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from foundation import clock
from foundation.db import atomic
from foundation.models import User
from fulfillment.errors import NothingToPutBack, NothingToShip
from fulfillment.models import Shipment, ShipmentLine, ShipmentPart
from fulfillment.picking import Parcel, PartKey, Picks
from fulfillment.queries import stock_behind
from fulfillment.services.asked import as_asked, guard_ready
from fulfillment.services.lots import KnownPart, known_parts
from fulfillment.services.parts import follow_picked, write_parts
from fulfillment.services.ready import hold_ready
from fulfillment.services.run import lock_run
from fulfillment.services.shipments import confirm_shipment
from fulfillment.services.telling import lock_shipment, tell_of_shipment
from fulfillment.services.warehouse import want_slip

ZERO = Decimal(0)


@atomic()
def pick_shipment(shipment: Shipment, picks: Picks, *, by: User | None) -> Shipment:
    """So much lies ready, of these lots; the shipment waits for its confirmation."""
    shipment, lines = _locked(shipment)
    if not as_asked(lines, picks.quantities):
        raise NothingToShip
    today = clock.today(shipment.location.time_zone)
    has_lots = _note(shipment, lines, picks, on=today)
    follow_picked(shipment, [line.order_line_id for line in lines], by=by)
    hold_ready(shipment, lines, by=by)
    tell_of_shipment(shipment, "shipment.picked", by)
    if has_lots:
        want_slip(shipment, by=by, again=True)
    return shipment


@atomic()
def ship_picked(
    shipment: Shipment, picks: Picks, parcel: Parcel, *, by: User | None
) -> Shipment:
    """So much was taken, of these lots, and has left at once."""
    shipment, lines = _locked(shipment)
    if as_asked(lines, picks.quantities):
        on = parcel.on or clock.today(shipment.location.time_zone)
        # What was taken before and stays behind is to be put back.
        was_picked = shipment.picked_at is not None
        _note(shipment, lines, picks, on=on, keeps_rest=was_picked)
    return confirm_shipment(
        shipment,
        picks.quantities,
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        on=parcel.on,
        by=by,
    )


@atomic()
def unpick_shipment(shipment: Shipment, *, by: User | None) -> Shipment:
    """What lay ready is back in its place: it is only reserved again."""
    shipment, lines = _locked(shipment)
    if shipment.picked_at is None:
        raise NothingToPutBack(number=shipment.number)
    _note(shipment, lines, Picks({}), on=clock.today())
    follow_picked(shipment, [line.order_line_id for line in lines], by=by)
    hold_ready(shipment, lines, by=by)
    tell_of_shipment(shipment, "shipment.unpicked", by)
    return shipment


@atomic()
def note_put_back(shipment: Shipment, *, by: User | None) -> None:
    """What was picked and is no longer wanted lies in its place again."""
    lock_run(shipment.run_id)
    parts = ShipmentPart.objects.filter(line__shipment=shipment, back__gt=0)
    if not parts.update(back=ZERO):
        raise NothingToPutBack(number=shipment.number)
    ShipmentPart.objects.filter(line__shipment=shipment, quantity=0, back=0).delete()
    tell_of_shipment(shipment, "shipment.is_back", by)


def _locked(shipment: Shipment) -> tuple[Shipment, list[ShipmentLine]]:
    lock_run(shipment.run_id)
    shipment = lock_shipment(shipment)
    guard_ready(shipment)
    return shipment, list(shipment.lines.select_related("order_line__item__unit"))


def _note(
    shipment: Shipment,
    lines: Sequence[ShipmentLine],
    picks: Picks,
    *,
    on: dt.date,
    keeps_rest: bool = False,
) -> bool:
    """Write what lies ready; whether lots of it are known."""
    stock = stock_behind(shipment.order, [line.order_line for line in lines])
    wanted: dict[PartKey, Decimal] = {
        (line.order_line_id, item_id): each * units
        for line in lines
        if (units := picks.quantities.get(line.order_line_id, ZERO))
        for item_id, each in stock.needs[line.order_line_id].items()
    }
    parts: list[KnownPart] = known_parts(shipment, picks.parts, wanted, on=on)
    write_parts(lines, parts, keeps_rest=keeps_rest)
    for line in lines:
        line.picked = picks.quantities.get(line.order_line_id, ZERO)
    ShipmentLine.objects.bulk_update(lines, ["picked"])
    shipment.picked_at = clock.now() if any(line.picked for line in lines) else None
    shipment.save(update_fields=["picked_at"])
    return any(part.lot_id for part in parts)
