"""How a supplier sells an item: their code, unit, price breaks, minimum, multiple."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Item, UnitConversion
from inventory.engine.purchasing import (
    PriceBreak,
    in_purchase_unit,
    order_quantity,
    price_for,
    price_per_own_unit,
)
from inventory.errors import NoConversion
from inventory.models import SupplierItem


@dataclass(frozen=True)
class Offer:
    """What a supplier asks for an item; quantities and prices per unit of purchase."""

    supplier_id: int
    item_id: int
    their_code: str
    unit: str
    #: How many of the item's own unit one unit of purchase is.
    per_unit: Decimal
    lead_days: int
    minimum: Decimal
    multiple: Decimal
    rank: int = 1
    breaks: tuple[PriceBreak, ...] = ()

    @classmethod
    def of_own_unit(cls, item: Item) -> Offer:
        """Any quantity of the item's own unit, at no known price."""
        zero = Decimal(0)
        return cls(0, item.pk, "", item.unit.code, Decimal(1), 0, zero, zero)

    def enough(self, quantity: Decimal) -> Decimal:
        """What must be ordered to have so much, both in the item's own unit."""
        wanted = in_purchase_unit(quantity, self.per_unit)
        bought = order_quantity(wanted, minimum=self.minimum, multiple=self.multiple)
        return max(bought * self.per_unit, quantity)

    def price_of(self, quantity: Decimal, on: dt.date) -> Decimal | None:
        """The price per item's own unit when so much of it is ordered."""
        bought = in_purchase_unit(quantity, self.per_unit)
        found = price_for(self.breaks, bought, on)
        return price_per_own_unit(found.unit_price, self.per_unit) if found else None


def offers_of(supplier_id: int, item_ids: Iterable[int]) -> dict[int, Offer]:
    """What a supplier offers of these items, by item; three queries."""
    return {offer.item_id: offer for offer in _offers(item_ids, supplier_id)}


def offers_for(item_ids: Iterable[int]) -> dict[int, list[Offer]]:
    """Who offers these items, by item, the supplier who is asked first ahead."""
    found: dict[int, list[Offer]] = {}
    for offer in _offers(item_ids, None):
        found.setdefault(offer.item_id, []).append(offer)
    return found


def per_unit_of(
    supplied: SupplierItem, factors: dict[tuple[int, int], Decimal]
) -> Decimal:
    """How many of the item's own unit one unit of purchase is."""
    item = supplied.item
    if supplied.unit_id is None or supplied.unit_id == item.unit_id:
        return Decimal(1)
    factor = factors.get((item.pk, supplied.unit_id))
    if factor is None:
        name = supplied.unit.name if supplied.unit else ""
        raise NoConversion(field="unit", item=item.sku, unit=name)
    return factor


def _offers(item_ids: Iterable[int], supplier_id: int | None) -> list[Offer]:
    rows = SupplierItem.objects.filter(item_id__in=list(item_ids), is_active=True)
    if supplier_id is not None:
        rows = rows.filter(supplier_id=supplier_id)
    rows = rows.select_related("item__unit", "unit").prefetch_related("prices")
    found = list(rows.order_by("item_id", "rank", "id"))
    factors = factors_of(found)
    return [_offer(row, per_unit_of(row, factors)) for row in found]


def factors_of(rows: Iterable[SupplierItem]) -> dict[tuple[int, int], Decimal]:
    """The conversions that these rows may need, by (item, unit)."""
    wanted = {row.item_id for row in rows if row.unit_id is not None}
    found = UnitConversion.objects.filter(item_id__in=wanted)
    return {(row.item_id, row.unit_id): row.factor for row in found}


def _offer(row: SupplierItem, per_unit: Decimal) -> Offer:
    unit = row.unit or row.item.unit
    return Offer(
        supplier_id=row.supplier_id,
        item_id=row.item_id,
        their_code=row.their_code,
        unit=unit.code,
        per_unit=per_unit,
        lead_days=row.lead_days,
        minimum=row.minimum,
        multiple=row.multiple,
        rank=row.rank,
        breaks=tuple(
            PriceBreak(
                each.from_quantity, each.unit_price, each.valid_from, each.valid_until
            )
            for each in row.prices.all()
        ),
    )
