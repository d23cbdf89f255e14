"""Claims: stock held for a demand, given back, made firm, shipped.

Each service locks the balances concerned in one statement (see `inventory.locks`),
decides on what it then reads, and writes everything set-based; the number of statements
does not depend on the number of lines. The claims of a balance change only under the
balance's lock. What takes from a claim is a `ClaimEntry`, once per cause.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from catalog.models import Item
from foundation import clock
from foundation.bulk import Batch, fetch_rows
from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
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
from inventory.locks import lock_balances, lock_claimed_balances
from inventory.models import Claim, ClaimEntry, Location, Movement
from inventory.services.places import counterpart
from inventory.states import ClaimKind, LocationKind

_CLAIM = """
UPDATE inventory_balance b
SET claimed = b.claimed + t.quantity, version = b.version + 1
FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[])
    AS t(item_id, location_id, quantity)
WHERE b.item_id = t.item_id AND b.location_id = t.location_id
"""
_SHIP = """
UPDATE inventory_balance b
SET on_hand = b.on_hand - t.quantity, claimed = b.claimed - t.quantity,
    version = b.version + 1
FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[])
    AS t(item_id, location_id, quantity)
WHERE b.item_id = t.item_id AND b.location_id = t.location_id
"""
_TAKE = """
UPDATE inventory_claim c SET open = c.open - t.quantity
FROM unnest(%s::bigint[], %s::numeric[]) AS t(id, quantity)
WHERE c.id = t.id
"""
_LIVE = """
SELECT c.id, c.demand_ref, c.item_id, c.location_id, c.open, c.kind
FROM inventory_claim c
WHERE c.demand_ref = ANY(%s) AND c.open > 0
  AND NOT EXISTS (
    SELECT FROM inventory_claimentry e WHERE e.claim_id = c.id AND e.cause = %s
  )
ORDER BY c.id
"""
_RESERVE = """
UPDATE inventory_claim SET kind = %s
WHERE demand_ref = ANY(%s) AND open > 0 AND (%s::bigint IS NULL OR location_id = %s)
RETURNING id, demand_ref, item_id, location_id, open, kind
"""


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
    own.execute(_CLAIM, _columns(sums))
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
    claims = _lock_live([cut.demand_ref for cut in cuts], cause)
    taken = take_for_release(cuts, claims)
    release_taken(taken, cause=cause, by=by)
    return taken


def release_taken(taken: Sequence[Taken], *, cause: str, by: User | None) -> None:
    """Write what is given back; the caller holds the locks of the balances."""
    if not taken:
        return
    batch = Batch()
    batch.execute(_CLAIM, _columns(_sums(taken, sign=-1)))
    _write_taken(batch, taken, kind=ClaimEntry.Kind.RELEASED, cause=cause, by=by)
    batch.send()


@atomic()
def reserve_claims(
    demand_refs: Iterable[str], *, location_id: int | None = None, by: User | None
) -> list[OpenClaim]:
    """Make claims firm (of one place, where named); returns all that is firm now."""
    del by  # the step that reserves tells the timeline
    refs = sorted(set(demand_refs))
    rows = fetch_rows(
        _RESERVE, [ClaimKind.RESERVED.value, refs, location_id, location_id]
    )
    return [OpenClaim(*row) for row in rows]


@retry_deadlocks
@atomic()
def ship_claims(
    lines: Sequence[ShipWish],
    *,
    cause: str,
    effective_on: dt.date,
    by: User | None,
) -> bool:
    """Goods leave for the customer: consume the demands' own claims, post movements.

    False where this cause has shipped before. Raises NotClaimed where a demand holds
    less at that place than is to be shipped.
    """
    locked = lock_balances((line.item_id, line.location_id) for line in lines)
    if Movement.objects.filter(cause=cause).exists():
        return False
    claims = [
        claim
        for claim in _live([line.demand_ref for line in lines], cause)
        if claim.key in locked
    ]
    taken, uncovered = take_for_shipment(lines, claims)
    for line in uncovered:
        raise NotClaimed(line=line.demand_ref, quantity=line.quantity.normalize())
    sums = _sums(taken)
    batch = Batch()
    batch.execute(_SHIP, _columns(sums))
    _write_taken(batch, taken, kind=ClaimEntry.Kind.SHIPPED, cause=cause, by=by)
    batch.insert(Movement, _MOVEMENT_COLUMNS, _leaving(sums, cause, effective_on, by))
    batch.send()
    return True


def youngest_claims(item: Item, location: Location, short: Decimal) -> list[Taken]:
    """The claims that give way when so much is missing, the youngest first."""
    lost = []
    live = Claim.objects.filter(item=item, location=location, open__gt=0)
    for claim in live.order_by("-id"):
        if short <= 0:
            break
        quantity = min(claim.open, short)
        short -= quantity
        lost.append(
            Taken(
                OpenClaim(claim.pk, claim.demand_ref, item.pk, location.pk, claim.open),
                quantity,
            )
        )
    return lost


_CLAIM_COLUMNS = (
    "demand_ref",
    "item_id",
    "location_id",
    "kind",
    "quantity",
    "open",
    "needed_on",
    "made_at",
    "actor_id",
)
_ENTRY_COLUMNS = ("claim_id", "kind", "quantity", "cause", "at", "actor_id")
_MOVEMENT_COLUMNS = (
    "item_id",
    "source_id",
    "destination_id",
    "quantity",
    "cause",
    "effective_on",
    "posted_at",
    "actor_id",
)


def _lock_live(demand_refs: Sequence[str], cause: str) -> list[OpenClaim]:
    held = set(lock_claimed_balances(demand_refs))
    while True:
        claims = _live(demand_refs, cause)
        # A demand may have been served at another place a moment ago.
        missing = {claim.key for claim in claims} - held
        if not missing:
            return claims
        held |= missing
        lock_balances(missing)


def _live(demand_refs: Iterable[str], cause: str) -> list[OpenClaim]:
    rows = fetch_rows(_LIVE, [sorted(set(demand_refs)), cause])
    return [OpenClaim(*row) for row in rows]


def _write_taken(
    batch: Batch, taken: Sequence[Taken], *, kind: str, cause: str, by: User | None
) -> None:
    ids = [each.claim.id for each in taken]
    batch.execute(_TAKE, [ids, [each.quantity for each in taken]])
    at, actor_id = clock.now(), by.pk if by else None
    batch.insert(
        ClaimEntry,
        _ENTRY_COLUMNS,
        [(each.claim.id, kind, each.quantity, cause, at, actor_id) for each in taken],
    )


def _leaving(
    sums: Mapping[Key, Decimal], cause: str, on: dt.date, by: User | None
) -> list[tuple[object, ...]]:
    customer, at = counterpart(LocationKind.CUSTOMER), clock.now()
    return [
        (item, place, customer, quantity, cause, on, at, by.pk if by else None)
        for (item, place), quantity in sums.items()
    ]


def _sums(taken: Iterable[Taken], sign: int = 1) -> dict[Key, Decimal]:
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for each in taken:
        sums[each.claim.key] += sign * each.quantity
    return sums


def _columns(sums: Mapping[Key, Decimal]) -> list[list[object]]:
    ordered = sorted(sums.items())
    return [
        [key[0] for key, _ in ordered],
        [key[1] for key, _ in ordered],
        [quantity for _, quantity in ordered],
    ]
