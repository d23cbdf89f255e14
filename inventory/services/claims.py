"""Claims: stock held for a demand, given back, made firm, picked, shipped.

Each service locks the balances concerned in one statement (see `inventory.locks`),
decides on what it then reads, and writes everything set-based; the number of statements
does not depend on the number of lines. The claims of a balance change only under the
balance's lock. What takes from a claim is a `ClaimEntry`, once per cause.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from foundation import clock
from foundation.bulk import Batch, fetch_rows
from foundation.db import atomic
from foundation.events import publish
from foundation.formats import number
from foundation.locks import retry_deadlocks
from foundation.models import User
from inventory.engine.parts import Picked
from inventory.engine.sharing import (
    ClaimCut,
    ClaimResult,
    ClaimWish,
    Key,
    OpenClaim,
    ShipWish,
    Taken,
    share_out,
    take_for_release,
    take_for_shipment,
)
from inventory.errors import NotClaimed
from inventory.events import StockArrived
from inventory.locks import lock_balances
from inventory.models import Claim, ClaimEntry
from inventory.services.claim_rows import (
    CLAIM,
    columns_of,
    live_claims,
    lock_live_claims,
    release_taken,
    sums_of,
    write_taken,
)
from inventory.services.leaving import Lots, pick_parts
from inventory.services.ledger import (
    Entry,
    Journey,
    add_movements,
    is_posted,
    leaving,
    read_parts,
    take_parts,
)
from inventory.services.places import counterpart
from inventory.states import ClaimKind, LocationKind

_SHIP = """
UPDATE inventory_balance b
SET on_hand = b.on_hand - t.quantity, claimed = b.claimed - t.quantity,
    version = b.version + 1
FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[])
    AS t(item_id, location_id, quantity)
WHERE b.item_id = t.item_id AND b.location_id = t.location_id
"""
# Nothing becomes less firm by being made firm again.
_FIRM = """
UPDATE inventory_claim
SET kind = CASE WHEN kind = ANY(%s) THEN %s ELSE kind END, expires_at = NULL
WHERE demand_ref = ANY(%s) AND open > 0 AND (%s::bigint IS NULL OR location_id = %s)
RETURNING id, demand_ref, item_id, location_id, open, kind, needed_on,
    expires_at
"""
_EXPIRED = """
SELECT id, demand_ref, item_id, location_id, open, kind, needed_on,
    expires_at FROM inventory_claim
WHERE open > 0 AND expires_at <= %s ORDER BY expires_at, id LIMIT %s
"""
_AT_ONCE = 500
#: From the loosest to the firmest.
_KINDS = (ClaimKind.SOFT, ClaimKind.PROMISED, ClaimKind.RESERVED, ClaimKind.PICKED)


@retry_deadlocks
@atomic()
def claim_stock(
    wanted: Sequence[ClaimWish], *, batch: Batch | None = None, by: User | None
) -> list[ClaimResult]:
    """Hold stock for demands, in the order given, as far as it is available.

    Never more than is available: the rest is for the caller to let wait.
    """
    locked = lock_balances(wish.key for wish in wanted)
    available = {key: balance.available for key, balance in locked.items()}
    results = share_out(wanted, available)
    write_claims(wanted, results, batch=batch, by=by)
    return results


def write_claims(
    wishes: Sequence[ClaimWish],
    results: Sequence[ClaimResult],
    *,
    batch: Batch | None,
    by: User | None,
) -> None:
    """Write claims that were shared out; the caller holds the locks of the balances."""
    made_at = clock.now()
    rows = [
        (
            wish.demand_ref,
            wish.item_id,
            wish.location_id,
            wish.kind.value,
            result.claimed,
            result.claimed,
            wish.needed_on,
            wish.expires_at,
            made_at,
            by.pk if by else None,
        )
        for wish, result in zip(wishes, results, strict=True)
        if result.claimed > 0
    ]
    if not rows:
        return
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row[1], row[2]] += row[4]
    own = batch or Batch()
    own.execute(CLAIM, columns_of(sums))
    own.insert(Claim, _CLAIM_COLUMNS, rows)
    if batch is None:
        own.send()


@retry_deadlocks
@atomic()
def release_claims(
    demand_refs: Iterable[str],
    *,
    cause: str,
    quantity_by_ref: Mapping[str, Decimal] | None = None,
    by: User | None,
) -> list[Taken]:
    """Give back what these demands hold, at once and once per cause."""
    quantities = quantity_by_ref or {}
    cuts = [ClaimCut(ref, quantity=quantities.get(ref)) for ref in demand_refs]
    return cut_claims(cuts, cause=cause, by=by)


@retry_deadlocks
@atomic()
def cut_claims(cuts: Sequence[ClaimCut], *, cause: str, by: User | None) -> list[Taken]:
    """Give back parts of claims, at named items and places where the cut says so."""
    claims = lock_live_claims([cut.demand_ref for cut in cuts], cause)
    taken = take_for_release(cuts, claims)
    release_taken(taken, cause=cause, by=by)
    return taken


@retry_deadlocks
@atomic()
def hold_softly(
    wishes: Sequence[ClaimWish], *, expires_at: dt.datetime, by: User | None
) -> list[ClaimResult]:
    """Hold stock for a while, as far as it is available; then it gives way."""
    soft = [
        replace(wish, kind=ClaimKind.SOFT, expires_at=expires_at) for wish in wishes
    ]
    return claim_stock(soft, by=by)


@retry_deadlocks
@atomic()
def release_expired_claims() -> int:
    """Give back what was held for a while and is over; returns how many claims.

    Publishes StockArrived, so that lines that wait are served.
    """
    now, cause = clock.now(), "expired"
    rows = fetch_rows(_EXPIRED, [now, _AT_ONCE])
    refs = {OpenClaim(*row).demand_ref for row in rows}
    lock_live_claims(sorted(refs), cause)
    # Read again under the locks: some may have been made firm a moment ago.
    claims = [OpenClaim(*row) for row in fetch_rows(_EXPIRED, [now, _AT_ONCE])]
    taken = [Taken(each, each.open) for each in claims if each.demand_ref in refs]
    release_taken(taken, cause=cause, by=None)
    _tell_who_waits(each.claim.key for each in taken)
    return len(taken)


@atomic()
def keep_claims(
    demand_refs: Iterable[str], *, location_id: int | None = None, by: User | None
) -> list[OpenClaim]:
    """What was held for a while is promised and stays; returns all that is held."""
    del by  # whoever keeps the promise tells the timeline
    return _make_firm(demand_refs, ClaimKind.PROMISED, location_id)


@atomic()
def reserve_claims(
    demand_refs: Iterable[str], *, location_id: int | None = None, by: User | None
) -> list[OpenClaim]:
    """Make claims firm (of one place, where named); returns all that is firm now."""
    del by  # the step that reserves tells the timeline
    return _make_firm(demand_refs, ClaimKind.RESERVED, location_id)


@retry_deadlocks
@atomic()
def reclaim_at(
    demand_refs: Sequence[str],
    *,
    from_location_id: int,
    to_location_id: int,
    quantities: Mapping[tuple[str, int], Decimal] | None = None,
    cause: str,
    by: User | None,
) -> list[ClaimResult]:
    """These demands are served from another place: as far as it has the goods.

    Claims there and gives back here in one transaction; what the other place lacks
    stays held here. A soft claim keeps its end. `quantities` are the most that moves of
    each demand and item; what is not named there stays.
    """
    claims = _lock_both(demand_refs, (from_location_id, to_location_id), cause)
    wishes = _elsewhere(claims, to_location_id, quantities)
    locked = lock_balances(wish.key for wish in wishes)
    available = {key: balance.available for key, balance in locked.items()}
    results = share_out(wishes, available)
    taken = [
        Taken(claim, result.claimed)
        for claim, result in zip(claims, results, strict=True)
        if result.claimed
    ]
    release_taken(taken, cause=cause, by=by)
    write_claims(wishes, results, batch=None, by=by)
    _tell_who_waits(each.claim.key for each in taken)
    return results


@retry_deadlocks
@atomic()
def ship_claims(
    lines: Sequence[ShipWish],
    *,
    cause: str,
    effective_on: dt.date,
    to: LocationKind = LocationKind.CUSTOMER,
    lots: Lots | None = None,
    by: User | None,
) -> bool:
    """Goods leave: consume the demands' own claims, pick lots and bins, post movements.

    False where this cause has shipped before. Raises NotClaimed where a demand holds
    less at that place than is to be shipped. Lots that are not named are picked: what
    expires first leaves first, and what has expired never.
    """
    locked = lock_balances((line.item_id, line.location_id) for line in lines)
    if is_posted(cause, effective_on, {location for _, location in locked}):
        return False
    claims = [
        claim
        for claim in live_claims([line.demand_ref for line in lines], cause)
        if claim.key in locked
    ]
    taken, uncovered = take_for_shipment(lines, claims)
    for line in uncovered:
        raise NotClaimed(line=line.demand_ref, quantity=number(line.quantity))
    picked = pick_parts(lines, read_parts(locked), lots or {}, on=effective_on)
    batch = Batch()
    batch.execute(_SHIP, columns_of(sums_of(taken)))
    write_taken(batch, taken, kind=ClaimEntry.Kind.SHIPPED, cause=cause, by=by)
    take_parts(batch, picked)
    add_movements(batch, _journeys(picked, to, cause, effective_on), by=by)
    batch.send()
    return True


_CLAIM_COLUMNS = (
    "demand_ref",
    "item_id",
    "location_id",
    "kind",
    "quantity",
    "open",
    "needed_on",
    "expires_at",
    "made_at",
    "actor_id",
)
#: What is picked here is not picked elsewhere.
_AT_ANOTHER_PLACE: dict[str, ClaimKind] = {ClaimKind.PICKED: ClaimKind.RESERVED}


def _make_firm(
    demand_refs: Iterable[str], kind: ClaimKind, location_id: int | None
) -> list[OpenClaim]:
    refs = sorted(set(demand_refs))
    looser = [each.value for each in _KINDS[: _KINDS.index(kind)]]
    rows = fetch_rows(_FIRM, [looser, kind.value, refs, location_id, location_id])
    return [OpenClaim(*row) for row in rows]


def _lock_both(
    demand_refs: Sequence[str], places: tuple[int, int], cause: str
) -> list[OpenClaim]:
    """The claims at the first place, with the balances of both locked in one order."""
    held: set[Key] = set()
    while True:
        claims = [
            claim
            for claim in live_claims(demand_refs, cause)
            if claim.location_id == places[0]
        ]
        missing = {(c.item_id, place) for c in claims for place in places} - held
        if not missing:
            return claims
        held |= missing
        lock_balances(missing)


def _elsewhere(
    claims: Sequence[OpenClaim],
    location_id: int,
    quantities: Mapping[tuple[str, int], Decimal] | None,
) -> list[ClaimWish]:
    """The same claims at another place, each as far as so much is to move."""
    left = None if quantities is None else dict(quantities)
    wishes = []
    for claim in claims:
        moving = claim.open
        if left is not None:
            named = (claim.demand_ref, claim.item_id)
            moving = min(claim.open, left.get(named, Decimal(0)))
            left[named] = left.get(named, Decimal(0)) - moving
        kind = _AT_ANOTHER_PLACE.get(claim.kind, ClaimKind(claim.kind))
        wish = ClaimWish(
            claim.demand_ref, claim.item_id, location_id, moving, claim.needed_on
        )
        wishes.append(replace(wish, kind=kind, expires_at=claim.expires_at))
    return wishes


def _journeys(
    picked: Iterable[Picked], to: LocationKind, cause: str, on: dt.date
) -> list[tuple[Journey, list[Entry]]]:
    """One journey from each place that something leaves."""
    entries: dict[int, list[Entry]] = defaultdict(list)
    for each in picked:
        entries[each.part.key[1]].append(leaving(each))
    destination = counterpart(to)
    return [
        (Journey(place, destination, cause, on), leaves)
        for place, leaves in sorted(entries.items())
    ]


def _tell_who_waits(keys: Iterable[Key]) -> None:
    items_by_place: dict[int, set[int]] = defaultdict(set)
    for item_id, location_id in keys:
        items_by_place[location_id].add(item_id)
    for location_id, items in sorted(items_by_place.items()):
        publish(StockArrived(tuple(sorted(items)), location_id, clock.now()))
