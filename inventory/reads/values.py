"""What stock is worth: movements streamed through the engine, item by item.

Places of no company in particular belong to the first company. What came in without a
cost counts at the item's standard cost; once a period is closed, at the standard cost
of that moment, so that a later change of it leaves closed periods alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, F, Max, OuterRef, QuerySet

from catalog.models import Item
from foundation.models import DataVersion
from foundation.money import round_amount
from inventory.engine.valuation import (
    NOTHING,
    Basis,
    Effect,
    Holder,
    Ledger,
    Method,
    Move,
    Side,
    Valuation,
    exact,
    value_at,
)
from inventory.models import ClosedPeriod, Location, Movement
from inventory.states import STOCKING, LocationKind
from partners.models import Company

CHUNK = 5000
#: Seconds. A movement may be committed after a younger one; it is seen after this.
_KEPT = 60

#: Grounds of a cost that nobody told us when the goods came in.
ESTIMATES = frozenset({Basis.STANDARD, Basis.UNKNOWN})

_Costs = Mapping[str, str | None]

_COLUMNS = (
    "item_id",
    "id",
    "effective_on",
    "quantity",
    "source_id",
    "destination_id",
    "unit_cost",
    "item__standard_cost",
)


@dataclass(frozen=True)
class Total:
    """What all items of a company were worth on a day."""

    value: Decimal
    items: int
    #: Items with a cost that nobody told us.
    estimated: int


@dataclass(frozen=True)
class ItemWorth:
    """What a company holds of an item, for lists."""

    item: Item
    held: Valuation
    value: Decimal  # as money

    @property
    def basis(self) -> Basis:
        return self.held.basis

    @property
    def is_estimated(self) -> bool:
        return self.basis in ESTIMATES


@dataclass(frozen=True)
class Step:
    """What one movement changed, and what was there after it."""

    movement: Movement
    effect: Effect
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True)
class StandardCost:
    """What one item without a cost counted at in a period that was closed."""

    item_id: int
    cost: Decimal | None


def companies() -> list[Company]:
    """Our companies; the first is the one that places of no company belong to."""
    return list(Company.objects.order_by("pk"))


def last_closed(company: Company) -> ClosedPeriod | None:
    return company.closed_periods.order_by("-until").first()


def values_of(
    company: Company,
    days: Sequence[dt.date],
    method: Method,
    item_ids: Collection[int] | None = None,
) -> Iterator[tuple[int, list[Valuation]]]:
    """Item by item, what the company held at the end of these (ascending) days."""
    if not days:
        return
    for item_id, moves in _moves_by_item(days[-1], item_ids):
        yield item_id, value_at(moves, days, company=company.pk, method=method)


def item_values(
    company: Company, on: dt.date, method: Method, item_ids: Collection[int]
) -> dict[int, Valuation]:
    """What the company held of these items at the end of a day; one query."""
    return {
        item_id: held for item_id, [held] in values_of(company, [on], method, item_ids)
    }


def worth_of_items(
    items: Sequence[Item], company: Company, on: dt.date, method: Method
) -> list[ItemWorth]:
    """What the company held of these items at the end of a day."""
    ids = [item.pk for item in items]
    found = item_values(company, on, method, ids)
    nothing = Valuation(NOTHING, NOTHING, ())
    held = [(item, found.get(item.pk, nothing)) for item in items]
    return [ItemWorth(item, each, amount_of(each, company)) for item, each in held]


def totals(company: Company, days: Sequence[dt.date], method: Method) -> list[Total]:
    """What all items were worth at the end of each of these (ascending) days."""
    sums = [NOTHING] * len(days)
    items, estimated = [0] * len(days), [0] * len(days)
    for _, valuations in values_of(company, days, method):
        for place, held in enumerate(valuations):
            sums[place] += amount_of(held, company)
            items[place] += held.quantity > 0
            estimated[place] += held.basis in ESTIMATES
    return [Total(*each) for each in zip(sums, items, estimated, strict=True)]


def total(company: Company, on: dt.date, method: Method) -> Total:
    """What all items were worth on a day; kept while nothing moves or changes cost."""
    last = Movement.objects.aggregate(last=Max("id"))["last"]
    costs = DataVersion.objects.filter(name="catalog").values_list("value", flat=True)
    key = f"stock-value:{company.pk}:{on}:{method.value}:{last}:{costs.first()}"
    found: Total | None = cache.get(key)
    if found is None:
        [found] = totals(company, [on], method)
        cache.set(key, found, _KEPT)
    return found


def amount_of(held: Valuation, company: Company) -> Decimal:
    """The value as money, rounded once per item, so that the rows make up the total."""
    return round_amount(exact(held.value), company.currency)


def item_steps(
    item: Item, company: Company, on: dt.date, method: Method
) -> tuple[Valuation, list[Step]]:
    """What a company holds of an item, and how it came about, the oldest first."""
    ledger, effects = Ledger(method), []
    for _, moves in _moves_by_item(on, [item.pk]):
        for move in moves:
            effects += [
                (effect, ledger.state(company.pk))
                for effect in ledger.apply(move)
                if effect.company == company.pk
            ]
    movements = Movement.objects.select_related("source", "destination", "actor")
    by_id = movements.in_bulk([effect.move_id for effect, _ in effects])
    steps = [
        Step(by_id[effect.move_id], effect, held.quantity, held.value)
        for effect, held in effects
    ]
    return ledger.state(company.pk), steps


def items_ever_held(
    items: QuerySet[Item], company: Company, on: dt.date
) -> QuerySet[Item]:
    """Items of which the company held something by a day."""
    holders = holders_by_place()
    places = [place for place, holder in holders.items() if holder == company.pk]
    arrived = Movement.objects.filter(
        item_id=OuterRef("pk"),
        owner=None,
        effective_on__lte=on,
        destination_id__in=places,
    )
    return items.filter(Exists(arrived))


def standard_costs_used(
    company: Company, since: dt.date | None, until: dt.date
) -> list[StandardCost]:
    """Items that came in without a cost of their own after one day, up to another."""
    holders = holders_by_place()
    places = [place for place, holder in holders.items() if holder == company.pk]
    came = Movement.objects.filter(
        owner=None,
        unit_cost=None,
        effective_on__lte=until,
        destination_id__in=places,
    ).exclude(source_id__in=places)
    if since is not None:
        came = came.filter(effective_on__gt=since)
    costs = came.order_by("item_id").values_list("item_id", "item__standard_cost")
    return [StandardCost(*row) for row in costs.distinct()]


def holders_by_place() -> dict[int, Holder]:
    """Which of our companies holds what lies at a place, or which side it is of."""
    first = Company.objects.order_by("pk").values_list("pk", flat=True).first()
    places = Location.objects.values_list("pk", "kind", "company_id")
    return {place: _holder(kind, owner or first) for place, kind, owner in places}


class _FixedCosts:
    """The standard costs that closed periods have fixed."""

    def __init__(self) -> None:
        self._periods: dict[Holder, list[tuple[dt.date, _Costs]]] = defaultdict(list)
        rows = ClosedPeriod.objects.order_by("until").values_list(
            "company_id", "until", "values"
        )
        for company_id, until, values in rows:
            costs = values.get("standard_costs", {})
            self._periods[company_id].append((until, costs))

    def cost(
        self, holder: Holder, item_id: int, on: dt.date, today: Decimal | None
    ) -> Decimal | None:
        """What the item counted at in the period of that day, else what it does now."""
        for until, costs in self._periods.get(holder, ()):
            if on <= until:
                fixed = costs.get(str(item_id), today)
                return None if fixed is None else Decimal(fixed)
        return today


def _moves_by_item(
    until: dt.date, item_ids: Collection[int] | None
) -> Iterator[tuple[int, Iterator[Move]]]:
    """The movements of our own goods in order, item by item, streamed."""
    holders, fixed = holders_by_place(), _FixedCosts()
    movements = Movement.objects.filter(owner=None, effective_on__lte=until)
    if item_ids is not None:
        movements = movements.filter(item_id__in=item_ids)
    rows = (
        movements.exclude(source=F("destination"))
        .order_by("item_id", "effective_on", "id")
        .values_list(*_COLUMNS)
        .iterator(chunk_size=CHUNK)
    )
    for item_id, own in groupby(rows, itemgetter(0)):
        yield item_id, (_move(row, holders, fixed) for row in own)


def _move(
    row: tuple[Any, ...], holders: Mapping[int, Holder], fixed: _FixedCosts
) -> Move:
    item_id, key, on, quantity, source, destination, cost, standard = row
    receiver = holders[destination]
    if cost is None:
        standard = fixed.cost(receiver, item_id, on, standard)
    return Move(key, on, quantity, holders[source], receiver, cost, standard)


def _holder(kind: str, company_id: int | None) -> Holder:
    if kind in STOCKING and company_id is not None:
        return company_id
    return Side.TRANSIT if kind == LocationKind.TRANSIT else Side.OUTSIDE
