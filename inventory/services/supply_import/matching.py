"""Codes of a file become our items, places and suppliers; what is not known is told.

One query per kind of code, however many rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from catalog.models import Item, UnitConversion
from catalog.queries import items_by_code
from catalog.states import ItemKind, Tracking
from inventory.engine.feeds import Feed, FeedFinding, OrderRow, StockRow
from inventory.models import Location, Lot
from inventory.states import STOCKING, SupplyKind
from partners.models import Partner

ONE = Decimal(1)
STEP = Decimal("0.0001")


class KnownItem(NamedTuple):
    """What a file needs to know of an item; the catalog's facts are many more."""

    id: int
    sku: str
    kind: str
    unit: str
    tracking: str
    has_expiry: bool


@dataclass(frozen=True)
class MatchedStock:
    row: StockRow
    item: KnownItem
    location: Location
    #: In the item's own unit.
    quantity: Decimal
    unit_cost: Decimal | None


@dataclass(frozen=True)
class MatchedLine:
    row: OrderRow
    item: KnownItem
    per_unit: Decimal

    def own(self, quantity: Decimal) -> Decimal:
        return (quantity * self.per_unit).quantize(STEP)


@dataclass(frozen=True)
class MatchedOrder:
    """One order of the file; without lines where it is canceled."""

    head: OrderRow
    lines: tuple[MatchedLine, ...]
    location: Location | None
    supplier: Partner | None
    source: Location | None


@dataclass(frozen=True)
class Matched:
    stock: tuple[MatchedStock, ...]
    orders: tuple[MatchedOrder, ...]
    findings: tuple[FeedFinding, ...]


def match(feed: Feed) -> Matched:
    """Match what could be read; rows with findings are not among the result."""
    return _Matching(feed).run()


def without(matched: Matched, rows: Collection[int]) -> Matched:
    """What is left without these rows; an order goes as a whole."""
    return Matched(
        tuple(each for each in matched.stock if each.row.row not in rows),
        tuple(
            each
            for each in matched.orders
            if each.head.row not in rows
            and not any(line.row.row in rows for line in each.lines)
        ),
        matched.findings,
    )


class _Matching:
    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.findings = list(feed.findings)
        self.wrong = {each.row for each in feed.findings}
        codes = {row.item for row in feed.stock} | {row.item for row in feed.orders}
        self.items = _known_items(codes - {""})
        self.places = _places(feed)
        named = {row.supplier for row in feed.orders if row.supplier}
        suppliers = Partner.objects.filter(is_supplier=True, code__in=named)
        self.suppliers = {each.code: each for each in suppliers}
        self.factors = _factors(feed, self.items)
        self.lots = _known_lots(feed, self.items)

    def run(self) -> Matched:
        matched = (
            self._stock(row) for row in self.feed.stock if row.row not in self.wrong
        )
        stock = tuple(each for each in matched if each is not None)
        by_order: dict[str, list[OrderRow]] = defaultdict(list)
        for row in self.feed.orders:
            by_order[row.order].append(row)
        orders = tuple(
            found for rows in by_order.values() if (found := self._order(rows))
        )
        findings = sorted(self.findings, key=lambda each: each.row or 0)
        return Matched(stock, orders, tuple(findings))

    def _note(self, row: int, code: str, column: str, /, **params: object) -> None:
        self.findings.append(FeedFinding(code, row, column, params))
        self.wrong.add(row)

    def _stock(self, row: StockRow) -> MatchedStock | None:
        item = self._item(row)
        location = self._place(row.row, row.location, "location")
        if item is None or location is None:
            return None
        factor = self._factor(row, item)
        self._check_lot(row, item)
        if factor is None or row.row in self.wrong:
            return None
        cost = None if row.unit_cost is None else row.unit_cost / factor
        quantity = (row.quantity * factor).quantize(STEP)
        return MatchedStock(row, item, location, quantity, cost)

    def _order(self, rows: list[OrderRow]) -> MatchedOrder | None:
        head = rows[0]
        lines = [self._line(row) for row in rows if row.item]
        location = supplier = source = None
        if head.location:
            location = self._place(head.row, head.location, "location")
        if head.kind == SupplyKind.PURCHASE and not head.is_canceled:
            supplier = self._supplier(head)
        if head.kind == SupplyKind.TRANSFER and not head.is_canceled:
            source = self._place(head.row, head.source, "from")
        for row in rows[1:]:
            self._check_same(head, row)
        numbers = [row.line_no for row in rows if row.line_no is not None]
        if len(set(numbers)) < len(numbers):
            self._note(head.row, "feed.line_twice", "line", order=head.order)
        if any(row.row in self.wrong for row in rows):
            return None
        known = tuple(line for line in lines if line is not None)
        return MatchedOrder(head, known, location, supplier, source)

    def _line(self, row: OrderRow) -> MatchedLine | None:
        item = self._item(row)
        factor = self._factor(row, item) if item else None
        if item is None or factor is None:
            return None
        return MatchedLine(row, item, factor)

    def _item(self, row: StockRow | OrderRow) -> KnownItem | None:
        item = self.items.get(row.item)
        if item is None:
            self._note(row.row, "feed.unknown_item", "item", code=row.item)
        elif item.kind != ItemKind.GOODS:
            self._note(row.row, "feed.not_stocked", "item", code=row.item)
        else:
            return item
        return None

    def _place(self, row: int, code: str, column: str) -> Location | None:
        place = self.places.get(code)
        if place is None:
            self._note(row, "feed.unknown_location", column, code=code)
        elif place.kind not in STOCKING:
            self._note(row, "feed.not_a_place", column, code=code)
        else:
            return place
        return None

    def _supplier(self, row: OrderRow) -> Partner | None:
        supplier = self.suppliers.get(row.supplier)
        if supplier is None:
            self._note(row.row, "feed.unknown_supplier", "supplier", code=row.supplier)
        return supplier

    def _factor(self, row: StockRow | OrderRow, item: KnownItem) -> Decimal | None:
        if row.unit in ("", item.unit):
            return ONE
        factor = self.factors.get((item.id, row.unit))
        if factor is None:
            params = {"code": row.unit, "sku": item.sku}
            self._note(row.row, "feed.no_conversion", "unit", **params)
        return factor

    def _check_lot(self, row: StockRow, item: KnownItem) -> None:
        is_tracked = item.tracking != Tracking.NONE
        if is_tracked and not row.lot:
            self._note(row.row, "feed.lot_missing", "lot", sku=item.sku)
        if row.lot and not is_tracked:
            self._note(row.row, "feed.lot_not_tracked", "lot", sku=item.sku)
        if item.tracking == Tracking.SERIAL and abs(row.quantity) > 1:
            self._note(row.row, "feed.serial_is_one", "quantity", code=row.lot)
        is_new = bool(row.lot) and (item.id, row.lot) not in self.lots
        if is_tracked and item.has_expiry and is_new and row.expires_on is None:
            self._note(row.row, "feed.expiry_missing", "expires_on", code=row.lot)

    def _check_same(self, head: OrderRow, row: OrderRow) -> None:
        """An order is of one supplier, for one place; only lines differ."""
        for column in ("kind", "supplier", "location", "source", "is_canceled"):
            if getattr(row, column) != getattr(head, column):
                self._note(row.row, "feed.mixed_order", column, order=head.order)


def _places(feed: Feed) -> Mapping[str, Location]:
    codes = {row.location for row in feed.stock}
    codes |= {code for row in feed.orders for code in (row.location, row.source)}
    places = Location.objects.select_related("company").filter(code__in=codes)
    return {place.code: place for place in places if place.is_active}


def _known_items(codes: Collection[str]) -> dict[str, KnownItem]:
    """Items by SKU; what is none may be a bar code or another code of an item."""
    columns = ("id", "sku", "kind", "unit__code", "tracking", "has_expiry")
    rows = Item.objects.filter(sku__in=codes).values_list(*columns)
    found = {row[1]: KnownItem(*row) for row in rows}
    others = items_by_code(set(codes) - set(found))
    if others:
        skus = {code: facts.sku for code, facts in others.items()}
        rows = Item.objects.filter(sku__in=skus.values()).values_list(*columns)
        by_sku = {row[1]: KnownItem(*row) for row in rows}
        found |= {code: by_sku[sku] for code, sku in skus.items()}
    return found


def _factors(
    feed: Feed, items: Mapping[str, KnownItem]
) -> dict[tuple[int, str], Decimal]:
    """How many of an item are in the other units that the file names."""
    named = [(row.item, row.unit) for row in feed.stock if row.unit]
    named += [(row.item, row.unit) for row in feed.orders if row.unit]
    ids = {items[c].id for c, unit in named if c in items and unit != items[c].unit}
    if not ids:
        return {}
    rows = UnitConversion.objects.filter(item_id__in=ids)
    named_units = rows.values_list("item_id", "unit__code", "factor")
    return {(item, unit): factor for item, unit, factor in named_units}


def _known_lots(feed: Feed, items: Mapping[str, KnownItem]) -> set[tuple[int, str]]:
    codes = {row.lot for row in feed.stock if row.lot}
    if not codes:
        return set()
    ids = {items[row.item].id for row in feed.stock if row.lot and row.item in items}
    lots = Lot.objects.filter(item_id__in=ids, code__in=codes)
    return set(lots.values_list("item_id", "code"))
