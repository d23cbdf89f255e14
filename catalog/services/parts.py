"""What belongs to an item: kit components, unit conversions and other codes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from catalog.errors import ItemInvalid
from catalog.models import Component, Item, ItemCode, Unit, UnitConversion
from catalog.states import ItemKind
from foundation.db import atomic
from foundation.facts import renew_version
from foundation.models import User
from foundation.services.audit import record_audit


@atomic()
def set_parts(
    item: Item,
    *,
    conversions: Mapping[str, Decimal],
    components: Mapping[str, Decimal] | None = None,
    by: User | None,
) -> None:
    """Say what a kit consists of and in which other units an item is sold."""
    if components is not None:
        set_components(item, components, by=by)
    set_conversions(item, conversions, by=by)


@atomic()
def set_components(
    kit: Item, quantity_by_sku: Mapping[str, Decimal], *, by: User | None
) -> None:
    """Say what a kit consists of; a kit holds goods and services, never kits."""
    if kit.kind != ItemKind.KIT:
        raise ItemInvalid(_("Only a kit has components."))
    items = Item.objects.filter(sku__in=list(quantity_by_sku)).in_bulk(field_name="sku")
    for sku, quantity in quantity_by_sku.items():
        _check_component(sku, items.get(sku), quantity)
    before = _components(kit)
    kit.components.exclude(item__sku__in=list(quantity_by_sku)).delete()
    for sku, quantity in quantity_by_sku.items():
        Component.objects.update_or_create(
            kit=kit, item=items[sku], defaults={"quantity": quantity}
        )
    _audit(kit, "components", before, _components(kit), by)


@atomic()
def set_conversions(
    item: Item, factor_by_unit: Mapping[str, Decimal], *, by: User | None
) -> None:
    """Say how many of the item's own unit are in each of its other units."""
    units = Unit.objects.filter(code__in=list(factor_by_unit)).in_bulk(
        field_name="code"
    )
    for code, factor in factor_by_unit.items():
        if code not in units or code == item.unit.code or factor <= 0:
            raise ItemInvalid(
                _("The unit %(unit)s cannot be converted: look at it again."),
                field="conversions",
                unit=code,
            )
    before = _conversions(item)
    item.conversions.exclude(unit__code__in=list(factor_by_unit)).delete()
    for code, factor in factor_by_unit.items():
        UnitConversion.objects.update_or_create(
            item=item, unit=units[code], defaults={"factor": factor}
        )
    _audit(item, "conversions", before, _conversions(item), by)


@atomic()
def add_code(item: Item, *, kind: str, code: str, by: User | None) -> ItemCode:
    """Remember another code that the item is known by."""
    code = code.strip()
    if not code or "\x00" in code:
        raise ItemInvalid(_("This is no usable code."), field="code")
    other = ItemCode.objects.filter(kind=kind, code=code).select_related("item").first()
    if other is not None:
        raise ItemInvalid(
            _("Item %(sku)s already has this code."), field="code", sku=other.item.sku
        )
    row = ItemCode.objects.create(item=item, kind=kind, code=code)
    _audit(item, f"code {kind}", None, code, by)
    return row


@atomic()
def remove_code(code: ItemCode, *, by: User | None) -> None:
    """Forget a code; scanning it finds nothing from now on."""
    item = code.item
    _audit(item, f"code {code.kind}", code.code, None, by)
    code.delete()


def _check_component(sku: str, item: Item | None, quantity: Decimal) -> None:
    if item is None:
        raise ItemInvalid(_("There is no item %(sku)s."), field="components", sku=sku)
    if item.kind == ItemKind.KIT:
        raise ItemInvalid(
            _("%(sku)s is itself a kit: name its components instead."),
            field="components",
            sku=sku,
        )
    if quantity <= 0:
        raise ItemInvalid(
            _("The quantity of %(sku)s must be more than zero."),
            field="components",
            sku=sku,
        )


def _components(kit: Item) -> dict[str, str]:
    rows = kit.components.values_list("item__sku", "quantity").order_by("item__sku")
    return {sku: f"{quantity.normalize():f}" for sku, quantity in rows}


def _conversions(item: Item) -> dict[str, str]:
    rows = item.conversions.values_list("unit__code", "factor").order_by("unit__code")
    return {code: f"{factor.normalize():f}" for code, factor in rows}


def _audit(
    item: Item, name: str, before: object, after: object, by: User | None
) -> None:
    record_audit(
        subject=("item", item.sku), before={name: before}, after={name: after}, by=by
    )
    renew_version("catalog")
