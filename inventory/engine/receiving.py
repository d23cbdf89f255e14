"""What came in against what was expected.

1. What came of an item goes to the line it names, else to the lines of the item in the
   order given: first what is announced, then what is open, then what tolerance allows.
2. Damaged pieces are laid on what is left after the good ones, and are blocked; the
   rest is looked at first where the supplier's item asks for it.
3. More than tolerance allows is refused; whoever may take it in says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.states import Discrepancy, Quality

NOTHING = Decimal(0)
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Expected:
    """A line of a supply order, and how much of it is still to come."""

    line_id: int
    item_id: int
    open: Decimal
    #: Ordered and not canceled; tolerance is a share of it.
    wanted: Decimal
    #: What the notice says is in this delivery; None = no notice.
    announced: Decimal | None = None
    tolerance: Decimal = NOTHING  # percent
    #: Taken in beyond the order before.
    over: Decimal = NOTHING

    @property
    def quantity(self) -> Decimal:
        return self.open if self.announced is None else self.announced

    @property
    def most(self) -> Decimal:
        """What may come in without asking."""
        room = self.wanted * self.tolerance / _HUNDRED - self.over
        return self.open + max(room, NOTHING)


@dataclass(frozen=True)
class Arrived:
    """So much of an item came; what is damaged is part of the quantity."""

    item_id: int
    quantity: Decimal
    damaged: Decimal = NOTHING
    line_id: int | None = None
    is_inspected: bool = False


@dataclass(frozen=True)
class Taken:
    """A part of what came (by its place in the list), and what becomes of it."""

    arrival: int
    line_id: int | None
    item_id: int
    quantity: Decimal
    quality: Quality
    discrepancy: Discrepancy


@dataclass(frozen=True)
class TooMuch:
    """More came of a line than may be taken in without asking."""

    arrival: int
    line_id: int
    item_id: int
    came: Decimal
    most: Decimal


@dataclass(frozen=True)
class Short:
    """Less came of a line than expected; the rest stays open."""

    line_id: int
    item_id: int
    expected: Decimal
    came: Decimal

    @property
    def missing(self) -> Decimal:
        return self.expected - self.came


@dataclass(frozen=True)
class Outcome:
    taken: tuple[Taken, ...]
    shorts: tuple[Short, ...]
    too_much: tuple[TooMuch, ...]
    #: Places in the list of what nobody expected.
    unexpected: tuple[int, ...]

    def received(self) -> dict[int, Decimal]:
        """What came of each line."""
        return _sums(self.taken)


def compare(
    expected: Sequence[Expected], arrived: Sequence[Arrived], *, is_blind: bool = False
) -> Outcome:
    """Lay what came on what was expected; nothing expected = a blind receipt."""
    sharing = _Sharing(expected)
    by_item: dict[int, list[Expected]] = defaultdict(list)
    for line in expected:
        by_item[line.item_id].append(line)
    taken: list[Taken] = []
    unexpected: list[int] = []
    for place, each in enumerate(arrived):
        lines = [line for line in by_item[each.item_id] if _is_meant(line, each)]
        if is_blind and not lines:
            taken += _parts(place, None, each, each.quantity, each.damaged)
        elif not lines:
            unexpected.append(place)
        else:
            taken += _laid(place, each, lines, sharing)
    sums = _sums(taken)
    return Outcome(
        tuple(_marked(taken, {line.line_id: line for line in expected}, sums)),
        tuple(_shorts(expected, sums)),
        tuple(_too_much(expected, taken, sums)),
        tuple(unexpected),
    )


def cost_in(
    currency: str, price: Decimal | None, price_currency: str
) -> Decimal | None:
    """What one unit costs in a currency; None where the price is in another one."""
    return price if price_currency == currency else None


class _Sharing:
    """How much of each line is taken up so far."""

    def __init__(self, expected: Iterable[Expected]) -> None:
        self.filled: dict[int, Decimal] = {each.line_id: NOTHING for each in expected}

    def share(self, lines: Sequence[Expected], quantity: Decimal) -> dict[int, Decimal]:
        shares: dict[int, Decimal] = defaultdict(Decimal)
        for limit in (_announced, _open, _most):
            for line in lines:
                got = min(quantity, limit(line) - self.filled[line.line_id])
                if got > 0:
                    shares[line.line_id] += got
                    self.filled[line.line_id] += got
                    quantity -= got
        if quantity > 0:
            last = lines[-1].line_id
            shares[last] += quantity
            self.filled[last] += quantity
        return shares


def _announced(line: Expected) -> Decimal:
    return min(line.quantity, line.most)


def _open(line: Expected) -> Decimal:
    return line.open


def _most(line: Expected) -> Decimal:
    return line.most


def _is_meant(line: Expected, arrived: Arrived) -> bool:
    return arrived.line_id in (None, line.line_id)


def _laid(
    place: int, each: Arrived, lines: Sequence[Expected], sharing: _Sharing
) -> list[Taken]:
    damaged = each.damaged
    taken: list[Taken] = []
    shares = sharing.share(lines, each.quantity)
    # What is damaged lies on the last lines: the first ones are made good first.
    for line_id in reversed(shares):
        bad = min(damaged, shares[line_id])
        damaged -= bad
        taken = _parts(place, line_id, each, shares[line_id], bad) + taken
    return taken


def _parts(
    place: int, line_id: int | None, each: Arrived, quantity: Decimal, damaged: Decimal
) -> list[Taken]:
    good = Quality.INSPECTION if each.is_inspected else Quality.AVAILABLE
    parts = (
        (quantity - damaged, good, Discrepancy.NONE),
        (damaged, Quality.BLOCKED, Discrepancy.DAMAGED),
    )
    return [
        Taken(place, line_id, each.item_id, share, quality, discrepancy)
        for share, quality, discrepancy in parts
        if share > 0
    ]


def _marked(
    taken: Iterable[Taken],
    lines: Mapping[int, Expected],
    sums: Mapping[int, Decimal],
) -> Iterable[Taken]:
    for each in taken:
        if each.line_id is None or each.discrepancy == Discrepancy.DAMAGED:
            yield each
            continue
        expected, came = lines[each.line_id].quantity, sums[each.line_id]
        discrepancy = Discrepancy.NONE
        if came != expected:
            discrepancy = Discrepancy.OVER if came > expected else Discrepancy.SHORT
        yield Taken(
            each.arrival,
            each.line_id,
            each.item_id,
            each.quantity,
            each.quality,
            discrepancy,
        )


def _shorts(
    expected: Iterable[Expected], sums: Mapping[int, Decimal]
) -> Iterable[Short]:
    for line in expected:
        came = sums.get(line.line_id, NOTHING)
        if came < line.quantity:
            yield Short(line.line_id, line.item_id, line.quantity, came)


def _too_much(
    expected: Iterable[Expected],
    taken: Sequence[Taken],
    sums: Mapping[int, Decimal],
) -> Iterable[TooMuch]:
    for line in expected:
        came = sums.get(line.line_id, NOTHING)
        if came > line.most:
            last = max(each.arrival for each in taken if each.line_id == line.line_id)
            yield TooMuch(last, line.line_id, line.item_id, came, line.most)


def _sums(taken: Iterable[Taken]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for each in taken:
        if each.line_id is not None:
            sums[each.line_id] += each.quantity
    return dict(sums)
