from __future__ import annotations

from collections.abc import Iterator

from catalog.models import Item
from foundation.kinds import mark
from foundation.models import User
from foundation.proofs import Difference, Proof
from inventory.models import StockPart
from inventory.queries import overfull_balances, part_differences, part_words
from inventory.services.repair import repair_parts


class Parts(Proof):
    """What lies in bins, of lots, owners and qualities is the sum of movements."""

    kind = "parts"
    label = mark("Stock by bin, lot and quality")
    model = StockPart

    def __init__(self) -> None:
        self._repaired: set[str] = set()

    def differences(self) -> Iterator[Difference]:
        yield from self._against_movements()
        yield from self._against_balances()

    def _against_movements(self) -> Iterator[Difference]:
        found = part_differences()
        for each, words in zip(found, part_words(found), strict=True):
            subject = ("item", words.sku)
            # A part that is gone has no key; its place tells it apart.
            yield Difference(
                each.part_id or 0, subject, words.place, each.quantity, each.moved
            )

    def _against_balances(self) -> Iterator[Difference]:
        found = overfull_balances()
        skus = Item.objects.in_bulk([each.item_id for each in found])
        for each in found:
            subject = ("item", skus[each.item_id].sku)
            yield Difference(0, subject, "parts", each.parts, each.on_hand)

    def repair(self, difference: Difference, *, by: User | None) -> bool:
        repaired = repair_parts(by=by)
        self._repaired |= {
            f"{words.sku} {words.place}" for words in part_words(repaired)
        }
        return f"{difference.subject[1]} {difference.field}" in self._repaired
