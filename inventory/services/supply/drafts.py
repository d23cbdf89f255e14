"""Drafts of supply orders: what is to come, from whom, at which price.

A purchase takes the supplier's own code, unit, price, minimum and multiple where the
supplier offers the item; production takes what it consumes from the item's component
list. Quantities are in the item's own unit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from catalog.models import Component, Item
from foundation import clock
from foundation.db import atomic
from foundation.models import User
from foundation.services.numbering import take_numbers
from foundation.services.timeline import tell
from inventory.errors import (
    EmptySupplyOrder,
    NoCompany,
    NoSourceLocation,
    NoSupplier,
    NotAPlaceForStock,
    NotStocked,
    WrongQuantity,
)
from inventory.models import Location, SupplyComponent, SupplyLine, SupplyOrder
from inventory.services.supply.offers import Offer, offers_of
from inventory.services.supply.progress import (
    SupplyChange,
    lock_supply_order,
    note_progress,
    refuse_state,
)
from inventory.states import (
    STOCKING,
    SupplyKind,
    SupplyProgressKind,
    SupplyStatus,
)
from partners.models import Company, Partner

NUMBERS = {
    SupplyKind.PURCHASE: ("purchase_number_seq", "PO-"),
    SupplyKind.TRANSFER: ("transfer_number_seq", "TRF-"),
    SupplyKind.MAKE: ("production_number_seq", "WO-"),
}


#: What an edit may change of a line that stays.
_REWRITTEN = (
    "their_code",
    "unit",
    "per_unit",
    "unit_price",
    "due_on",
    "ordered",
    "demand_ref",
)


@dataclass(frozen=True)
class DraftLine:
    """So much of an item, in its own unit; without a price the supplier's counts."""

    item: Item
    quantity: Decimal
    unit_price: Decimal | None = None
    due_on: dt.date | None = None
    demand_ref: str = ""
    #: As it stands: not brought up to the supplier's minimum and multiple.
    is_exact: bool = False
    #: What production consumes for the whole line; None = by the component list.
    components: Mapping[int, Decimal] | None = None


@dataclass(frozen=True)
class SupplyDraft:
    kind: SupplyKind
    destination: Location
    lines: Sequence[DraftLine] = field(default_factory=tuple)
    supplier: Partner | None = None
    source: Location | None = None
    #: None = whose the destination is, else who trades with the supplier.
    company: Company | None = None
    their_reference: str = ""
    note: str = ""


@atomic()
def draft_supply(draft: SupplyDraft, *, by: User | None) -> SupplyOrder:
    """Write down what shall come; nothing is expected of it until it is approved.

    Raises NoConversion where an item is bought in a unit that nobody explained.
    """
    _guard(draft)
    [number] = take_numbers(*NUMBERS[draft.kind])
    company = _company(draft)
    order = SupplyOrder.objects.create(
        number=number,
        kind=draft.kind,
        company=company,
        supplier=draft.supplier,
        source=draft.source,
        destination=draft.destination,
        currency=draft.supplier.currency if draft.supplier else company.currency,
        their_reference=draft.their_reference,
        note=draft.note,
        made_by=by,
        created_at=clock.now(),
    )
    _write_lines(order, draft.lines)
    tell("supply.drafted", subject=("supply", number), by=by)
    return order


@atomic()
def edit_supply(
    order: SupplyOrder, draft: SupplyDraft, *, by: User | None
) -> SupplyOrder:
    """Write the draft of a purchase or transfer anew; its number stays."""
    order = lock_supply_order(order)
    if order.status != SupplyStatus.DRAFT or order.kind == SupplyKind.MAKE:
        refuse_state(order)
    _guard(draft)
    company = _company(draft)
    SupplyOrder.objects.filter(pk=order.pk).update(
        company=company,
        supplier=draft.supplier,
        source=draft.source,
        destination=draft.destination,
        currency=draft.supplier.currency if draft.supplier else company.currency,
        their_reference=draft.their_reference,
        note=draft.note,
    )
    order = lock_supply_order(order)
    _rewrite_lines(order, draft.lines)
    tell("supply.edited", subject=("supply", order.number), by=by)
    return order


def _write_lines(order: SupplyOrder, lines: Sequence[DraftLine]) -> None:
    written = SupplyLine.objects.bulk_create(_lines(order, lines))
    if order.kind == SupplyKind.MAKE:
        _write_components(written, lines)


def _rewrite_lines(order: SupplyOrder, lines: Sequence[DraftLine]) -> None:
    """A line of the same item stays the same row: a proposal may know it."""
    kept: dict[int, list[SupplyLine]] = {}
    last = 0
    for old in order.lines.order_by("line_no"):
        last = old.line_no
        if old.open:
            kept.setdefault(old.item_id, []).append(old)
    new, changed = [], []
    for line in _lines(order, lines):
        if rows := kept.get(line.item_id):
            old = rows.pop(0)
            line.pk, line.line_no = old.pk, old.line_no
            line.demand_ref = line.demand_ref or old.demand_ref
            changed.append(line)
        else:
            last += 1
            line.line_no = last
            new.append(line)
    _remove([old for rows in kept.values() for old in rows])
    SupplyLine.objects.bulk_update(changed, _REWRITTEN)
    SupplyLine.objects.bulk_create(new)


def _remove(lines: Sequence[SupplyLine]) -> None:
    """Lines that nobody wants any more; one that a proposal became is called off."""
    proposed = SupplyLine.objects.filter(
        pk__in=[line.pk for line in lines], proposals__isnull=False
    )
    called_off = set(proposed.values_list("pk", flat=True))
    for line in lines:
        if line.pk not in called_off:
            line.delete()
    changes = [
        SupplyChange(line.pk, SupplyProgressKind.CANCELED, line.open)
        for line in lines
        if line.pk in called_off
    ]
    note_progress(changes, cause="edit", on=None, by=None)


def _lines(order: SupplyOrder, lines: Sequence[DraftLine]) -> list[SupplyLine]:
    """The rows of these lines, not written yet, with the supplier's terms."""
    item_ids = {line.item.pk for line in lines}
    offers = offers_of(order.supplier_id, item_ids) if order.supplier_id else {}
    return [
        _line(order, line_no, line, offers.get(line.item.pk))
        for line_no, line in enumerate(lines, start=1)
    ]


def _line(
    order: SupplyOrder, line_no: int, line: DraftLine, offer: Offer | None
) -> SupplyLine:
    bought = offer or Offer.of_own_unit(line.item)
    ordered = line.quantity if line.is_exact else bought.enough(line.quantity)
    price = line.unit_price
    if price is None and order.kind == SupplyKind.PURCHASE:
        price = bought.price_of(ordered, clock.today())
    return SupplyLine(
        order=order,
        line_no=line_no,
        item=line.item,
        their_code=bought.their_code,
        unit=bought.unit,
        per_unit=bought.per_unit,
        unit_price=price,
        due_on=line.due_on or _due_on(order, offer),
        ordered=ordered,
        demand_ref=line.demand_ref,
    )


def _due_on(order: SupplyOrder, offer: Offer | None) -> dt.date | None:
    """As soon as the supplier says they deliver."""
    if offer is None:
        return None
    today = clock.today(order.destination.time_zone)
    return today + dt.timedelta(days=offer.lead_days)


def _write_components(
    written: Sequence[SupplyLine], lines: Sequence[DraftLine]
) -> None:
    by_list = _component_lists(lines)
    SupplyComponent.objects.bulk_create(
        SupplyComponent(line=row, item_id=item_id, quantity=quantity)
        for row, line in zip(written, lines, strict=True)
        for item_id, quantity in sorted(
            _consumed(line, by_list.get(line.item.pk, {})).items()
        )
    )


def _component_lists(lines: Sequence[DraftLine]) -> dict[int, dict[int, Decimal]]:
    lists: dict[int, dict[int, Decimal]] = {}
    kits = {line.item.pk for line in lines if line.components is None}
    for row in Component.objects.filter(kit_id__in=kits):
        lists.setdefault(row.kit_id, {})[row.item_id] = row.quantity
    return lists


def _consumed(
    line: DraftLine, per_piece: Mapping[int, Decimal]
) -> Mapping[int, Decimal]:
    if line.components is not None:
        return line.components
    return {item: each * line.quantity for item, each in per_piece.items()}


def _guard(draft: SupplyDraft) -> None:
    if draft.destination.kind not in STOCKING:
        raise NotAPlaceForStock(field="destination", location=draft.destination.name)
    if draft.kind == SupplyKind.PURCHASE and draft.supplier is None:
        raise NoSupplier(field="supplier")
    if draft.kind == SupplyKind.TRANSFER:
        _guard_source(draft)
    guard_lines(draft.lines)


def guard_lines(lines: Sequence[DraftLine]) -> None:
    """Refuse what cannot be ordered: no lines, no goods, no quantity."""
    if not lines:
        raise EmptySupplyOrder
    for line in lines:
        if not line.item.is_stocked:
            raise NotStocked(item=line.item.sku)
        if line.quantity <= 0:
            raise WrongQuantity(item=line.item.sku)


def _guard_source(draft: SupplyDraft) -> None:
    source = draft.source
    if source is None or source.pk == draft.destination.pk:
        raise NoSourceLocation(field="source")
    if source.kind not in STOCKING:
        raise NotAPlaceForStock(field="source", location=source.name)


def _company(draft: SupplyDraft) -> Company:
    company = draft.company or draft.destination.company
    if company is None and draft.supplier is not None:
        company = draft.supplier.company
    if company is None:
        raise NoCompany(location=draft.destination.name)
    return company
