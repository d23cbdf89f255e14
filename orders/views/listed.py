"""Which orders the address of a list means, for the page, its export and bulk work."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.http import HttpRequest

from foundation.http import PersonRequest
from orders.forms.filters import OrderFilterForm
from orders.models import Order
from orders.queries import order_list

#: What a header sorts by, and the column behind it.
SORTS = {
    "number": "id",
    "customer": "customer",
    "placed": "placed_at",
    "requested": "requested_on",
    "promised": "promised_on",
    "total": "gross",
}
DEFAULT_SORT = "-placed"
#: Columns that no list shows.
HEAVY = ("bill_to", "ship_to", "note")


def listed_orders(request: PersonRequest) -> QuerySet[Order]:
    """All orders of the list as it is filtered and sorted."""
    filters = filter_form(request).to_filters()
    orders, sort = sort_orders(order_list(request.user, filters), request)
    down = sort.startswith("-")
    column = F(sort.lstrip("-"))
    first = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    return orders.defer(*HEAVY).order_by(first, "-id" if down else "id")


def filter_form(request: HttpRequest) -> OrderFilterForm:
    """The filters of the address, without those that make no sense."""
    form = OrderFilterForm(request.GET)
    if form.is_valid():
        return form
    sound = request.GET.copy()
    for name in form.errors:
        sound.pop(name, None)
    return OrderFilterForm(sound)


def sort_orders(
    orders: QuerySet[Order], request: HttpRequest
) -> tuple[QuerySet[Order], str]:
    asked = request.GET.get("sort", "")
    if asked.lstrip("-") not in SORTS:
        asked = DEFAULT_SORT
    sign = "-" if asked.startswith("-") else ""
    if asked.lstrip("-") == "customer":
        orders = orders.annotate(customer=F("partner__name"))
    return orders, f"{sign}{SORTS[asked.lstrip('-')]}"
