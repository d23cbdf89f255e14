"""What the price pages show, and the panels of prices on item and partner pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext

from catalog.models import Item
from catalog.queries import matching
from foundation import clock
from foundation.models import User
from foundation.panels import Panel
from partners.models import Channel, Company, Partner
from partners.queries import partner_facts
from pricing.access import price_lists_for
from pricing.models import Price, PriceAssignment, PriceList
from pricing.permissions import SEE_PRICES
from pricing.queries import load_price_book


@dataclass(frozen=True)
class Entry:
    """A price as a row of a page."""

    price: Price
    is_valid: bool

    @property
    def min_quantity(self) -> Decimal | None:
        """Where the price starts; nothing where it holds from the first unit."""
        return self.price.min_quantity if self.price.min_quantity > 1 else None


def items_in(price_list: PriceList, text: str) -> QuerySet[Item]:
    """The items that a list has a price for."""
    priced = Price.objects.filter(price_list=price_list, item=OuterRef("pk"))
    items = Item.objects.filter(Exists(priced)).select_related("unit")
    return items.filter(matching(text)) if text else items


def entries_of(price_list: PriceList, items: Iterable[Item]) -> list[Entry]:
    """The prices of these items in one list, by item and quantity."""
    prices = Price.objects.filter(price_list=price_list, item__in=list(items))
    ordered = prices.select_related("item__unit").order_by(
        "item__sku", "min_quantity", "valid_from"
    )
    today = clock.today()
    return [Entry(price, _holds(price, today)) for price in ordered]


def lists_with_counts(user: User) -> QuerySet[PriceList]:
    lists = price_lists_for(user).annotate(price_count=Count("prices", distinct=True))
    assigned = "assignments__partner", "assignments__channel", "assignments__company"
    return lists.prefetch_related(*assigned).order_by("code")


def assignments_of(price_list: PriceList) -> QuerySet[PriceAssignment]:
    rows = price_list.assignments.select_related("partner", "channel", "company")
    return rows.order_by("priority", "id")


def holder_name(holder: Partner | Channel | Company | str | None) -> str:
    """Whom a list holds for, in the reader's words; None is everybody."""
    if isinstance(holder, Company):
        return gettext("all customers of %(name)s") % {"name": holder.legal_name}
    if isinstance(holder, Partner | Channel):
        return holder.name
    if holder:
        return gettext("segment %(segment)s") % {"segment": holder}
    return gettext("everybody")


def item_prices(user: User, item: Item) -> Panel | None:
    """The prices of an item in all lists, for its page."""
    if not user.may(SEE_PRICES):
        return None
    prices = item.prices.select_related("price_list").order_by(
        "price_list__code", "min_quantity", "valid_from"
    )
    today = clock.today()
    lists: dict[PriceList, list[Entry]] = {}
    for price in prices:
        entry = Entry(price, _holds(price, today))
        lists.setdefault(price.price_list, []).append(entry)
    return Panel("pricing/_item_prices.html", {"lists": list(lists.items())})


def partner_price_lists(user: User, partner: Partner) -> Panel | None:
    """The lists that hold for a customer, the first one first, for its page."""
    facts = partner_facts(partner.pk)
    if not user.may(SEE_PRICES) or facts is None or not partner.is_customer:
        return None
    book = load_price_book(
        company_id=partner.company_id,
        partner=facts,
        channel_id=None,
        currency=partner.currency,
        item_ids=[],
        on=clock.today(),
    )
    return Panel("pricing/_partner_prices.html", {"lists": book.lists})


def _holds(price: Price, today: dt.date) -> bool:
    return price.valid_from <= today and (
        price.valid_to is None or price.valid_to >= today
    )
