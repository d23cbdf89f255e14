"""Goods come in, leave and arrive: what the warehouses did on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Max, QuerySet

from catalog.models import Item
from foundation import clock
from foundation.models import Means
from fulfillment.models import Shipment
from fulfillment.services.shipments import confirm_delivery, confirm_shipment
from fulfillment.states import ShipmentStatus
from inventory.models import Balance, Location
from inventory.services.receiving.receive import receive as take_in
from inventory.services.receiving.shapes import ReceiptDraft
from inventory.services.stock import ReceiptLine, receive_stock
from oms.demo.files import read_csv, read_toml
from oms.demo.story import supply
from oms.demo.story.plan import Fate
from oms.demo.story.stage import Stage, acting, catch_up

CARRIERS = {
    "NL": ("Polderpost", "PP"),
    "DE": ("Rheinkurier", "RK"),
    "IT": ("Corriere Adige", "CA"),
    "TR": ("Boğaz Kargo", "BK"),
}
#: Every so many days a place buys what ran low; what is scarce comes only twice.
RECEIPT_DAYS = 9
SCARCE_DAYS_AGO = (46, 9)
LOW = Decimal("0.4")
#: What a euro of cost is in lira.
LIRA = Decimal(47)
#: Since then what runs low is bought by purchase orders.
BOUGHT_DAYS_AGO = 20
#: What is left of a shipment in parts follows so many days later.
SECOND_PART = dt.timedelta(days=3)


def open_stock(stage: Stage, moment: dt.datetime) -> str:
    """The stock of the first day."""
    with acting(moment, Means.COMMAND):
        for place in stage.places.values():
            wanted = _levels(place)
            _receive(
                place, wanted, f"demo:opening:{place.code}", "Opening stock", stage
            )
    catch_up(moment)
    return str(len(stage.places))


def receive(stage: Stage, moment: dt.datetime) -> str:
    """Suppliers deliver what ran low at the places whose turn it is."""
    day = moment.date()
    days_ago = (stage.now.date() - day).days
    count = 0
    with acting(moment, Means.PAGE):
        for turn, place in enumerate(stage.places.values()):
            quantities = _scarce(place) if days_ago in SCARCE_DAYS_AGO else {}
            if days_ago > BOUGHT_DAYS_AGO and _is_turn(turn, days_ago):
                quantities |= _missing(place)
            if quantities:
                reference = f"PL-{day:%y%m%d}-{place.code}"
                cause = f"demo:receipt:{place.code}:{day}"
                _receive(place, quantities, cause, reference, stage)
                count += len(quantities)
    for place in stage.places.values():
        count += supply.take_in(place, stage, moment)
    if count:
        catch_up(moment)
    return str(count)


def buy(stage: Stage, moment: dt.datetime) -> str:
    """What ran low lately is bought by orders, so that they can be seen."""
    days_ago = (stage.now.date() - moment.date()).days
    if days_ago > BOUGHT_DAYS_AGO:
        return "0"
    count = 0
    for turn, place in enumerate(stage.places.values()):
        if _is_turn(turn, days_ago):
            count += supply.buy(place, _missing(place), stage, moment)
    return str(count)


def _is_turn(turn: int, days_ago: int) -> bool:
    return (days_ago + 2 * turn) % RECEIPT_DAYS == 0


def ship(stage: Stage, moment: dt.datetime) -> str:
    """Ben confirms what was to leave today, but for what is held up."""
    ready = _shipments(stage, ShipmentStatus.READY).filter(planned_on__lte=moment)
    count = 0
    for shipment in ready:
        if _may_leave(shipment, stage, moment.date()):
            name, prefix = CARRIERS[shipment.location.country]
            with acting(moment, Means.PAGE):
                confirm_shipment(
                    shipment,
                    _leaving(shipment, stage),
                    carrier=name,
                    tracking_number=f"{prefix}{shipment.pk * 7919 % 10**9:09d}",
                    by=stage.person("ben"),
                )
            count += 1
    if count:
        catch_up(moment)
    return str(count)


def deliver(stage: Stage, moment: dt.datetime) -> str:
    """What is due today arrives and is signed for."""
    count = 0
    for shipment in _shipments(stage, ShipmentStatus.SHIPPED):
        if _works(shipment.location, moment.date()) and (
            _arrives_on(shipment, stage) <= moment.date()
        ):
            contact = shipment.order.contact
            with acting(moment, Means.PAGE):
                confirm_delivery(
                    shipment,
                    on=moment.date(),
                    signed_by=contact.name if contact else "",
                    by=stage.person("ben"),
                )
            count += 1
    if count:
        catch_up(moment)
    return str(count)


def _shipments(stage: Stage, status: ShipmentStatus) -> QuerySet[Shipment]:
    shipments: QuerySet[Shipment] = Shipment.objects.filter(status=status)
    shipments = shipments.filter(order__in=stage.orders()).order_by("id")
    return shipments.select_related("order__contact", "location__calendar", "run")


def _may_leave(shipment: Shipment, stage: Stage, day: dt.date) -> bool:
    if not _works(shipment.location, day):
        return False
    plan = stage.plan_of(shipment.order)
    if plan is None:
        return True
    if plan.fate == Fate.STUCK:
        return False
    planned_on = shipment.planned_on or day
    if plan.fate == Fate.SHIPPED_IN_PARTS and shipment.run.parent_id:
        return day >= shipment.created_at.date() + SECOND_PART
    return day >= planned_on + dt.timedelta(days=plan.delay)


def _leaving(shipment: Shipment, stage: Stage) -> dict[int, Decimal]:
    """Everything, but of an order in parts half of its first line at first."""
    lines = list(shipment.lines.order_by("id"))
    leaving = {line.order_line_id: line.quantity for line in lines}
    is_first = shipment.run.parent_id is None
    if stage.fate_of(shipment.order) == Fate.SHIPPED_IN_PARTS and is_first:
        first = lines[0]
        leaving[first.order_line_id] = Decimal(int(first.quantity / 2))
    return leaving if any(leaving.values()) else {lines[0].order_line_id: Decimal(1)}


def _arrives_on(shipment: Shipment, stage: Stage) -> dt.date:
    """As promised, and as much later as it left too late."""
    left_on = shipment.shipped_on or stage.now.date()
    lines = shipment.order.lines.filter(run_lines__run=shipment.run_id)
    promised: dt.date | None = lines.aggregate(last=Max("promised_on"))["last"]
    if promised:
        too_late = left_on - min(shipment.planned_on or left_on, left_on)
        arrival = promised + too_late
    else:
        way = (shipment.location_id, shipment.ship_to.get("country", ""))
        arrival = left_on + dt.timedelta(days=stage.transit_days.get(way, 3))
    # One parcel in twenty takes a day longer than the carrier said.
    return max(arrival, left_on) + dt.timedelta(days=shipment.pk % 20 == 7)


def _works(place: Location, day: dt.date) -> bool:
    calendar = place.calendar
    if calendar is None:
        return True
    return day.weekday() in calendar.weekdays and day not in calendar.closed_on


def _levels(place: Location, classes: str = "ABCS") -> dict[int, Decimal]:
    stock = read_toml("stock")
    ids = dict(Item.objects.values_list("sku", "id"))
    return {
        ids[row["sku"]]: Decimal(stock[row["stock"]][place.code])
        for row in read_csv("items")
        if row["stock"] and row["stock"] in classes
    }


def _missing(place: Location) -> dict[int, Decimal]:
    """What of the refilled classes is low, up to the level of the first day."""
    levels = _levels(place, "ABC")
    rows = Balance.objects.filter(location=place).values_list(
        "item_id", "on_hand", "claimed"
    )
    free = {item: on_hand - claimed for item, on_hand, claimed in rows}
    return {
        item: level - free.get(item, Decimal(0))
        for item, level in levels.items()
        if free.get(item, Decimal(0)) <= level * LOW
    }


def _scarce(place: Location) -> dict[int, Decimal]:
    return {item: Decimal(2) for item in sorted(_levels(place, "S"))[::2]}


def _receive(
    place: Location,
    quantities: Mapping[int, Decimal],
    cause: str,
    reference: str,
    stage: Stage,
) -> None:
    items = Item.objects.in_bulk(list(quantities))
    tracked = {pk: number for pk, number in quantities.items() if items[pk].is_tracked}
    plain = [
        ReceiptLine(items[pk], number, unit_cost=_cost(items[pk], place))
        for pk, number in quantities.items()
        if pk not in tracked
    ]
    day, hakan = clock.today(), stage.person("hakan")
    if plain:
        receive_stock(
            plain, location=place, reference=reference, cause=cause, on=day, by=hakan
        )
    if tracked:
        lots = supply.received_lines(tracked.items(), day)
        draft = ReceiptDraft(place, lots, reference=reference, received_on=day)
        take_in(draft, cause=cause, by=hakan)


def _cost(item: Item, place: Location) -> Decimal | None:
    """What it cost in the currency of the company that the place belongs to."""
    is_lira = place.company is not None and place.company.currency == "TRY"
    cost = item.standard_cost
    return cost * LIRA if cost is not None and is_lira else cost
