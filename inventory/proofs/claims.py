from __future__ import annotations

from collections.abc import Iterator

from foundation.kinds import mark
from foundation.models import User
from foundation.proofs import Difference, Proof
from inventory.models import Claim
from inventory.queries import claim_differences
from inventory.services.repair import repair_claims


class Claims(Proof):
    """A claim is open for what was neither shipped nor released."""

    kind = "claims"
    label = mark("Claims on stock")
    model = Claim

    def __init__(self) -> None:
        self._repaired: set[int] = set()

    def differences(self) -> Iterator[Difference]:
        for each in claim_differences():
            subject = ("demand", each.demand_ref)
            yield Difference(each.claim_id, subject, "open", each.open, each.computed)

    def repair(self, difference: Difference, *, by: User | None) -> bool:
        self._repaired |= {each.claim_id for each in repair_claims(by=by)}
        return difference.pk in self._repaired
