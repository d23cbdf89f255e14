"""Which lines leave together, and how quantities move between such groups.

1. `split_lines`: promised parts of lines → runs, one per place; what has no supply yet
   gets a run of its own; services go with the goods of their place.
2. `take_rest`: what was asked less what was done → what stays open.
3. `shrink`: take a canceled quantity out of the runs that hold it.
4. `hand_on`: what runs hold too much of a split line is of the lines split off it.

In every function the parts add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Part:
    """So much of a line, promised from a place; without supply it is backordered."""

    line_id: int
    quantity: Decimal
    location_id: int | None
    has_supply: bool
    is_goods: bool = True


@dataclass
class PlannedRun:
    location_id: int
    has_supply: bool
    quantities: dict[int, Decimal] = field(default_factory=dict)

    def add(self, part: Part) -> None:
        before = self.quantities.get(part.line_id, Decimal(0))
        self.quantities[part.line_id] = before + part.quantity


def split_lines(
    parts: Sequence[Part], *, default_location_id: int, is_complete: bool = False
) -> list[PlannedRun]:
    """Group parts into runs; with `is_complete` a place sends all it has at once.

    Runs with supply come first, each in the order of its first line.
    """
    runs: dict[tuple[int, bool], PlannedRun] = {}
    goods = [part for part in parts if part.is_goods and part.quantity > 0]
    for part in goods:
        location_id = part.location_id or default_location_id
        has_supply = part.has_supply or is_complete
        _run_for(runs, location_id, has_supply=has_supply).add(part)
    for part in parts:
        if not part.is_goods and part.quantity > 0:
            _run_of_service(runs, part, default_location_id).add(part)
    return sorted(runs.values(), key=lambda run: not run.has_supply)


def take_rest(
    asked: Mapping[int, Decimal], done: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """What is left of each line; lines without a rest are left out."""
    rest = {
        line_id: quantity - done.get(line_id, Decimal(0))
        for line_id, quantity in asked.items()
    }
    return {line_id: quantity for line_id, quantity in rest.items() if quantity > 0}


@dataclass(frozen=True)
class Holding:
    """A run's part of one line; `claimed` is what stock stands behind it."""

    run_id: int
    quantity: Decimal
    claimed: Decimal


def shrink(holdings: Sequence[Holding], excess: Decimal) -> dict[int, Decimal]:
    """How much each run gives up so that together they give up `excess`.

    First what has no stock behind it, then from the youngest run backwards.
    """
    given: dict[int, Decimal] = {}
    for takes_claimed in (False, True):
        for holding in sorted(holdings, key=lambda each: each.run_id, reverse=True):
            before = given.get(holding.run_id, Decimal(0))
            bare = max(holding.quantity - holding.claimed, Decimal(0))
            at_most = holding.quantity if takes_claimed else bare
            more = min(excess, at_most - before)
            if more > 0:
                given[holding.run_id] = before + more
                excess -= more
    return given


@dataclass(frozen=True)
class HandedOn:
    """So much of a line that a run holds is of another line from now on."""

    run_id: int
    line_id: int
    to_line_id: int
    quantity: Decimal


@dataclass
class _Gift:
    run_id: int
    line_id: int
    left: Decimal


def hand_on(
    holdings: Mapping[int, Sequence[Holding]],
    still_open: Mapping[int, Decimal],
    families: Iterable[Sequence[int]],
    covered: Mapping[tuple[int, int], Decimal],
) -> list[HandedOn]:
    """Within each family of lines: what is held beyond one goes to those that lack it.

    The runs give as `shrink` says. By (run, line) `covered` is what is claimed for a
    line where a run leaves from: that much of it goes there first.
    """
    handed: list[HandedOn] = []
    for family in families:
        lacks = lacks_of(holdings, still_open, family)
        gifts: list[_Gift] = []
        for line_id in family:
            excess = max(_held(holdings, line_id) - still_open[line_id], Decimal(0))
            lacking = sum(lacks.values(), Decimal(0))
            given = shrink(holdings.get(line_id, ()), min(excess, lacking))
            gifts += [_Gift(run_id, line_id, each) for run_id, each in given.items()]
        handed += _give_out(gifts, lacks, covered)
        handed += _give_out(gifts, lacks, None)
    return handed


def lacks_of(
    holdings: Mapping[int, Sequence[Holding]],
    still_open: Mapping[int, Decimal],
    line_ids: Iterable[int],
) -> dict[int, Decimal]:
    """What of each line no run holds."""
    return {
        line_id: max(still_open[line_id] - _held(holdings, line_id), Decimal(0))
        for line_id in line_ids
    }


def _give_out(
    gifts: Iterable[_Gift],
    lacks: dict[int, Decimal],
    covered: Mapping[tuple[int, int], Decimal] | None,
) -> Iterator[HandedOn]:
    """Take from the gifts what is lacking, or of that what is covered in their run."""
    for gift in gifts:
        for to_line_id, lacking in lacks.items():
            most = lacking
            if covered is not None:
                most = covered.get((gift.run_id, to_line_id), Decimal(0))
            taken = min(gift.left, lacking, most)
            if taken > 0:
                gift.left -= taken
                lacks[to_line_id] -= taken
                yield HandedOn(gift.run_id, gift.line_id, to_line_id, taken)


def _held(holdings: Mapping[int, Sequence[Holding]], line_id: int) -> Decimal:
    return sum((each.quantity for each in holdings.get(line_id, ())), Decimal(0))


def _run_for(
    runs: dict[tuple[int, bool], PlannedRun], location_id: int, *, has_supply: bool
) -> PlannedRun:
    key = (location_id, has_supply)
    return runs.setdefault(key, PlannedRun(location_id, has_supply))


def _run_of_service(
    runs: dict[tuple[int, bool], PlannedRun], part: Part, default_location_id: int
) -> PlannedRun:
    """The goods of the service's place, else the first goods, else a run of its own."""
    place = part.location_id or default_location_id
    for key in ((place, True), (place, False)):
        if key in runs:
            return runs[key]
    for run in sorted(runs.values(), key=lambda run: not run.has_supply):
        return run
    return _run_for(runs, place, has_supply=True)
