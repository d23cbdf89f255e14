"""Who may see which stock and places: every colleague all of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from catalog.access import get_item_for
from catalog.models import Item
from catalog.states import ItemKind
from foundation.access import require
from foundation.models import User
from inventory.models import (
    Location,
    Lot,
    SupplierInvoice,
    SupplierItem,
    SupplyOrder,
)
from inventory.permissions import SEE_STOCK, SEE_SUPPLY
from inventory.states import STOCKING


def stocked_items_for(user: User) -> QuerySet[Item]:
    require(user, SEE_STOCK)
    return Item.objects.filter(kind=ItemKind.GOODS).select_related("unit")


def get_stocked_item_for(user: User, sku: str) -> Item:
    """The item, if this person may see it and it is kept in stock."""
    require(user, SEE_STOCK)
    item = get_item_for(user, sku)
    if item.kind != ItemKind.GOODS:
        raise Http404
    return item


def locations_for(user: User) -> QuerySet[Location]:
    require(user, SEE_STOCK)
    return Location.objects.filter(kind__in=STOCKING)


def get_location_for(user: User, code: str) -> Location:
    location = locations_for(user).filter(code=code).first()
    if location is None:
        raise Http404
    return location


def get_place_for(user: User, site: Location, code: str) -> Location:
    """A zone or bin of a place that this person may see."""
    require(user, SEE_STOCK)
    places = Location.objects.filter(site=site, code=code).select_related("parent")
    place = places.first()
    if place is None:
        raise Http404
    return place


def get_lot_for(user: User, number: str) -> Lot:
    """The lot with this item number and code ("BIKE-1/L7"); either may hold a slash."""
    require(user, SEE_STOCK)
    parts = number.split("/")
    named = Q(pk=None)
    for place in range(1, len(parts)):
        sku, code = "/".join(parts[:place]), "/".join(parts[place:])
        named |= Q(item__sku=sku, code=code)
    lot = Lot.objects.filter(named).select_related("item__unit", "supplier").first()
    if lot is None:
        raise Http404
    return lot


def supply_for(user: User) -> QuerySet[SupplyOrder]:
    """The supply orders this person may see: every colleague all of them."""
    require(user, SEE_SUPPLY)
    return SupplyOrder.objects.select_related(
        "supplier", "source", "destination", "company", "made_by"
    )


def get_supply_for(user: User, number: str) -> SupplyOrder:
    """The supply order with this number; 404 where there is none."""
    order = supply_for(user).filter(number=number).first()
    if order is None:
        raise Http404
    return order


def supplier_items_for(user: User) -> QuerySet[SupplierItem]:
    require(user, SEE_SUPPLY)
    return SupplierItem.objects.select_related("supplier", "item__unit", "unit")


def get_supplier_item_for(user: User, supplier: str, sku: str) -> SupplierItem:
    """A supplier's terms for an item; 404 where they sell us none."""
    supplied = supplier_items_for(user)
    found = supplied.filter(supplier__code=supplier, item__sku=sku).first()
    if found is None:
        raise Http404
    return found


def supplier_invoices_for(user: User) -> QuerySet[SupplierInvoice]:
    require(user, SEE_SUPPLY)
    return SupplierInvoice.objects.select_related("supplier", "order", "company")


def get_supplier_invoice_for(user: User, supplier: str, number: str) -> SupplierInvoice:
    """A supplier's invoice by their number; 404 where there is none."""
    invoices = supplier_invoices_for(user)
    found = invoices.filter(supplier__code=supplier, their_number=number).first()
    if found is None:
        raise Http404
    return found
