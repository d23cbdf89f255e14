"""The list of orders as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.formats import local_day
from foundation.http import PersonRequest
from foundation.lists import csv_file
from orders.models import Order
from orders.permissions import EXPORT_ORDERS
from orders.views.listed import listed_orders


@require_safe
@staff_page(EXPORT_ORDERS)
def order_export(request: PersonRequest) -> HttpResponseBase:
    """The orders of the list as it is filtered and sorted, all of them."""
    return csv_file("orders", _titles(), _csv_rows(listed_orders(request)))


def _titles() -> list[str]:
    return [
        _("Number"),
        _("Status"),
        _("Fulfillment"),
        _("Payment"),
        _("Customer number"),
        _("Customer"),
        _("Customer reference"),
        _("Channel"),
        pgettext("order", "Ordered"),
        _("Requested date"),
        _("Promised date"),
        _("Currency"),
        _("Net"),
        _("VAT"),
        _("Total"),
        _("Invoiced"),
        _("Paid"),
    ]


def _csv_rows(orders: QuerySet[Order]) -> Iterator[list[Any]]:
    # The file is written after the request's own time zone has been put away.
    zone = timezone.get_current_timezone()

    def rows() -> Iterator[list[Any]]:
        for order in orders.iterator(chunk_size=1000):
            with timezone.override(zone):
                yield _csv_row(order)

    return rows()


def _csv_row(order: Order) -> list[Any]:
    return [
        order.number,
        _(order.commercial.label),
        _(order.fulfilment.label),
        _(order.payment.label),
        order.partner.code if order.partner else "",
        order.partner.name if order.partner else order.partner_text,
        order.customer_reference,
        order.channel.name,
        local_day(order.placed_at),
        order.requested_on,
        order.promised_on,
        order.currency,
        order.net,
        order.tax,
        order.gross,
        order.invoiced,
        order.paid,
    ]
