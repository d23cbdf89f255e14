"""The clean-order rate by channel, and the orders behind each figure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import paginate_keyset
from orders.permissions import SEE_ORDERS
from reporting.clean_orders import clean_rates, submitted_orders, total_of

WEEKS = 12


def first_day() -> dt.date:
    """The Monday twelve weeks back, as on the home page."""
    today = clock.today()
    this_monday = today - dt.timedelta(days=today.weekday())
    return this_monday - dt.timedelta(weeks=WEEKS - 1)


@require_safe
@staff_page(SEE_ORDERS)
def clean_orders(request: PersonRequest) -> HttpResponse:
    """`?channel=api` and `?touched=yes` or `no` show the orders behind a figure."""
    since, until = first_day(), clock.today()
    rates = clean_rates(request.user, since=since, until=until)
    orders: QuerySet[Any] = submitted_orders(request.user, since=since, until=until)
    channel = request.GET.get("channel", "")
    touched = request.GET.get("touched", "")
    if channel:
        orders = orders.filter(channel__code=channel)
    if touched in ("yes", "no"):
        orders = orders.filter(is_touched=touched == "yes")
    context = {
        "rates": rates,
        "total": total_of(rates),
        "since": since,
        "channel": channel,
        "touched": touched,
        "page": paginate_keyset(orders.select_related("partner", "channel"), request),
    }
    return render(request, "pages/clean_orders.html", context)
