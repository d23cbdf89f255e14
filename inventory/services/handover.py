"""Claims that change hands: what is held for one demand is held for another."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from inventory.engine.sharing import (
    ClaimCut,
    ClaimResult,
    ClaimWish,
    Taken,
    take_for_release,
)
from inventory.services.claim_rows import lock_live_claims, release_taken
from inventory.services.claims import write_claims
from inventory.states import ClaimKind


@retry_deadlocks
@atomic()
def hand_over_claims(
    cuts: Sequence[ClaimCut], *, to_ref: str, cause: str, by: User | None
) -> list[Taken]:
    """Hold for another demand what these cuts name, as firmly as it was held.

    Nothing comes free in between; once per cause. Locks the balances.
    """
    claims = lock_live_claims([cut.demand_ref for cut in cuts], cause)
    taken = take_for_release(cuts, claims)
    release_taken(taken, cause=cause, by=by)
    wishes = [_wish(each, to_ref) for each in taken]
    granted = [
        ClaimResult(w.demand_ref, w.item_id, w.location_id, w.quantity) for w in wishes
    ]
    write_claims(wishes, granted, batch=None, by=by)
    return taken


def _wish(taken: Taken, to_ref: str) -> ClaimWish:
    claim = taken.claim
    return ClaimWish(
        to_ref,
        claim.item_id,
        claim.location_id,
        taken.quantity,
        claim.needed_on,
        ClaimKind(claim.kind),
        claim.expires_at,
    )
