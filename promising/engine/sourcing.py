"""Which place serves what: plans for an order, the simplest first.

1. Whole: the nearest place that has everything the order needs.
2. Few: again and again the place that has most of the remaining lines whole, the nearer
   one where two have as many; what no place has whole is taken from the places the
   order ships from anyway, then from the nearest.
3. Near: every line from the nearest places that have some of it.

In each plan what is short waits at the place that serves most of the line or of the
order, else at the nearest. Which plan is taken, its dates tell (see `promise`).

Demand is summed before it is checked: the same item on two lines, or in a kit and on
its own, draws from one stock. Kits leave complete, from one place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

from promising.engine.shapes import Demand, Key, Place, Reason, SupplyPicture

#: Nearer places that a reader is told about.
MENTIONED = 3


@dataclass(frozen=True)
class Source:
    """So much of a line from a place; `is_short` where there is no stock for it."""

    place: Place
    quantity: Decimal
    reasons: tuple[Reason, ...]
    is_short: bool = False


Plan = dict[str, list[Source]]


def source_plans(demands: Sequence[Demand], picture: SupplyPicture) -> Iterator[Plan]:
    """The sources of each line by its reference, in up to three plans."""
    whole = _Choice(demands, picture)
    if place := whole.serve_whole():
        yield whole.sources
        if place == picture.places[0]:
            return
    few = _Choice(demands, picture)
    few.serve_few()
    yield few.sources
    near = _Choice(demands, picture)
    near.serve_near()
    yield near.sources


def units_in(demand: Demand, place: Place, available: Mapping[Key, Decimal]) -> Decimal:
    """How many units of the line a place could serve; whole kits only."""
    units = min(
        available.get((part.item_id, place.location_id), Decimal(0)) / part.quantity
        for part in demand.components
    )
    if demand.is_kit:
        units = units.to_integral_value(ROUND_FLOOR)
    return max(units, Decimal(0))


@dataclass
class _Choice:
    demands: Sequence[Demand]
    picture: SupplyPicture
    left: dict[Key, Decimal] = field(init=False)
    sources: Plan = field(init=False)
    #: Lines served per place so far.
    used: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.left = dict(self.picture.available)
        self.sources = {demand.line_ref: [] for demand in self.demands}

    def serve_whole(self) -> Place | None:
        for place in self.picture.places:
            if self._covers(place, self.demands):
                reason = Reason("promise.place.whole", {"place": place.name})
                for demand in self.demands:
                    self._take(demand, place, demand.quantity, reason)
                return place
        return None

    def serve_few(self) -> None:
        rest = list(self.demands)
        while rest:
            place, whole = self._best(rest)
            if not whole:
                break
            reason = Reason("promise.place.line", {"place": place.name})
            for demand in whole:
                self._take(demand, place, demand.quantity, reason)
            served = {demand.line_ref for demand in whole}
            rest = [demand for demand in rest if demand.line_ref not in served]
        for demand in rest:
            self._split(demand, self._used_first())

    def serve_near(self) -> None:
        for demand in self.demands:
            self._split(demand, self.picture.places)

    def _split(self, demand: Demand, places: Sequence[Place]) -> None:
        open_units = demand.quantity
        for place in places:
            units = min(open_units, units_in(demand, place, self.left))
            if units > 0:
                self._take(demand, place, units, _why(demand, place, units))
                open_units -= units
        if open_units > 0:
            self._wait(demand, open_units)

    def _best(self, rest: Sequence[Demand]) -> tuple[Place, list[Demand]]:
        by_place = [
            (place, self._whole_at(place, rest)) for place in self._used_first()
        ]
        return max(by_place, key=lambda pair: len(pair[1]))

    def _whole_at(self, place: Place, demands: Sequence[Demand]) -> list[Demand]:
        left, whole = dict(self.left), []
        for demand in demands:
            if units_in(demand, place, left) >= demand.quantity:
                _subtract(left, demand, place, demand.quantity)
                whole.append(demand)
        return whole

    def _covers(self, place: Place, demands: Iterable[Demand]) -> bool:
        return all(
            self.left.get((item, place.location_id), Decimal(0)) >= quantity
            for item, quantity in needed(demands).items()
        )

    def _take(
        self, demand: Demand, place: Place, units: Decimal, reason: Reason
    ) -> None:
        reasons = (reason, *self._distance(place), *self._nearer(demand, place))
        _subtract(self.left, demand, place, units)
        self.used[place.location_id] += 1
        self.sources[demand.line_ref].append(Source(place, units, reasons))

    def _wait(self, demand: Demand, units: Decimal) -> None:
        served = self.sources[demand.line_ref]
        place = (
            max(served, key=lambda source: source.quantity).place
            if served
            else self._used_first()[0]
        )
        served.append(
            Source(place, units, self._scarcest(demand, place), is_short=True)
        )

    def _scarcest(self, demand: Demand, place: Place) -> tuple[Reason, ...]:
        """The component that keeps more kits from leaving."""
        if not demand.is_kit:
            return ()
        scarce = min(
            demand.components,
            key=lambda part: (
                self.left.get((part.item_id, place.location_id), Decimal(0))
                / part.quantity
            ),
        )
        there = self.left.get((scarce.item_id, place.location_id), Decimal(0))
        params = {"sku": scarce.sku, "place": place.name, "available": plain(there)}
        return (Reason("promise.kit", params),)

    def _used_first(self) -> list[Place]:
        return sorted(
            self.picture.places, key=lambda place: -self.used[place.location_id]
        )

    def _distance(self, place: Place) -> list[Reason]:
        if place.distance_km is None:
            return []
        params = {"place": place.name, "distance": place.distance_km}
        return [Reason("promise.distance", params)]

    def _nearer(self, demand: Demand, chosen: Place) -> list[Reason]:
        """Why not the places that are nearer: what each of them lacks."""
        reasons: list[Reason] = []
        for place in self.picture.places:
            if place == chosen or len(reasons) == MENTIONED:
                break
            reasons.append(self._why_not(demand, place))
        return reasons

    def _why_not(self, demand: Demand, place: Place) -> Reason:
        for part in demand.components:
            wanted = part.quantity * demand.quantity
            there = self.left.get((part.item_id, place.location_id), Decimal(0))
            if there < wanted:
                return Reason(
                    "promise.nearer.lacks",
                    {
                        "place": place.name,
                        "sku": part.sku,
                        "available": plain(there),
                        "wanted": plain(wanted),
                    },
                )
        return Reason("promise.nearer.incomplete", {"place": place.name})


def _why(demand: Demand, place: Place, units: Decimal) -> Reason:
    is_whole = units == demand.quantity
    code = "promise.place.soonest" if is_whole else "promise.place.part"
    return Reason(code, {"place": place.name})


def needed(demands: Iterable[Demand]) -> dict[int, Decimal]:
    """What an order needs of each item, kits taken apart, lines summed."""
    needs: dict[int, Decimal] = defaultdict(Decimal)
    for demand in demands:
        for part in demand.components:
            needs[part.item_id] += part.quantity * demand.quantity
    return dict(needs)


def plain(quantity: Decimal) -> str:
    """A quantity as plain text, without empty decimals."""
    return f"{quantity.normalize():f}"


def _subtract(
    left: dict[Key, Decimal], demand: Demand, place: Place, units: Decimal
) -> None:
    for part in demand.components:
        key = (part.item_id, place.location_id)
        left[key] = left.get(key, Decimal(0)) - part.quantity * units
