from __future__ import annotations

from collections.abc import Iterator

from foundation.kinds import mark
from foundation.proofs import Difference, Proof
from inventory.models import Balance
from inventory.queries import balance_differences


class Balances(Proof):
    """On hand is the sum of movements, claimed the sum of open claims."""

    kind = "balances"
    label = mark("Stock balances")
    model = Balance

    def differences(self) -> Iterator[Difference]:
        for each in balance_differences():
            balance = Balance.objects.select_related("item").get(
                item=each.item_id, location=each.location_id
            )
            subject = ("item", balance.item.sku)
            for field, stored, computed in (
                ("on_hand", each.on_hand, each.moved),
                ("claimed", each.claimed, each.held),
            ):
                if stored != computed:
                    yield Difference(balance.pk, subject, field, stored, computed)
