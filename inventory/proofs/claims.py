from __future__ import annotations

from collections.abc import Iterator

from foundation.kinds import mark
from foundation.proofs import Difference, Proof
from inventory.models import Claim
from inventory.queries import claim_differences


class Claims(Proof):
    """A claim is open for what was neither shipped nor released."""

    kind = "claims"
    label = mark("Claims on stock")
    model = Claim

    def differences(self) -> Iterator[Difference]:
        for each in claim_differences():
            subject = ("demand", each.demand_ref)
            yield Difference(each.claim_id, subject, "open", each.open, each.computed)
