"""Who may see which price lists: colleagues who may see prices, all of them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from foundation.access import require
from foundation.models import User
from pricing.models import PriceList
from pricing.permissions import SEE_PRICES


def price_lists_for(user: User) -> QuerySet[PriceList]:
    require(user, SEE_PRICES)
    return PriceList.objects.all()


def get_price_list_for(user: User, code: str) -> PriceList:
    """The price list, if this person may see it."""
    price_list = price_lists_for(user).filter(code=code).first()
    if price_list is None:
        raise Http404
    return price_list
