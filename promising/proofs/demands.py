from __future__ import annotations

from collections.abc import Iterator

from foundation.kinds import mark
from foundation.models import User
from foundation.proofs import Difference, Proof
from promising.models import Demand
from promising.queries import demand_differences
from promising.services.repair import repair_demands


class Demands(Proof):
    """A demand waits for what no claim has covered."""

    kind = "demands"
    label = mark("Waiting demands")
    model = Demand

    def __init__(self) -> None:
        self._repaired: set[int] = set()

    def differences(self) -> Iterator[Difference]:
        for each in demand_differences():
            subject = ("demand", each.demand_ref)
            yield Difference(
                each.demand_id, subject, "waiting", each.waiting, each.computed
            )

    def repair(self, difference: Difference, *, by: User | None) -> bool:
        self._repaired |= {each.demand_id for each in repair_demands(by=by)}
        return difference.pk in self._repaired
