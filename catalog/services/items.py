"""Add and change items: checked, audited, announced to every process's cache.

An item keeps its SKU for life: papers, files and side rows know it by that number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from stdnum import ean

from catalog.errors import ItemInvalid, SkuTaken
from catalog.models import Brand, Category, Item, Unit
from catalog.states import ItemKind, TaxClass
from foundation.countries import is_country
from foundation.db import atomic
from foundation.facts import renew_version
from foundation.models import User
from foundation.services.audit import record_audit, save_audited, snapshot

_SKU = re.compile(r"[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?")
_COMMODITY_CODE = re.compile(r"\d{6,12}")


@dataclass(frozen=True)
class ItemInput:
    """All that a person or a file may say of an item."""

    sku: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    kind: str = ItemKind.GOODS
    category: str = ""
    brand: str = ""
    unit: str = "C62"
    gtin: str = ""
    tax_class: str = TaxClass.STANDARD
    weight_kg: Decimal = Decimal(0)
    country_of_origin: str = ""
    commodity_code: str = ""
    export_class: str = ""
    controlled_percent: Decimal | None = None
    order_minimum: Decimal | None = None
    order_multiple: Decimal | None = None
    description: str = ""
    standard_cost: Decimal | None = None
    is_active: bool = True


@atomic()
def save_item(values: ItemInput, *, by: User | None, item: Item | None = None) -> Item:
    """Add an item, or change the one given; says what is wrong and where."""
    _check(values, item)
    item = item or Item(sku=values.sku)
    item.name = values.name.strip()
    item.names = {code: name for code, name in values.names.items() if name}
    item.kind = ItemKind(values.kind)
    item.category = _category(values.category)
    item.brand = _brand(values.brand)
    item.unit = _unit(values.unit)
    item.gtin = ean.compact(values.gtin)
    item.tax_class = TaxClass(values.tax_class)
    item.weight_kg = values.weight_kg
    item.country_of_origin = values.country_of_origin
    item.commodity_code = values.commodity_code
    item.export_class = values.export_class.strip().upper()
    item.controlled_percent = values.controlled_percent
    item.order_minimum = values.order_minimum or None
    item.order_multiple = values.order_multiple or None
    item.description = values.description.strip()
    item.standard_cost = values.standard_cost
    item.is_active = values.is_active
    save_audited(item, subject=("item", item.sku), by=by)
    renew_version("catalog")
    return item


@atomic()
def add_unknown_items(
    name_by_sku: Mapping[str, str], *, by: User | None, unit: str = "C62"
) -> dict[str, int]:
    """Add goods that history speaks of and nobody knows; ids of all named items."""
    known = dict(
        Item.objects.filter(sku__in=list(name_by_sku)).values_list("sku", "id")
    )
    piece = _unit(unit)
    new = Item.objects.bulk_create(
        Item(sku=sku, name=name or sku, unit=piece)
        for sku, name in name_by_sku.items()
        if sku not in known
    )
    for item in new:
        record_audit(subject=("item", item.sku), before={}, after=snapshot(item), by=by)
    return known | {item.sku: item.pk for item in new}


def _check(values: ItemInput, item: Item | None) -> None:
    _check_sku(values.sku, item)
    _check_gtin(values.gtin, item)
    _check_figures(values)
    if not values.name.strip():
        raise ItemInvalid(_("An item needs a name."), field="name")
    if values.country_of_origin and not is_country(values.country_of_origin):
        raise ItemInvalid(_("This country is unknown."), field="country_of_origin")


def _check_sku(sku: str, item: Item | None) -> None:
    if not _SKU.fullmatch(sku):
        raise ItemInvalid(_("This is no usable item number."), field="sku")
    if item is None and Item.objects.filter(sku=sku).exists():
        raise SkuTaken(field="sku", sku=sku)
    if item is not None and item.sku != sku:
        raise ItemInvalid(_("An item keeps its number for life."), field="sku")


def _check_figures(values: ItemInput) -> None:
    if values.commodity_code and not _COMMODITY_CODE.fullmatch(values.commodity_code):
        raise ItemInvalid(
            _("A commodity code has 6 to 12 digits."), field="commodity_code"
        )
    if values.weight_kg < 0:
        raise ItemInvalid(_("A weight is not negative."), field="weight_kg")
    if values.standard_cost is not None and values.standard_cost < 0:
        raise ItemInvalid(_("A cost is not negative."), field="standard_cost")
    percent = values.controlled_percent
    if percent is not None and not 0 <= percent <= 100:
        raise ItemInvalid(
            _("A share lies between 0 and 100 percent."), field="controlled_percent"
        )


def _check_gtin(gtin: str, item: Item | None) -> None:
    gtin = ean.compact(gtin)
    if not gtin:
        return
    if not ean.is_valid(gtin):
        raise ItemInvalid(
            _("The check digit of this GTIN does not fit: look at it again."),
            field="gtin",
        )
    others = Item.objects.filter(gtin=gtin).exclude(pk=item.pk if item else 0)
    other = others.first()
    if other is not None:
        raise ItemInvalid(
            _("Item %(sku)s already has this GTIN."), field="gtin", sku=other.sku
        )


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise ItemInvalid(_("The unit %(unit)s is unknown."), field="unit", unit=code)
    return unit


def _category(code: str) -> Category | None:
    if not code:
        return None
    category = Category.objects.filter(code=code).first()
    if category is None:
        raise ItemInvalid(_("This category is unknown."), field="category")
    return category


def _brand(name: str) -> Brand | None:
    name = name.strip()
    return Brand.objects.get_or_create(name=name)[0] if name else None
