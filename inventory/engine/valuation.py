"""What stock is worth: the movements of an item replayed, by one of two methods.

1. `Ledger.apply` takes the movements in order (day, then posting) and moves goods
   between our companies, what is in transit, and the world outside.
2. What comes in is a layer at the movement's cost, else at the item's standard cost.
3. What leaves takes from the layers: the oldest first, or from one average layer.
4. `Ledger.state` is what a company holds: quantity, value, layers.

Moves between places of one company change nothing; goods in transit stay with who sent
them. Where more has left than had come in by then, the value is zero, never negative,
and what comes in later first makes up for it.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from foundation.kinds import mark
from foundation.status import Status, Tone

NOTHING = Decimal(0)
_EXACT = Decimal("0.000001")


class Method(Status):
    WEIGHTED_AVERAGE = "weighted_average", mark("Weighted average")
    FIFO = "fifo", mark("First in, first out")


class Basis(Status):
    """Where the cost of what came in is from."""

    GIVEN = "given", mark("Cost when it came in"), Tone.GREEN
    CARRIED = "carried", mark("What it was worth where it came from"), Tone.GREEN
    STANDARD = "standard", mark("Standard cost of the item"), Tone.AMBER
    UNKNOWN = "unknown", mark("No cost is known"), Tone.RED


class Side(Enum):
    """Who holds goods that none of our companies holds."""

    OUTSIDE = "outside"
    TRANSIT = "transit"


#: The id of one of our companies, or a side.
Holder = int | Side


# Tuples, since a company's total goes through millions of them.
class Move(NamedTuple):
    """A movement as far as value is concerned."""

    id: int
    on: dt.date
    quantity: Decimal
    source: Holder
    destination: Holder
    unit_cost: Decimal | None = None
    #: Counts where the movement has no cost of its own.
    standard_cost: Decimal | None = None


class Layer(NamedTuple):
    """Goods that came in together, or (by average) all that is there."""

    on: dt.date
    quantity: Decimal
    value: Decimal
    basis: Basis = Basis.GIVEN
    move_id: int = 0

    @property
    def unit_cost(self) -> Decimal:
        return self.value / self.quantity


class Effect(NamedTuple):
    """What a movement changed for one company."""

    move_id: int
    on: dt.date
    company: int
    quantity: Decimal  # signed
    value: Decimal  # signed
    basis: Basis | None = None  # of what came in


@dataclass(frozen=True)
class Valuation:
    """What a company holds of an item."""

    quantity: Decimal
    value: Decimal
    layers: tuple[Layer, ...]
    in_transit: Decimal = NOTHING
    #: So many have left that had not come in by then.
    owed: Decimal = NOTHING
    #: The weakest ground that the cost of any layer stands on.
    basis: Basis = Basis.GIVEN

    @property
    def unit_cost(self) -> Decimal | None:
        return self.value / self.quantity if self.quantity > 0 else None


@dataclass
class _Pool:
    """The layers of one company."""

    method: Method
    layers: deque[Layer] = field(default_factory=deque)
    owed: Decimal = NOTHING

    def arrive(self, layer: Layer) -> Decimal:
        """Take goods in; returns what they add in worth."""
        settled = min(self.owed, layer.quantity)
        self.owed -= settled
        rest = layer.quantity - settled
        if not rest:
            return NOTHING
        if settled:
            layer = layer._replace(quantity=rest, value=layer.unit_cost * rest)
        worth = layer.value
        if self.method is Method.WEIGHTED_AVERAGE and self.layers:
            layer = _merged(self.layers.pop(), layer)
        self.layers.append(layer)
        return worth

    def leave(self, quantity: Decimal) -> Decimal:
        """Take so much away; returns what it was worth."""
        worth = NOTHING
        while quantity and self.layers:
            first = self.layers.popleft()
            taken = min(first.quantity, quantity)
            quantity -= taken
            value = first.value
            if taken < first.quantity:
                value = first.unit_cost * taken
                rest = first.quantity - taken
                left = first._replace(quantity=rest, value=first.value - value)
                self.layers.appendleft(left)
            worth += value
        self.owed += quantity
        return worth


class Ledger:
    """The goods of one item in all our companies, by one method."""

    def __init__(self, method: Method) -> None:
        self._method = method
        self._pools: dict[int, _Pool] = {}
        #: What each company has sent and nobody has received yet, oldest sender first.
        self._sent: dict[int, Decimal] = {}

    def apply(self, move: Move) -> list[Effect]:
        """Move the goods; what changed for which company."""
        if move.source == move.destination:
            return []
        if move.destination is Side.TRANSIT:
            if isinstance(move.source, int):
                self._send(move.source, move.quantity)
            return []
        if move.source is not Side.TRANSIT:
            return self._hand_over(move, move.source, move.quantity)
        effects: list[Effect] = []
        for giver, quantity in self._givers(move):
            if giver != move.destination:
                effects += self._hand_over(move, giver, quantity)
        return effects

    def state(self, company: int) -> Valuation:
        """What the company holds after the movements so far."""
        pool = self._pools.get(company, _Pool(self._method))
        layers = tuple(pool.layers)
        return Valuation(
            quantity=sum((each.quantity for each in layers), NOTHING) - pool.owed,
            value=sum((each.value for each in layers), NOTHING),
            layers=layers,
            in_transit=self._sent.get(company, NOTHING),
            owed=pool.owed,
            basis=_weakest(each.basis for each in layers),
        )

    def _hand_over(self, move: Move, giver: Holder, quantity: Decimal) -> list[Effect]:
        effects, worth = [], None
        if isinstance(giver, int):
            worth = self._pool(giver).leave(quantity)
            effects.append(Effect(move.id, move.on, giver, -quantity, -worth))
        if isinstance(move.destination, int):
            cost, basis = _cost(move, None if worth is None else worth / quantity)
            layer = Layer(move.on, quantity, cost * quantity, basis, move.id)
            added = self._pool(move.destination).arrive(layer)
            effects.append(
                Effect(move.id, move.on, move.destination, quantity, added, basis)
            )
        return effects

    def _givers(self, move: Move) -> Iterator[tuple[Holder, Decimal]]:
        """Who gives what leaves transit: first the receiver, as far as it sent it."""
        rest = move.quantity
        for sender in sorted(self._sent, key=lambda each: each != move.destination):
            taken = min(rest, self._sent[sender])
            if taken:
                self._send(sender, -taken)
                rest -= taken
                yield sender, taken
        if rest:
            yield Side.OUTSIDE, rest

    def _send(self, company: int, quantity: Decimal) -> None:
        self._sent[company] = self._sent.get(company, NOTHING) + quantity

    def _pool(self, company: int) -> _Pool:
        pool = self._pools.get(company)
        if pool is None:
            pool = self._pools[company] = _Pool(self._method)
        return pool


def value_at(
    moves: Iterable[Move], days: Sequence[dt.date], *, company: int, method: Method
) -> list[Valuation]:
    """What a company held of one item at the end of each of these (ascending) days."""
    ledger, found = Ledger(method), []
    waiting = deque(days)
    for move in moves:
        while waiting and waiting[0] < move.on:
            waiting.popleft()
            found.append(ledger.state(company))
        ledger.apply(move)
    return found + [ledger.state(company) for _ in waiting]


def exact(value: Decimal) -> Decimal:
    """A value without the last digits of divisions, ready to be rounded to money."""
    return value.quantize(_EXACT)


def _merged(before: Layer, layer: Layer) -> Layer:
    return Layer(
        layer.on,
        before.quantity + layer.quantity,
        before.value + layer.value,
        _weakest((before.basis, layer.basis)),
        layer.move_id,
    )


def _cost(move: Move, carried: Decimal | None) -> tuple[Decimal, Basis]:
    if move.unit_cost is not None:
        return move.unit_cost, Basis.GIVEN
    if carried is not None:
        return carried, Basis.CARRIED
    if move.standard_cost is not None:
        return move.standard_cost, Basis.STANDARD
    return NOTHING, Basis.UNKNOWN


_STRENGTH = tuple(Basis)


def _weakest(bases: Iterable[Basis]) -> Basis:
    return max(bases, key=_STRENGTH.index, default=Basis.GIVEN)
