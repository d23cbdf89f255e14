"""What is known of items, for engines and pages; cached per process by version."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When

from catalog.models import Category, Component, Item, ItemCode, UnitConversion
from catalog.states import ItemKind, TaxClass
from foundation.facts import FactCache


class ComponentFacts(NamedTuple):
    item_id: int
    sku: str
    quantity: Decimal
    kind: ItemKind = ItemKind.GOODS


@dataclass(frozen=True)
class ItemFacts:
    """All that orders, prices and promises need to know of an item."""

    id: int
    sku: str
    name: str
    names: Mapping[str, str]
    kind: ItemKind
    unit: str
    unit_digits: int
    tax_class: TaxClass
    weight_kg: Decimal
    is_active: bool
    components: tuple[ComponentFacts, ...]
    conversions: Mapping[str, Decimal]
    standard_cost: Decimal | None
    gtin: str = ""
    brand: str = ""
    #: The item's category and all above it, by code.
    categories: tuple[str, ...] = ()
    country_of_origin: str = ""
    commodity_code: str = ""
    export_class: str = ""
    #: Sold in no smaller quantity, and in multiples of; None where any will do.
    order_minimum: Decimal | None = None
    order_multiple: Decimal | None = None
    #: Controlled content in percent of the value; None = not known.
    controlled_percent: Decimal | None = None

    def name_in(self, language: str) -> str:
        return self.names.get(language) or self.name

    @property
    def is_stocked(self) -> bool:
        return self.kind == ItemKind.GOODS


def item_facts(ids: Iterable[int]) -> dict[int, ItemFacts]:
    """Facts by item id; four queries at most, however many items."""
    return _by_id.get_many(ids)


def items_by_sku(skus: Iterable[str]) -> dict[str, ItemFacts]:
    """Facts by SKU, compared case-sensitively; unknown SKUs are left out."""
    return _by_sku.get_many(skus)


def items_by_code(codes: Iterable[str]) -> dict[str, ItemFacts]:
    """Facts by what was scanned or sent: a SKU, a GTIN or another code of the item."""
    wanted = [code for code in dict.fromkeys(codes) if code]
    found = items_by_sku(wanted)
    others = [code for code in wanted if code not in found]
    ids = _ids_by_other_code(others) if others else {}
    facts = item_facts(ids.values())
    return found | {code: facts[ids[code]] for code in ids}


def find_items(text: str, limit: int = 20) -> list[Item]:
    """Items whose number, GTIN, code or name holds the text; exact numbers first."""
    text = text.strip()
    if not text:
        return []
    exact = Case(
        When(Q(sku=text) | Q(gtin=text), then=Value(0)),
        When(sku__istartswith=text, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = (
        Item.objects.filter(matching(text))
        .select_related("unit")
        .annotate(rank=exact)
        .order_by("rank", "sku")
    )
    return list(found[:limit])


def matching(text: str) -> Q:
    """The condition that an item is meant by a text."""
    coded = ItemCode.objects.filter(code=text).values("item")
    return (
        Q(sku__icontains=text)
        | Q(name__icontains=text)
        | Q(gtin=text)
        | Q(pk__in=coded)
    )


def categories_under(code: str) -> list[str]:
    """The code of a category and of all below it."""
    ids = {row: path[0] for row, path in _category_paths().items() if code in path}
    return list(ids.values())


def _ids_by_other_code(codes: Collection[str]) -> dict[str, int]:
    by_code = ItemCode.objects.filter(code__in=codes).values_list("code", "item_id")
    by_gtin = Item.objects.filter(gtin__in=codes).values_list("gtin", "id")
    return dict(by_code) | dict(by_gtin)


def _load_by_id(ids: Collection[int]) -> dict[int, ItemFacts]:
    paths = _category_paths()
    items = _items_to_load().filter(id__in=ids)
    return {item.pk: _facts(item, paths) for item in items}


def _load_by_sku(skus: Collection[str]) -> dict[str, ItemFacts]:
    paths = _category_paths()
    items = _items_to_load().filter(sku__in=skus)
    return {item.sku: _facts(item, paths) for item in items}


def _items_to_load() -> QuerySet[Item]:
    conversions = UnitConversion.objects.select_related("unit")
    components = Component.objects.select_related("item").order_by("id")
    return Item.objects.select_related("unit", "brand").prefetch_related(
        Prefetch("conversions", conversions), Prefetch("components", components)
    )


def _facts(item: Item, paths: Mapping[int, tuple[str, ...]]) -> ItemFacts:
    return ItemFacts(
        id=item.pk,
        sku=item.sku,
        name=item.name,
        names=item.names,
        kind=ItemKind(item.kind),
        unit=item.unit.code,
        unit_digits=item.unit.digits,
        tax_class=TaxClass(item.tax_class),
        weight_kg=item.weight_kg,
        is_active=item.is_active,
        components=tuple(
            ComponentFacts(
                part.item_id, part.item.sku, part.quantity, ItemKind(part.item.kind)
            )
            for part in item.components.all()
        ),
        conversions={each.unit.code: each.factor for each in item.conversions.all()},
        standard_cost=item.standard_cost,
        gtin=item.gtin,
        brand=item.brand.name if item.brand else "",
        categories=paths.get(item.category_id or 0, ()),
        country_of_origin=item.country_of_origin,
        commodity_code=item.commodity_code,
        export_class=item.export_class,
        order_minimum=item.order_minimum,
        order_multiple=item.order_multiple,
        controlled_percent=item.controlled_percent,
    )


def _category_paths() -> dict[int, tuple[str, ...]]:
    rows = Category.objects.values_list("id", "code", "parent_id")
    nodes = {key: (code, parent) for key, code, parent in rows}
    return {key: tuple(_path(key, nodes)) for key in nodes}


def _path(key: int | None, nodes: Mapping[int, tuple[str, int | None]]) -> list[str]:
    codes: list[str] = []
    while key is not None and nodes[key][0] not in codes:
        code, key = nodes[key]
        codes.append(code)
    return codes


_by_id = FactCache("catalog", _load_by_id)
_by_sku = FactCache("catalog", _load_by_sku)
