"""A supplier's despatch advice becomes the notice of a delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catalog.queries import ItemFacts, item_facts
from foundation.db import atomic
from foundation.models import User
from inventory.errors import NoConversion
from inventory.models import ShippingNotice, SupplyLine, SupplyOrder
from inventory.readers.despatch import DespatchAdvice, DespatchedLine, read_despatch
from inventory.receiving_errors import DespatchLineUnknown, DespatchOfNoOrder
from inventory.services.supply.notices import AnnouncedLine, NoticeDraft, announce
from inventory.states import SupplyKind


@atomic()
def announce_despatch(data: bytes, *, by: User | None) -> ShippingNotice:
    """Note what the message says is under way; sent twice it changes nothing.

    It names our order, or the number that the supplier gave it.
    """
    advice = read_despatch(data)
    order = _order_of(advice)
    lines = list(order.lines.select_related("item"))
    facts = item_facts(line.item_id for line in lines)
    announced = [
        _announced(row, _line_of(row, place, order, lines), facts)
        for place, row in enumerate(advice.lines, start=1)
        if row.quantity
    ]
    draft = NoticeDraft(
        reference=advice.reference[:60],
        lines=announced,
        shipped_on=advice.shipped_on,
        expected_on=advice.expected_on,
        carrier=advice.carrier[:60],
        tracking_number=advice.tracking_number[:80],
    )
    return announce(order, draft, by=by)


def _order_of(advice: DespatchAdvice) -> SupplyOrder:
    number = next((row.order_number for row in advice.lines if row.order_number), "")
    orders = SupplyOrder.objects.filter(kind=SupplyKind.PURCHASE)
    order = orders.filter(number=number).first()
    if order is None and number:
        order = orders.filter(their_reference=number).order_by("-id").first()
    if order is None:
        raise DespatchOfNoOrder(number=number, field="file")
    return order


def _line_of(
    row: DespatchedLine, place: int, order: SupplyOrder, lines: Sequence[SupplyLine]
) -> SupplyLine:
    """The line it names, where that is of the item; else the line of the item."""
    of_item = [
        line
        for line in lines
        if {line.item.sku, line.item.gtin, line.their_code} & set(row.codes)
    ]
    named = [line for line in lines if str(line.line_no) == row.line_no]
    if not row.codes and named:
        return named[0]
    both = [line for line in named if line in of_item]
    for found in (both, of_item):
        if found:
            return found[0]
    raise DespatchLineUnknown(line=row.line_no or place, number=order.number)


def _announced(
    row: DespatchedLine, line: SupplyLine, facts: Mapping[int, ItemFacts]
) -> AnnouncedLine:
    item = facts[line.item_id]
    return AnnouncedLine(
        line.pk,
        row.quantity * _factor(row, line, item),
        lot_code=row.lot_code[:60],
        expires_on=row.expires_on,
    )


def _factor(row: DespatchedLine, line: SupplyLine, item: ItemFacts) -> Decimal:
    if row.unit in ("", item.unit):
        return Decimal(1)
    if row.unit == line.unit:
        return line.per_unit
    if row.unit not in item.conversions:
        raise NoConversion(item=item.sku, unit=row.unit, field="file")
    return item.conversions[row.unit]
