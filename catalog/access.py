"""Who may see which items: every colleague all of them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from catalog.models import Item
from catalog.permissions import SEE_ITEMS
from foundation.access import require
from foundation.models import User


def items_for(user: User) -> QuerySet[Item]:
    require(user, SEE_ITEMS)
    return Item.objects.select_related("unit", "category", "brand")


def get_item_for(user: User, sku: str) -> Item:
    """The item, if this person may see it."""
    item = items_for(user).filter(sku=sku).first()
    if item is None:
        raise Http404
    return item
