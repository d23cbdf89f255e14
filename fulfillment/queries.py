"""What stock stands behind the lines of a run, and what pages show of processes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Q, QuerySet

from fulfillment.engine.plan import ENDED
from fulfillment.engine.supply import Wish, covered
from fulfillment.models import ProcessRun, RunLine, StepRun
from fulfillment.states import RunStatus, ShipmentStatus
from inventory.models import Claim, Location
from orders.models import Order, OrderLine
from partners.models import Partner
from promising.models import Demand, Promise

#: Stock needed by one unit of a line: {item id: quantity}; services need none.
Needs = dict[int, Decimal]
#: Claimed stock of one line at one place.
ClaimsByPlace = dict[tuple[int, int], dict[int, Decimal]]


def ref_of(order: Order, line: OrderLine) -> str:
    return f"{order.number}/{line.line_no}"


@dataclass(frozen=True)
class Stock:
    """What lines need and what is claimed for them, by line and place."""

    needs: dict[int, Needs]
    claims: ClaimsByPlace
    digits: dict[int, int]

    def covered_at(self, line_id: int, location_id: int, wanted: Decimal) -> Decimal:
        return covered(
            wanted,
            self.needs[line_id],
            self.claims.get((line_id, location_id), {}),
            digits=self.digits[line_id],
        )

    def take(self, line_id: int, location_id: int, quantity: Decimal) -> None:
        """Set aside what another run holds of the same claims."""
        claimed = self.claims.get((line_id, location_id), {})
        for item_id, each in self.needs[line_id].items():
            left = claimed.get(item_id, Decimal(0)) - each * quantity
            claimed[item_id] = max(left, Decimal(0))

    def places_of(self, line_id: int) -> list[int]:
        return sorted(place for line, place in self.claims if line == line_id)


def stock_behind(order: Order, lines: Iterable[OrderLine]) -> Stock:
    """Needs and open claims of lines, in two queries."""
    line_by_ref = {ref_of(order, line): line for line in lines}
    needs = {line.pk: _need_of_one(line) for line in line_by_ref.values()}
    kit_needs: dict[int, Needs] = defaultdict(dict)
    for demand in Demand.objects.filter(demand_ref__in=line_by_ref):
        line = line_by_ref[demand.demand_ref]
        kit_needs[line.pk][demand.item_id] = demand.per_unit
    claims: ClaimsByPlace = defaultdict(lambda: defaultdict(Decimal))
    for claim in Claim.objects.live().filter(demand_ref__in=line_by_ref):
        line = line_by_ref[claim.demand_ref]
        claims[line.pk, claim.location_id][claim.item_id] += claim.open
    digits = {
        line.pk: line.item.unit.digits if line.item else 0
        for line in line_by_ref.values()
    }
    return Stock({**needs, **kit_needs}, dict(claims), digits)


def _need_of_one(line: OrderLine) -> Needs:
    """Goods need themselves; what kits need stands in their demands."""
    return {line.item.pk: Decimal(1)} if line.item and line.item.is_stocked else {}


def open_lines_of(order: Order) -> list[OrderLine]:
    """Lines with something left to ship."""
    lines = OrderLine.objects.select_related("item__unit").filter(order=order)
    return [line for line in lines.order_by("line_no") if line.open > 0]


def lines_of(run: ProcessRun) -> list[RunLine]:
    """Lines of a run that still have a quantity, in the order of the order."""
    lines = RunLine.objects.select_related("order_line__item__unit")
    return list(lines.filter(run=run, quantity__gt=0).order_by("order_line__line_no"))


def unshipped_runs(order_id: int) -> QuerySet[ProcessRun]:
    """Running runs whose goods are still here, oldest first."""
    is_here = Q(shipment=None) | Q(shipment__status=ShipmentStatus.READY)
    runs = ProcessRun.objects.filter(is_here, order=order_id, status=RunStatus.RUNNING)
    return runs.order_by("id")


def running_runs(order_id: int) -> list[int]:
    """The runs of an order that have not ended, oldest first."""
    runs = ProcessRun.objects.filter(order=order_id, status=RunStatus.RUNNING)
    return list(runs.order_by("id").values_list("pk", flat=True))


def waiting_for_supply() -> QuerySet[StepRun]:
    """Schedule steps that are still to do: their run holds no claims yet."""
    return StepRun.objects.filter(kind="schedule").exclude(status__in=ENDED)


@dataclass(frozen=True)
class RunSupply:
    wishes: list[Wish]
    #: By place and line: what the claims suffice for that no other run holds.
    coverage: dict[int, dict[int, Decimal]]


def supply_of(run: ProcessRun) -> RunSupply:
    """What a run wants, and where claims stand behind how much of it."""
    lines = lines_of(run)
    stock = stock_behind(run.order, [line.order_line for line in lines])
    others = unshipped_runs(run.order_id).exclude(pk=run.pk)
    for other in others.exclude(pk__in=waiting_for_supply().values("run")):
        for held in lines_of(other):
            if held.order_line_id in stock.needs:
                stock.take(held.order_line_id, other.location_id, held.quantity)
    coverage: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for line in lines:
        for place in stock.places_of(line.order_line_id):
            enough = stock.covered_at(line.order_line_id, place, line.quantity)
            coverage[place][line.order_line_id] = enough
    wishes = [
        Wish(line.order_line_id, line.quantity, bool(stock.needs[line.order_line_id]))
        for line in lines
    ]
    return RunSupply(wishes, dict(coverage))


def promised_days(
    refs: Iterable[str], location_id: int
) -> tuple[dt.date | None, dt.date | None]:
    """When the last of these lines is promised to leave a place, and to arrive."""
    promises = Promise.objects.filter(line_ref__in=list(refs), location=location_id)
    latest = (
        promises.exclude(ship_on=None)
        .values("line_ref")
        .annotate(last=Max("id"))
        .values("last")
    )
    days = Promise.objects.filter(pk__in=latest).aggregate(
        leave=Max("ship_on"), arrive=Max("arrive_on")
    )
    return days["leave"], days["arrive"]


def wants_complete(order: Order) -> bool:
    """The customer wants everything at once, or not at all."""
    wishes = Partner.objects.filter(orders=order).values_list("wants_complete")
    return (True,) in wishes


def default_location(order: Order) -> Location:
    """Where an order without goods belongs: the first place of its company."""
    places = Location.objects.stocking()
    own = places.filter(company=order.company_id).order_by("id").first()
    return own or places.order_by("id")[0]
