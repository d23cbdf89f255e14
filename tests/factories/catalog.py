from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from catalog.models import Brand, Category, Component, Item, Unit, UnitConversion
from catalog.states import ItemKind
from foundation.facts import renew_version

_numbers = count(1001)


def make_unit(code: str = "C62", name: str = "Piece", digits: int = 0) -> Unit:
    unit, _ = Unit.objects.get_or_create(
        code=code, defaults={"name": name, "digits": digits}
    )
    return unit


def make_category(code: str = "bikes", parent: Category | None = None) -> Category:
    category, _ = Category.objects.get_or_create(
        code=code, defaults={"name": code.capitalize(), "parent": parent}
    )
    return category


def make_brand(name: str = "Veloce") -> Brand:
    return Brand.objects.get_or_create(name=name)[0]


def make_item(sku: str = "", *, name: str = "City bike", **fields: Any) -> Item:
    """Goods sold by the piece, unless told otherwise."""
    unit = fields.pop("unit", None) or make_unit()
    item = Item.objects.create(
        sku=sku or f"SKU-{next(_numbers)}", name=name, unit=unit, **fields
    )
    renew_version("catalog")
    return item


def make_service(sku: str = "", *, name: str = "Tune-up", **fields: Any) -> Item:
    return make_item(sku, name=name, kind=ItemKind.SERVICE, **fields)


def make_kit(
    sku: str = "", *, components: dict[Item, int] | None = None, **fields: Any
) -> Item:
    """A kit; without components, of one item and two of another."""
    kit = make_item(sku, kind=ItemKind.KIT, **{"name": "Repair kit", **fields})
    parts = components or {make_item(name="Pump"): 1, make_item(name="Tube"): 2}
    for item, quantity in parts.items():
        Component.objects.create(kit=kit, item=item, quantity=Decimal(quantity))
    renew_version("catalog")
    return kit


def make_conversion(item: Item, unit: Unit, factor: str) -> UnitConversion:
    conversion = UnitConversion.objects.create(
        item=item, unit=unit, factor=Decimal(factor)
    )
    renew_version("catalog")
    return conversion
