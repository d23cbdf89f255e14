"""Which supply that is coming is for whom, and when each line can have it.

1. Usable: supply counts on the later of today and the day it is expected; supply
   without a day is not counted, nor what is overdue longer than the policy allows.
2. Turns: lines that wait are asked in the order in which stock would serve them (see
   `serving`): wanted date, then booking. Each takes the units that reach its customer
   first, its own place before another of the same day.
3. Own supply: what was ordered for a demand is kept for it, as much as it waits for and
   the first to come; where its turn finds sooner supply, what it leaves is for those
   that are asked after it.
4. Stock that nobody holds counts today: kits wait for what is coming only.

Nothing is held: pegs say what would happen, and are computed anew when anything
changes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from zoneinfo import ZoneInfo

from promising.engine.days import Dates, dates_from
from promising.engine.serving import WaitingLine
from promising.engine.shapes import Key, Place, Policy

NOTHING, ONE = Decimal(0), Decimal(1)
_Owed = tuple[str, int]  # demand, item
DatesOf = Callable[[Place, dt.date | None, dt.date], Dates]


@dataclass(frozen=True)
class Arrival:
    """So much of an item that is expected at a place, as its supply line says."""

    item_id: int
    location_id: int
    expected_on: dt.date | None
    quantity: Decimal
    number: str
    line_no: int = 1
    is_confirmed: bool = False
    demand_ref: str = ""

    @property
    def key(self) -> Key:
        return self.item_id, self.location_id


@dataclass(frozen=True)
class Waiter:
    """A line that waits, with the places it may be served from, the nearest first."""

    line: WaitingLine
    places: tuple[Place, ...]

    @property
    def own_first(self) -> list[Place]:
        own = self.line.location_id
        return sorted(self.places, key=lambda place: place.location_id != own)


@dataclass(frozen=True)
class Drawn:
    """A supply order that a line counts on."""

    number: str
    on: dt.date
    is_confirmed: bool


@dataclass(frozen=True)
class Peg:
    """So many units of a line can leave a place once these supplies are in."""

    line: WaitingLine
    place: Place
    units: Decimal
    supply_on: dt.date
    dates: Dates
    drawn: tuple[Drawn, ...]


def usable_on(
    expected_on: dt.date | None, today: dt.date, policy: Policy
) -> dt.date | None:
    """The day supply can be counted on; None where it cannot."""
    if expected_on is None:
        return None
    if expected_on >= today:
        return expected_on
    days_late = (today - expected_on).days
    if policy.most_overdue is not None and days_late > policy.most_overdue:
        return None
    return today + dt.timedelta(days=policy.overdue_offset)


def peg(
    waiters: Sequence[Waiter],
    arrivals: Sequence[Arrival],
    stock: Mapping[Key, Decimal],
    policy: Policy,
) -> list[Peg]:
    """Give out what is coming to the lines that wait, in their turn."""
    pool = _Pool(waiters, arrivals, stock, policy)
    dates = cache(lambda *asked: dates_from(asked[0], asked[1], policy, asked[2]))
    ordered = sorted(waiters, key=lambda waiter: waiter.line.turn)
    pegs: list[Peg] = []
    for waiter in ordered:
        pegs += _Turn(waiter, pool, dates).take()
        pool.open_to_all(waiter.line)
    return pegs


@dataclass
class _Supply:
    on: dt.date
    left: Decimal
    number: str = ""
    is_confirmed: bool = True
    demand_ref: str = ""


def _owed(waiters: Sequence[Waiter]) -> dict[_Owed, Decimal]:
    """What each demand waits for of an item."""
    needs: dict[_Owed, Decimal] = defaultdict(Decimal)
    for waiter in waiters:
        for part in waiter.line.parts:
            needs[waiter.line.demand_ref, part.item_id] += part.waiting
    return needs


def _order(on: dt.date, arrival: Arrival) -> tuple[object, ...]:
    return on, arrival.number, arrival.line_no


class _Pool:
    """What is left of each item at each place, the first to come first."""

    def __init__(
        self,
        waiters: Sequence[Waiter],
        arrivals: Sequence[Arrival],
        stock: Mapping[Key, Decimal],
        policy: Policy,
    ) -> None:
        self._supplies: dict[Key, list[_Supply]] = defaultdict(list)
        zones = {p.location_id: p.zone for waiter in waiters for p in waiter.places}
        today = {
            place: policy.at.astimezone(ZoneInfo(zone)).date()
            for place, zone in zones.items()
        }
        for key, quantity in stock.items():
            if key[1] in today and quantity > 0:
                self._supplies[key].append(_Supply(today[key[1]], quantity))
        dated = [
            (on, each)
            for each in arrivals
            if each.quantity > 0 and each.location_id in today
            if (on := usable_on(each.expected_on, today[each.location_id], policy))
        ]
        self._reach = {
            (waiter.line.demand_ref, place.location_id)
            for waiter in waiters
            for place in waiter.places
        }
        owed = _owed(waiters)
        for on, each in sorted(dated, key=lambda pair: _order(*pair)):
            self._add(on, each, owed)

    def _add(self, on: dt.date, arrival: Arrival, owed: dict[_Owed, Decimal]) -> None:
        """Keep for its own demand what that still needs; the rest is for all."""
        mine, kept = (arrival.demand_ref, arrival.item_id), NOTHING
        if (arrival.demand_ref, arrival.location_id) in self._reach:
            kept = min(owed[mine], arrival.quantity)
            owed[mine] -= kept
        for quantity, ref in (
            (kept, arrival.demand_ref),
            (arrival.quantity - kept, ""),
        ):
            if quantity > 0:
                supply = _Supply(
                    on, quantity, arrival.number, arrival.is_confirmed, ref
                )
                self._supplies[arrival.key].append(supply)

    def open_to_all(self, line: WaitingLine) -> None:
        """Nobody waits in this name any more, so what was kept for it is free."""
        for part in line.parts:
            for location_id in (line.location_id, *line.other_location_ids):
                for each in self._supplies.get((part.item_id, location_id), ()):
                    if each.demand_ref == line.demand_ref:
                        each.demand_ref = ""

    def _open_to(self, key: Key, ref: str) -> Iterator[_Supply]:
        for each in self._supplies.get(key, ()):
            if each.left > 0 and each.demand_ref in ("", ref):
                yield each

    def day_of(self, key: Key, ref: str, quantity: Decimal) -> dt.date | None:
        """The first day on which so much has come; of nothing, of the first to come."""
        there = NOTHING
        for each in self._open_to(key, ref):
            there += each.left
            if there >= quantity:
                return each.on
        return None

    def by(self, key: Key, ref: str, day: dt.date) -> Decimal:
        open_to = self._open_to(key, ref)
        return sum((each.left for each in open_to if each.on <= day), NOTHING)

    def draw(self, key: Key, ref: str, quantity: Decimal) -> list[Drawn]:
        drawn = []
        # Its own supply first: what is for all stays for all.
        supplies = sorted(
            self._open_to(key, ref), key=lambda s: (s.on, not s.demand_ref)
        )
        for each in supplies:
            if quantity <= 0:
                break
            taken = min(each.left, quantity)
            each.left -= taken
            quantity -= taken
            if each.number:
                drawn.append(Drawn(each.number, each.on, each.is_confirmed))
        return drawn


@dataclass(frozen=True)
class _Option:
    place: Place
    day: dt.date
    units: Decimal
    dates: Dates


@dataclass
class _Turn:
    """One line while it takes its part; `covered` is what its own place holds."""

    waiter: Waiter
    pool: _Pool
    dates: DatesOf
    covered: list[Decimal] = field(init=False)
    complete: Decimal = field(init=False)
    moved: Decimal = NOTHING

    def __post_init__(self) -> None:
        self.covered = [part.units_covered for part in self.line.parts]
        self.complete = self._whole(min(self.covered))

    @property
    def line(self) -> WaitingLine:
        return self.waiter.line

    def take(self) -> Iterator[Peg]:
        while options := [
            option
            for place in self.waiter.own_first
            if (option := self._option(place)) is not None
        ]:
            # Sooner than wanted is no better than as wanted; own place on equal days.
            wanted_on = self.line.wanted_on or dt.date.min
            best = min(
                options,
                key=lambda each: (max(each.dates.arrive_on, wanted_on), each.day),
            )
            yield self._draw(best)

    def _is_own(self, place: Place) -> bool:
        return place.location_id == self.line.location_id

    def _most(self, place: Place) -> Decimal:
        units = min(part.units for part in self.line.parts) - self.moved
        # A kit of which a part is held here does not move.
        held = self.complete if self._is_own(place) else max(self.covered)
        return self._whole(units - held)

    def _option(self, place: Place) -> _Option | None:
        most = self._most(place)
        if most <= 0:
            return None
        day = self._first_day(place)
        if day is None:
            return None
        reach = min(
            covered + self.pool.by(key, self.line.demand_ref, day) / per_unit
            for key, per_unit, covered in self._parts(place)
        )
        complete = self.complete if self._is_own(place) else NOTHING
        units = min(self._whole(reach) - complete, most)
        dates = self.dates(place, self.line.wanted_on, day)
        return _Option(place, day, units, dates)

    def _first_day(self, place: Place) -> dt.date | None:
        """The first day on which a place has one more unit, or some of one."""
        complete = self.complete if self._is_own(place) else NOTHING
        days = []
        for key, per_unit, covered in self._parts(place):
            wanted = NOTHING
            if self.line.is_kit:
                wanted = (complete + ONE - covered) * per_unit
                if wanted <= 0:
                    continue
            day = self.pool.day_of(key, self.line.demand_ref, wanted)
            if day is None:
                return None
            days.append(day)
        return max(days, default=None)

    def _parts(self, place: Place) -> Iterator[tuple[Key, Decimal, Decimal]]:
        for part, covered in zip(self.line.parts, self.covered, strict=True):
            held = covered if self._is_own(place) else NOTHING
            yield (part.item_id, place.location_id), part.per_unit, held

    def _draw(self, option: _Option) -> Peg:
        drawn: list[Drawn] = []
        is_own = self._is_own(option.place)
        target = option.units + (self.complete if is_own else NOTHING)
        for key, per_unit, covered in self._parts(option.place):
            needed = (target - covered) * per_unit
            drawn += self.pool.draw(key, self.line.demand_ref, needed)
        if is_own:
            self.complete = target
            self.covered = [max(covered, target) for covered in self.covered]
        else:
            self.moved += option.units
        return Peg(
            self.line,
            option.place,
            option.units,
            option.day,
            option.dates,
            tuple(dict.fromkeys(drawn)),
        )

    def _whole(self, units: Decimal) -> Decimal:
        return units.to_integral_value(ROUND_FLOOR) if self.line.is_kit else units
