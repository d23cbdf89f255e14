"""Put balances, parts and claims right where they differ from the facts, with an audit.

The facts are the movements, the claims as made and what was taken from them. Claims are
repaired before balances, since balances are compared with claims.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from decimal import Decimal

from catalog.models import Item
from foundation import clock
from foundation.bulk import fetch_rows
from foundation.db import atomic
from foundation.events import publish
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.services.audit import record_audit
from inventory.engine.sharing import Taken
from inventory.events import ClaimsLost
from inventory.locks import lock_balances
from inventory.models import Claim, Location
from inventory.queries import (
    BalanceDifference,
    ClaimDifference,
    PartDifference,
    balance_differences,
    claim_differences,
    part_differences,
    part_words,
)
from inventory.services.claim_rows import release_taken, youngest_claims

_RESTORE = """
INSERT INTO inventory_balance AS b (item_id, location_id, on_hand, claimed, version)
VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (item_id, location_id) DO UPDATE
SET on_hand = EXCLUDED.on_hand, claimed = EXCLUDED.claimed, version = b.version + 1
RETURNING id
"""


_SET_PART = """
INSERT INTO inventory_stockpart AS p
    (item_id, location_id, bin_id, lot_id, owner_id, quality, quantity)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (item_id, location_id, bin_id, lot_id, owner_id, quality)
DO UPDATE SET quantity = EXCLUDED.quantity
RETURNING id
"""


@dataclass(frozen=True)
class _Named:
    item: Item
    location: Location


@retry_deadlocks
@atomic()
def repair_claims(*, by: User | None) -> list[ClaimDifference]:
    """Set what is open of a claim to what was made less what was taken."""
    keys = Claim.objects.filter(
        pk__in=[difference.claim_id for difference in claim_differences()]
    ).values_list("item_id", "location_id")
    lock_balances(keys)
    repaired = [each for each in claim_differences() if each.computed >= 0]
    for each in repaired:
        Claim.objects.filter(pk=each.claim_id).update(open=each.computed)
        record_audit(
            subject=("claim", str(each.claim_id)),
            thread=each.demand_ref.rpartition("/")[0],
            before={"open": str(each.open)},
            after={"open": str(each.computed)},
            by=by,
        )
    return repaired


@retry_deadlocks
@atomic()
def repair_balances(*, by: User | None) -> list[BalanceDifference]:
    """Set balances to their movements and claims; returns those that were repaired.

    Where more is claimed than there is, the youngest claims are given up.
    """
    lock_balances(
        (difference.item_id, difference.location_id)
        for difference in balance_differences()
    )
    repaired = [each for each in balance_differences() if each.moved >= 0]
    items = Item.objects.in_bulk([each.item_id for each in repaired])
    places = Location.objects.in_bulk([each.location_id for each in repaired])
    for each in repaired:
        named = _Named(items[each.item_id], places[each.location_id])
        _repair(each, named, by)
    return repaired


@retry_deadlocks
@atomic()
def repair_parts(*, by: User | None) -> list[PartDifference]:
    """Set what lies in bins and of lots to its movements; returns what was repaired."""
    lock_balances((each.item_id, each.location_id) for each in part_differences())
    repaired = [each for each in part_differences() if each.moved >= 0]
    words = part_words(repaired)
    for each, word in zip(repaired, words, strict=True):
        fetch_rows(_SET_PART, [*astuple(each)[:6], each.moved])
        record_audit(
            subject=("item", word.sku),
            before={word.place: str(each.quantity)},
            after={word.place: str(each.moved)},
            by=by,
        )
    return repaired


def _repair(each: BalanceDifference, named: _Named, by: User | None) -> None:
    short = each.held - each.moved
    lost = youngest_claims((each.item_id, each.location_id), short) if short > 0 else []
    _restore(each, each.moved + max(short, Decimal(0)), each.held)
    if lost:
        _give_up(lost, each, by)
        _restore(each, each.moved, each.moved)
    record_audit(
        subject=("item", named.item.sku),
        thread=named.location.code,
        before={"on_hand": str(each.on_hand), "claimed": str(each.claimed)},
        after={"on_hand": str(each.moved), "claimed": str(min(each.held, each.moved))},
        by=by,
    )


def _give_up(lost: list[Taken], each: BalanceDifference, by: User | None) -> None:
    at = clock.now()
    release_taken(lost, cause=f"repair:{at.isoformat()}", by=by)
    refs = tuple(sorted({taken.claim.demand_ref for taken in lost}))
    publish(ClaimsLost(refs, each.item_id, each.location_id, at))


def _restore(each: BalanceDifference, on_hand: Decimal, claimed: Decimal) -> None:
    fetch_rows(_RESTORE, [each.item_id, each.location_id, on_hand, claimed])
