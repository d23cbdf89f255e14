"""What a receipt is compared with: the order, the supplier's terms, lots under way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Item
from catalog.queries import ItemFacts, item_facts
from inventory.engine.receiving import Expected, cost_in
from inventory.errors import NoConversion, NotStocked, WrongQuantity
from inventory.models import (
    NoticeLine,
    ShippingNotice,
    SupplierItem,
    SupplyLine,
    SupplyOrder,
)
from inventory.receiving_errors import (
    MoreDamagedThanCame,
    NothingReceived,
    PartOfAPiece,
    UnknownItem,
)
from inventory.services.receiving.shapes import ReceiptDraft, ReceivedLine
from inventory.states import SupplyKind

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Terms:
    """How goods of a supplier are received."""

    tolerance: Decimal = NOTHING
    is_inspected: bool = False


@dataclass(frozen=True)
class Sizes:
    """What came of one line, in the item's own unit."""

    quantity: Decimal
    damaged: Decimal


def expected_lines(
    order: SupplyOrder,
    lines: Sequence[SupplyLine],
    notice: ShippingNotice | None,
    terms: Mapping[int, Terms],
) -> list[Expected]:
    """What is still to come of an order, or of one delivery of it."""
    announced = announced_by_line(notice) if notice else None
    is_transfer = order.kind == SupplyKind.TRANSFER
    return [
        Expected(
            line.pk,
            line.item_id,
            under_way(line) if is_transfer else line.open,
            line.ordered - line.canceled,
            announced=None if announced is None else announced.get(line.pk, NOTHING),
            tolerance=terms.get(line.item_id, Terms()).tolerance,
            over=max(line.received + line.canceled - line.ordered, NOTHING),
        )
        for line in lines
    ]


def under_way(line: SupplyLine) -> Decimal:
    """What left our other place and has not come in."""
    return max(line.shipped - line.received, NOTHING)


def announced_by_line(notice: ShippingNotice) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for line in NoticeLine.objects.filter(notice=notice):
        sums[line.supply_line_id] += line.quantity
    return dict(sums)


def lots_under_way(order: SupplyOrder) -> dict[int, set[str]]:
    """The lots that left our other place with a transfer, by item."""
    lots: dict[int, set[str]] = defaultdict(set)
    rows = NoticeLine.objects.filter(notice__order=order, lot__isnull=False)
    for item_id, code in rows.values_list("supply_line__item_id", "lot__code"):
        lots[item_id].add(code)
    return lots


def terms_of(supplier_id: int | None, item_ids: Collection[int]) -> dict[int, Terms]:
    if supplier_id is None:
        return {}
    rows = SupplierItem.objects.filter(supplier_id=supplier_id, item_id__in=item_ids)
    return {row.item_id: Terms(row.over_tolerance, row.is_inspected) for row in rows}


def unit_costs(
    order: SupplyOrder | None, lines: Sequence[SupplyLine]
) -> dict[int, Decimal | None]:
    """What one of each line costs in the company's currency, where that is known."""
    if order is None:
        return {}
    own = order.company.currency
    return {line.pk: cost_in(own, line.unit_price, order.currency) for line in lines}


def items_of(draft: ReceiptDraft) -> dict[int, ItemFacts]:
    """The items of a receipt; refuses what is not known or not kept in stock."""
    if not draft.lines:
        raise NothingReceived
    wanted = {line.item_id for line in draft.lines}
    found = item_facts(wanted)
    if wanted - found.keys():
        raise UnknownItem
    for facts in found.values():
        if not facts.is_stocked:
            raise NotStocked(item=facts.sku)
    return found


def sizes_of(
    draft: ReceiptDraft,
    items: Mapping[int, ItemFacts],
    lines: Sequence[SupplyLine],
) -> list[Sizes]:
    """What came, in the items' own units; refuses what cannot be so much."""
    by_id = {line.pk: line for line in lines}
    return [
        _sizes(place, line, items[line.item_id], by_id.get(line.line_id or 0))
        for place, line in enumerate(draft.lines)
    ]


def _sizes(
    place: int, line: ReceivedLine, item: ItemFacts, ordered: SupplyLine | None
) -> Sizes:
    factor = _factor(place, line.unit, item, ordered)
    quantity, damaged = line.quantity * factor, line.damaged * factor
    if quantity <= 0:
        raise WrongQuantity(field="quantity", item=item.sku, row=place)
    if not 0 <= damaged <= quantity:
        raise MoreDamagedThanCame(field="damaged", row=place)
    for size in (quantity, damaged):
        if size != round(size, item.unit_digits):
            raise PartOfAPiece(field="quantity", item=item.sku, row=place)
    return Sizes(quantity, damaged)


def _factor(
    place: int, unit: str, item: ItemFacts, ordered: SupplyLine | None
) -> Decimal:
    if unit in ("", item.unit):
        return Decimal(1)
    if ordered is not None and ordered.unit == unit:
        return ordered.per_unit
    if unit not in item.conversions:
        raise NoConversion(field="unit", item=item.sku, unit=unit, row=place)
    return item.conversions[unit]


def skus_of(item_ids: Collection[int]) -> dict[int, str]:
    rows = Item.objects.filter(pk__in=item_ids).values_list("pk", "sku")
    return dict(rows)
