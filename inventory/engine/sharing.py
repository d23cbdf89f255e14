"""Who gets how much of what is there, and which claims give way.

1. `share_out`: wishes in the order given take what is left of each (item, place).
2. `take_for_shipment`: a shipment consumes its own claims, picked before reserved
   before promised, older before younger.
3. `take_for_release`: what is given back comes from the youngest claims first, from
   what is picked last.
4. `take_for_picking`: claims that become picked, or are reserved again, so that exactly
   so much of each demand is picked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from inventory.states import ClaimKind

Key = tuple[int, int]  # item, location

_FIRMNESS: dict[str, int] = {ClaimKind.PICKED: 2, ClaimKind.RESERVED: 1}


@dataclass(frozen=True)
class ClaimWish:
    """So much of an item at a place is wanted for a demand."""

    demand_ref: str
    item_id: int
    location_id: int
    quantity: Decimal
    needed_on: dt.date | None = None
    kind: ClaimKind = ClaimKind.PROMISED
    #: A soft claim gives way then.
    expires_at: dt.datetime | None = None

    @property
    def key(self) -> Key:
        return (self.item_id, self.location_id)


@dataclass(frozen=True)
class ClaimResult:
    demand_ref: str
    item_id: int
    location_id: int
    claimed: Decimal


@dataclass(frozen=True)
class ShipWish:
    """So much of a demand leaves a place; consumes the demand's own claims there."""

    demand_ref: str
    item_id: int
    location_id: int
    quantity: Decimal


@dataclass(frozen=True)
class ClaimCut:
    """So much of a demand's claims is given back; None = all, at any place."""

    demand_ref: str
    item_id: int | None = None
    location_id: int | None = None
    quantity: Decimal | None = None

    def covers(self, claim: OpenClaim) -> bool:
        return self.item_id in (None, claim.item_id) and self.location_id in (
            None,
            claim.location_id,
        )


@dataclass(frozen=True)
class OpenClaim:
    id: int
    demand_ref: str
    item_id: int
    location_id: int
    open: Decimal
    kind: str = ClaimKind.PROMISED
    needed_on: dt.date | None = None
    expires_at: dt.datetime | None = None

    @property
    def key(self) -> Key:
        return (self.item_id, self.location_id)


@dataclass(frozen=True)
class Taken:
    """So much is taken from a claim."""

    claim: OpenClaim
    quantity: Decimal


def share_out(
    wishes: Sequence[ClaimWish], available: Mapping[Key, Decimal]
) -> list[ClaimResult]:
    """What each wish gets; the same item on two wishes draws from one stock."""
    left = dict(available)
    results = []
    for wish in wishes:
        granted = max(min(wish.quantity, left.get(wish.key, Decimal(0))), Decimal(0))
        left[wish.key] = left.get(wish.key, Decimal(0)) - granted
        results.append(
            ClaimResult(wish.demand_ref, wish.item_id, wish.location_id, granted)
        )
    return results


def take_for_shipment(
    wishes: Iterable[ShipWish], claims: Iterable[OpenClaim]
) -> tuple[list[Taken], list[ShipWish]]:
    """What is taken from which claim, and what no claim of the demand covers."""
    ordered = sorted(claims, key=lambda c: (-_FIRMNESS.get(c.kind, 0), c.id))
    pool = _Pool(ordered)
    taken: list[Taken] = []
    uncovered: list[ShipWish] = []
    for wish in wishes:
        rest = wish.quantity
        for claim in pool.of_demand(wish.demand_ref):
            if rest and claim.key == (wish.item_id, wish.location_id):
                rest -= pool.take(claim, rest, taken)
        if rest:
            uncovered.append(replace(wish, quantity=rest))
    return _sum_per_claim(taken), uncovered


def take_for_release(
    cuts: Iterable[ClaimCut], claims: Iterable[OpenClaim]
) -> list[Taken]:
    """What is given back of which claim, youngest first, picked goods last."""
    ordered = sorted(claims, key=lambda c: (c.kind == ClaimKind.PICKED, -c.id))
    pool = _Pool(ordered)
    taken: list[Taken] = []
    for cut in cuts:
        rest = cut.quantity
        for claim in pool.of_demand(cut.demand_ref):
            if rest == 0 or not cut.covers(claim):
                continue
            got = pool.take(claim, rest, taken)
            rest = None if rest is None else rest - got
    return _sum_per_claim(taken)


def take_for_picking(
    wishes: Iterable[ShipWish], claims: Sequence[OpenClaim]
) -> tuple[list[Taken], list[Taken], list[ShipWish]]:
    """What becomes picked, what no longer is, and what no claim covers."""
    picked: list[Taken] = []
    put_back: list[Taken] = []
    uncovered: list[ShipWish] = []
    for wish in wishes:
        key = (wish.item_id, wish.location_id)
        own = [c for c in claims if (c.demand_ref, c.key) == (wish.demand_ref, key)]
        is_picked = [c for c in own if c.kind == ClaimKind.PICKED]
        rest = wish.quantity - sum((c.open for c in is_picked), Decimal(0))
        if rest < 0:
            _fill(put_back, sorted(is_picked, key=lambda c: -c.id), -rest)
            continue
        loose = [c for c in own if c.kind != ClaimKind.PICKED]
        loose.sort(key=lambda c: (-_FIRMNESS.get(c.kind, 0), c.id))
        if missing := _fill(picked, loose, rest):
            uncovered.append(replace(wish, quantity=missing))
    return picked, put_back, uncovered


def _fill(taken: list[Taken], claims: Iterable[OpenClaim], wanted: Decimal) -> Decimal:
    """Take so much from these claims in turn; what is left to take."""
    for claim in claims:
        if wanted <= 0:
            break
        quantity = min(claim.open, wanted)
        taken.append(Taken(claim, quantity))
        wanted -= quantity
    return wanted


class _Pool:
    def __init__(self, claims: Sequence[OpenClaim]) -> None:
        self._left = {claim.id: claim.open for claim in claims}
        self._by_demand: dict[str, list[OpenClaim]] = defaultdict(list)
        for claim in claims:
            self._by_demand[claim.demand_ref].append(claim)

    def of_demand(self, demand_ref: str) -> list[OpenClaim]:
        return self._by_demand.get(demand_ref, [])

    def take(
        self, claim: OpenClaim, wanted: Decimal | None, taken: list[Taken]
    ) -> Decimal:
        left = self._left[claim.id]
        quantity = left if wanted is None else min(left, wanted)
        if quantity > 0:
            self._left[claim.id] -= quantity
            taken.append(Taken(claim, quantity))
        return quantity


def _sum_per_claim(taken: Iterable[Taken]) -> list[Taken]:
    sums: dict[int, Taken] = {}
    for each in taken:
        before = sums.get(each.claim.id)
        quantity = each.quantity + (before.quantity if before else Decimal(0))
        sums[each.claim.id] = Taken(each.claim, quantity)
    return list(sums.values())
