from __future__ import annotations

from collections.abc import Iterator

from catalog.models import Item
from foundation.kinds import mark
from foundation.models import User
from foundation.proofs import Difference, Proof
from inventory.models import Balance
from inventory.queries import balance_differences
from inventory.services.repair import repair_balances


class Balances(Proof):
    """On hand is the sum of movements, claimed the sum of open claims."""

    kind = "balances"
    label = mark("Stock balances")
    model = Balance

    def __init__(self) -> None:
        self._repaired: set[int] = set()

    def differences(self) -> Iterator[Difference]:
        found = balance_differences()
        skus = dict(
            Item.objects.filter(pk__in=[each.item_id for each in found]).values_list(
                "pk", "sku"
            )
        )
        for each in found:
            subject = ("item", skus[each.item_id])
            for field, stored, computed in (
                ("on_hand", each.on_hand, each.moved),
                ("claimed", each.claimed, each.held),
            ):
                if stored != computed:
                    # A balance that is gone has no key.
                    yield Difference(
                        each.balance_id or 0, subject, field, stored, computed
                    )

    def repair(self, difference: Difference, *, by: User | None) -> bool:
        # Both figures of every differing balance are set at once.
        self._repaired |= {each.balance_id or 0 for each in repair_balances(by=by)}
        return difference.pk in self._repaired
