"""What leaves a place as one: confirmed by the warehouse, then delivered.

Whoever confirms second is told so politely; what is confirmed short stays open in a
run of its own. Locks: run, then order, then balances.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.db import atomic
from foundation.events import publish
from foundation.models import User
from foundation.services.alerts import close_alert
from fulfillment.engine.split import take_rest
from fulfillment.errors import (
    AlreadyDelivered,
    DateNotPossible,
    NothingToShip,
    NotShippedYet,
)
from fulfillment.events import ShipmentConfirmed, ShipmentDelivered
from fulfillment.models import ProcessRun, Shipment, ShipmentLine, ShipmentPart
from fulfillment.queries import Stock, ref_of, stock_behind
from fulfillment.services.asked import as_asked, entry_of, guard_ready, name_of
from fulfillment.services.gate import allowed_to_leave, refuse_held
from fulfillment.services.left import left_parts, named_lots, note_left
from fulfillment.services.parts import picked_entries, picked_levels
from fulfillment.services.run import advance, lock_run
from fulfillment.services.split import split_off
from fulfillment.services.telling import lock_shipment, tell_of_shipment
from fulfillment.services.warehouse import want_slip
from fulfillment.states import ShipmentStatus
from inventory.engine.sharing import ShipWish
from inventory.services.claims import ship_claims
from orders.services.progress import Progress, record_progress
from orders.states import ProgressKind

ZERO = Decimal(0)


@atomic()
def confirm_shipment(
    shipment: Shipment,
    quantities: Mapping[int, Decimal],
    *,
    carrier: str = "",
    tracking_number: str = "",
    on: dt.date | None = None,
    by: User | None,
) -> Shipment:
    """The warehouse says what left, by order line id; the rest stays open.

    Lines that are not named did not leave. Publishes ShipmentConfirmed.
    """
    run = lock_run(shipment.run_id)
    shipment = lock_shipment(shipment)
    guard_ready(shipment)
    lines = list(shipment.lines.select_related("order_line__item__unit"))
    shipped = as_asked(lines, quantities)
    if not shipped:
        raise NothingToShip
    refuse_held(shipment, shipped)
    shipped = allowed_to_leave(shipment, lines, shipped, by=by)
    on = _ship_day(shipment, on)
    _hand_over(shipment, lines, shipped, on=on, by=by)
    rest = take_rest({line.order_line_id: line.quantity for line in lines}, shipped)
    shipment.carrier, shipment.tracking_number = carrier, tracking_number
    shipment.ship(clock.now(), on)
    shipment.save(update_fields=_SHIPPED)
    close_alert(f"late:{shipment.number}")
    if rest or ShipmentPart.objects.filter(line__shipment=shipment).exists():
        want_slip(shipment, by=by, again=True)
    code = "shipment.confirmed_partly" if rest else "shipment.confirmed"
    tell_of_shipment(shipment, code, by, is_public=True, place=shipment.location.name)
    publish(
        ShipmentConfirmed(
            shipment.pk, shipment.number, shipment.order.number, clock.now()
        )
    )
    _go_on(run, rest, by=by)
    return shipment


#: What is known of a shipment once it has left.
_SHIPPED = ("status", "carrier", "tracking_number", "shipped_at", "shipped_on")


def _go_on(run: ProcessRun, rest: Mapping[int, Decimal], *, by: User | None) -> None:
    child = split_off(run, rest, at="ship", by=by) if rest else None
    # What follows is the process's doing, not the person's.
    advance(run.pk, by=None)
    if child:
        advance(child.pk, by=None)


def _hand_over(
    shipment: Shipment,
    lines: Sequence[ShipmentLine],
    shipped: Mapping[int, Decimal],
    *,
    on: dt.date,
    by: User | None,
) -> None:
    """Write what left: on the shipment, on the order, in the ledger of stock."""
    stock = stock_behind(shipment.order, [line.order_line for line in lines])
    for line in lines:
        line.shipped = shipped.get(line.order_line_id, ZERO)
    ShipmentLine.objects.bulk_update(lines, ["shipped"])
    record_progress(
        shipment.order.number,
        [*_progress(lines, on), *_picked(shipment, lines)],
        cause=shipment.number,
        by=by,
    )
    parts = left_parts(shipment, lines, stock.needs)
    if wishes := _stock_of(shipment, lines, stock):
        lots = named_lots(shipment, lines, parts)
        ship_claims(wishes, cause=shipment.number, effective_on=on, lots=lots, by=by)
    note_left(shipment, lines, parts, wishes, by=by)


def _progress(lines: Sequence[ShipmentLine], on: dt.date) -> list[Progress]:
    return [
        Progress(line.order_line.line_no, ProgressKind.SHIPPED, line.shipped, on)
        for line in lines
        if line.shipped
    ]


def _picked(shipment: Shipment, lines: Sequence[ShipmentLine]) -> list[Progress]:
    """What leaves was picked; what was picked and stays is not any more."""
    levels = picked_levels(shipment.order, but=shipment)
    for line in lines:
        line_id = line.order_line_id
        levels[line_id] = levels.get(line_id, ZERO) + line.shipped
    return picked_entries([line.order_line_id for line in lines], levels)


def _stock_of(
    shipment: Shipment, lines: Sequence[ShipmentLine], stock: Stock
) -> list[ShipWish]:
    """The stock items that left: kits by their components, services none."""
    return [
        ShipWish(
            ref_of(shipment.order, line.order_line),
            item_id,
            shipment.location_id,
            each * line.shipped,
        )
        for line in lines
        if line.shipped
        for item_id, each in stock.needs[line.order_line_id].items()
    ]


@atomic()
def confirm_delivery(
    shipment: Shipment, *, on: dt.date, signed_by: str = "", by: User | None
) -> Shipment:
    """A shipment arrived, signed for by somebody. Publishes ShipmentDelivered."""
    run = lock_run(shipment.run_id)
    shipment = lock_shipment(shipment)
    _guard_underway(shipment)
    _guard_delivery_day(shipment, on)
    record_progress(
        shipment.order.number,
        [
            Progress(line.order_line.line_no, ProgressKind.DELIVERED, line.shipped, on)
            for line in shipment.lines.select_related("order_line")
            if line.shipped
        ],
        cause=shipment.number,
        by=by,
    )
    shipment.deliver(on, signed_by)
    shipment.save(update_fields=["status", "delivered_on", "signed_by"])
    code = "shipment.signed" if signed_by else "shipment.delivered"
    tell_of_shipment(
        shipment,
        code,
        by,
        is_public=True,
        delivered_on=on.isoformat(),
        signed_by=signed_by,
    )
    publish(ShipmentDelivered(shipment.pk, shipment.number, shipment.order.number, on))
    advance(run.pk, by=None)
    return shipment


def _guard_underway(shipment: Shipment) -> None:
    if shipment.status == ShipmentStatus.DELIVERED:
        who = name_of(entry_of(shipment, "shipment.delivered", "shipment.signed"))
        raise AlreadyDelivered(number=shipment.number, who=who)
    if shipment.status != ShipmentStatus.SHIPPED:
        raise NotShippedYet(number=shipment.number)


def _ship_day(shipment: Shipment, on: dt.date | None) -> dt.date:
    """The day it left: not in the future, not before the order was booked."""
    today = clock.today(shipment.location.time_zone)
    if on is None:
        return today
    if on > today:
        raise DateNotPossible(_("The day it left cannot be in the future."), field="on")
    booked_at = shipment.order.booked_at
    if booked_at and on < booked_at.date():
        raise DateNotPossible(
            _("The day it left cannot be before the order was booked."), field="on"
        )
    return on


def _guard_delivery_day(shipment: Shipment, on: dt.date) -> None:
    if shipment.shipped_on and on < shipment.shipped_on:
        raise DateNotPossible(
            _("The day of delivery cannot be before the day it left."), field="on"
        )
    if on > clock.today(shipment.location.time_zone):
        raise DateNotPossible(
            _("The day of delivery cannot be in the future."), field="on"
        )
