"""The rows of claims: read and written set-based, under the locks of their balances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from foundation import clock
from foundation.bulk import Batch, fetch_rows
from foundation.events import publish
from foundation.models import User
from inventory.engine.sharing import Key, OpenClaim, Taken
from inventory.events import ClaimsLost
from inventory.locks import lock_balances, lock_claimed_balances
from inventory.models import ClaimEntry

CLAIM = """
UPDATE inventory_balance b
SET claimed = b.claimed + t.quantity, version = b.version + 1
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
SELECT c.id, c.demand_ref, c.item_id, c.location_id, c.open, c.kind, c.needed_on,
    c.expires_at
FROM inventory_claim c
WHERE c.demand_ref = ANY(%s) AND c.open > 0
  AND NOT EXISTS (
    SELECT FROM inventory_claimentry e WHERE e.claim_id = c.id AND e.cause = %s
  )
ORDER BY c.id
"""
# Held for a while gives way before what was promised, and that before what is packed.
_YOUNGEST = """
SELECT id, demand_ref, item_id, location_id, open, kind, needed_on, expires_at
FROM inventory_claim
WHERE item_id = %s AND location_id = %s AND open > 0
ORDER BY kind = 'soft' DESC, kind = 'picked', id DESC
"""
_ENTRY_COLUMNS = ("claim_id", "kind", "quantity", "cause", "at", "actor_id")


def live_claims(demand_refs: Iterable[str], cause: str) -> list[OpenClaim]:
    """The claims of these demands that this cause has not taken from."""
    rows = fetch_rows(_LIVE, [sorted(set(demand_refs)), cause])
    return [OpenClaim(*row) for row in rows]


def lock_live_claims(demand_refs: Sequence[str], cause: str) -> list[OpenClaim]:
    held = set(lock_claimed_balances(demand_refs))
    while True:
        claims = live_claims(demand_refs, cause)
        # A demand may have been served at another place a moment ago.
        missing = {claim.key for claim in claims} - held
        if not missing:
            return claims
        held |= missing
        lock_balances(missing)


def write_taken(
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


def release_taken(taken: Sequence[Taken], *, cause: str, by: User | None) -> None:
    """Write what is given back; the caller holds the locks of the balances."""
    if not taken:
        return
    batch = Batch()
    batch.execute(CLAIM, columns_of(sums_of(taken, sign=-1)))
    write_taken(batch, taken, kind=ClaimEntry.Kind.RELEASED, cause=cause, by=by)
    batch.send()


def youngest_claims(key: Key, short: Decimal) -> list[Taken]:
    """The claims that give way when so much is missing: soft, then the youngest."""
    lost = []
    for row in fetch_rows(_YOUNGEST, list(key)):
        if short <= 0:
            break
        claim = OpenClaim(*row)
        quantity = min(claim.open, short)
        short -= quantity
        lost.append(Taken(claim, quantity))
    return lost


def give_way(key: Key, short: Decimal, *, cause: str, by: User | None) -> None:
    """Take so much away from those who hold it, and tell them (ClaimsLost)."""
    lost = youngest_claims(key, short)
    release_taken(lost, cause=cause, by=by)
    refs = tuple(sorted({each.claim.demand_ref for each in lost}))
    publish(ClaimsLost(refs, *key, clock.now()))


def sums_of(taken: Iterable[Taken], sign: int = 1) -> dict[Key, Decimal]:
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for each in taken:
        sums[each.claim.key] += sign * each.quantity
    return sums


def columns_of(sums: Mapping[Key, Decimal]) -> list[list[object]]:
    ordered = sorted(sums.items())
    return [
        [key[0] for key, _ in ordered],
        [key[1] for key, _ in ordered],
        [quantity for _, quantity in ordered],
    ]
