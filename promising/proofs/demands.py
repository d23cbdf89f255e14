from __future__ import annotations

from collections.abc import Iterator

from foundation.kinds import mark
from foundation.proofs import Difference, Proof
from promising.models import Demand
from promising.queries import demand_differences


class Demands(Proof):
    """A demand waits for what no claim has covered."""

    kind = "demands"
    label = mark("Waiting demands")
    model = Demand

    def differences(self) -> Iterator[Difference]:
        for each in demand_differences():
            subject = ("demand", each.demand_ref)
            yield Difference(
                each.demand_id, subject, "waiting", each.waiting, each.computed
            )
