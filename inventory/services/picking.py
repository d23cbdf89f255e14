"""What is claimed has been taken from its bins, or was put back there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from foundation.bulk import Batch
from foundation.db import atomic
from foundation.formats import number
from foundation.locks import retry_deadlocks
from foundation.models import User
from inventory.engine.sharing import ShipWish, Taken, take_for_picking
from inventory.errors import NotClaimed
from inventory.locks import lock_balances
from inventory.services.claim_rows import live_claims
from inventory.states import ClaimKind

_TURN = """
UPDATE inventory_claim SET kind = %s, expires_at = NULL WHERE id = ANY(%s)
"""
# A claim of which a part is picked is cut in two; together they are what it was.
_CUT = """
UPDATE inventory_claim c SET quantity = c.quantity - t.quantity,
    open = c.open - t.quantity
FROM unnest(%s::bigint[], %s::numeric[]) AS t(id, quantity) WHERE c.id = t.id
"""
_COPY = """
INSERT INTO inventory_claim (demand_ref, item_id, location_id, kind, quantity, open,
    needed_on, made_at, actor_id)
SELECT c.demand_ref, c.item_id, c.location_id, %s, t.quantity, t.quantity,
    c.needed_on, c.made_at, c.actor_id
FROM unnest(%s::bigint[], %s::numeric[]) AS t(id, quantity)
JOIN inventory_claim c ON c.id = t.id
"""
#: No cause has taken from what is to be picked.
_ANY_CAUSE = ""


@retry_deadlocks
@atomic()
def pick_claims(lines: Sequence[ShipWish], *, by: User | None) -> None:
    """Exactly so much of these demands is picked there: it is the last to give way.

    What was picked beyond that is only reserved again, so saying the same twice changes
    nothing. Raises NotClaimed where a demand holds less at that place.
    """
    del by  # who picked is on the shipment
    locked = lock_balances((line.item_id, line.location_id) for line in lines)
    refs = [line.demand_ref for line in lines]
    claims = [c for c in live_claims(refs, _ANY_CAUSE) if c.key in locked]
    picked, put_back, uncovered = take_for_picking(lines, claims)
    for line in uncovered:
        raise NotClaimed(line=line.demand_ref, quantity=number(line.quantity))
    batch = Batch()
    _turn(batch, picked, ClaimKind.PICKED)
    _turn(batch, put_back, ClaimKind.RESERVED)
    batch.send()


def _turn(batch: Batch, taken: Iterable[Taken], kind: ClaimKind) -> None:
    taken = list(taken)
    whole = [each.claim.id for each in taken if each.quantity == each.claim.open]
    part = [each for each in taken if each.quantity < each.claim.open]
    if whole:
        batch.execute(_TURN, [kind.value, whole])
    if part:
        columns = [[each.claim.id for each in part], [each.quantity for each in part]]
        # Taken before it is given: a demand never holds more than it wants.
        batch.execute(_CUT, columns)
        batch.execute(_COPY, [kind.value, *columns])
