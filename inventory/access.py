"""Who may see which stock and places: every colleague all of them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from catalog.access import get_item_for
from catalog.models import Item
from catalog.states import ItemKind
from foundation.access import require
from foundation.models import User
from inventory.models import Location, SupplyOrder
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
