"""What the claimed stock of a waiting run suffices for.

1. `covered`: how many of a line the claims of its stock items suffice for.
2. `choose_supply`: the place and quantities with which a run can go on now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

Coverage = Mapping[int, Mapping[int, Decimal]]


def covered(
    wanted: Decimal,
    needs: Mapping[int, Decimal],
    claimed: Mapping[int, Decimal],
    *,
    digits: int = 0,
) -> Decimal:
    """The quantity of a line that the claimed stock suffices for, at most `wanted`.

    `needs` says how many of each stock item one unit takes: a kit needs its
    components, a service nothing. `digits` are the decimals of the line's unit.
    """
    if not needs:
        return wanted
    sets = [claimed.get(item_id, Decimal(0)) / each for item_id, each in needs.items()]
    enough = min(sets).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_FLOOR)
    return max(min(enough, wanted), Decimal(0))


@dataclass(frozen=True)
class Wish:
    line_id: int
    quantity: Decimal
    is_goods: bool = True


@dataclass(frozen=True)
class Supply:
    location_id: int
    quantities: dict[int, Decimal]


def choose_supply(
    wishes: Sequence[Wish], coverage: Coverage, *, at: int, is_complete: bool = False
) -> Supply | None:
    """Where a run can go on now and with how much; None while it must wait.

    The run's own place comes first, then the place that covers most. Services need no
    supply and go along with the first goods. With `is_complete` nothing goes on before
    everything is covered somewhere.
    """
    goods = {wish.line_id: wish.quantity for wish in wishes if wish.is_goods}
    services = {wish.line_id: wish.quantity for wish in wishes if not wish.is_goods}
    if not any(goods.values()):
        return Supply(at, _positive(services)) if any(services.values()) else None
    if is_complete and not _covers_all(goods, coverage):
        return None
    by_place = {
        location_id: _positive(
            {i: min(q, here.get(i, Decimal(0))) for i, q in goods.items()}
        )
        for location_id, here in coverage.items()
    }
    places = sorted(
        by_place, key=lambda place: (place != at, -sum(by_place[place].values()))
    )
    for place in places:
        if by_place[place]:
            return Supply(place, by_place[place] | _positive(services))
    return None


def _covers_all(goods: Mapping[int, Decimal], coverage: Coverage) -> bool:
    return all(
        sum((here.get(line_id, Decimal(0)) for here in coverage.values()), Decimal(0))
        >= quantity
        for line_id, quantity in goods.items()
    )


def _positive(quantities: Mapping[int, Decimal]) -> dict[int, Decimal]:
    return {i: quantity for i, quantity in quantities.items() if quantity > 0}
