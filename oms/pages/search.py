"""Global search and the command palette: one box for every kind of record.

Each source is one cheap query, limited to what the person may see; a number that
matches exactly comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from billing.models import Invoice, Payment
from billing.permissions import SEE_INVOICES, SEE_PAYMENTS
from catalog.queries import find_items
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.models import User
from foundation.records import record_url, url_or_none
from fulfillment.access import shipments_for
from inventory.access import supply_for
from inventory.permissions import SEE_STOCK, SEE_SUPPLY
from inventory.reads.lots import lots_by_code
from orders.access import orders_for
from orders.queries import search_orders
from partners.queries import find_partners

EACH = 6
SHORTEST = 2
#: The list that holds the rest; those of shipments and payments ask for a whole number.
LISTS = {
    "order": "orders:order_list",
    "invoice": "billing:invoice_list",
    "partner": "partners:partner_list",
    "item": "catalog:item_list",
}


@dataclass(frozen=True)
class Hit:
    kind: str
    number: str
    label: str
    detail: str
    icon: str

    @property
    def url(self) -> str:
        return record_url(self.kind, self.number)


@staff_page()
def search(request: PersonRequest) -> HttpResponse:
    """Everything that matches; one exact number opens its record at once."""
    text = request.GET.get("q", "").strip().replace("\x00", "")
    hits = find(request.user, text)
    exact = [hit for hit in hits if hit.number.casefold() == text.casefold()]
    if len(exact) == 1 and exact[0].url:
        return redirect(exact[0].url)
    context = {"search_text": text, "hits": with_rest(hits, text)}
    return render(request, "pages/search.html", context)


@staff_page()
def palette(request: PersonRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip().replace("\x00", "")
    results = [
        {
            "url": hit.url,
            "label": hit.label,
            "detail": hit.detail,
            "icon": hit.icon,
        }
        for hit in find(request.user, text)
        if hit.url
    ]
    return JsonResponse({"results": results})


def find(user: User, text: str) -> list[Hit]:
    """The best matches of every source this person may see."""
    if len(text) < SHORTEST:
        return []
    return list(
        chain(
            _orders(user, text),
            _shipments(user, text),
            _money(user, text),
            _supply(user, text),
            _lots(user, text),
            _partners(text),
            _items(text),
        )
    )


def with_rest(hits: list[Hit], text: str) -> list[tuple[Hit, str]]:
    """Each hit; the last of a kind that fills its share leads to the whole list."""
    counts = Counter(hit.kind for hit in hits)
    last = {hit.kind: hit for hit in hits if counts[hit.kind] == EACH}
    return [(hit, _rest(hit, text) if hit in last.values() else "") for hit in hits]


def _rest(hit: Hit, text: str) -> str:
    url = url_or_none(LISTS.get(hit.kind, ""))
    return f"{url}?{urlencode({'q': text})}" if url else ""


def _orders(user: User, text: str) -> Iterable[Hit]:
    found = search_orders(orders_for(user), text).select_related("partner")
    for order in found.order_by("-id")[:EACH]:
        who = order.partner.name if order.partner else order.partner_text
        detail = f"{who} · {order.customer_reference}".rstrip(" ·")
        yield Hit("order", order.number, order.number, detail, "shopping-cart")


def _shipments(user: User, text: str) -> Iterable[Hit]:
    found = shipments_for(user).filter(number__istartswith=text)
    for shipment in found.select_related("order")[:EACH]:
        yield Hit(
            "shipment",
            shipment.number,
            shipment.number,
            _("Shipment of %(number)s") % {"number": shipment.order.number},
            "truck-delivery",
        )


def _money(user: User, text: str) -> Iterable[Hit]:
    if user.may(SEE_INVOICES):
        invoices = Invoice.objects.filter(number__icontains=text)
        for invoice in invoices.select_related("partner").order_by("-id")[:EACH]:
            number = invoice.number or ""
            yield Hit("invoice", number, number, invoice.partner.name, "file-invoice")
    if user.may(SEE_PAYMENTS):
        payments = Payment.objects.filter(number__istartswith=text)
        for payment in payments.order_by("-id")[:EACH]:
            yield Hit(
                "payment", payment.number, payment.number, payment.payer_name, "cash"
            )


def _supply(user: User, text: str) -> Iterable[Hit]:
    if not user.may(SEE_SUPPLY):
        return
    found = supply_for(user).filter(number__istartswith=text)
    for order in found.order_by("-id")[:EACH]:
        source = order.supplier or order.source or order.destination
        yield Hit("supply", order.number, order.number, source.name, "truck")


def _lots(user: User, text: str) -> Iterable[Hit]:
    if not user.may(SEE_STOCK):
        return
    for lot in lots_by_code(text)[:EACH]:
        number = f"{lot.item.sku}/{lot.code}"
        yield Hit("lot", number, lot.code, lot.item.name, "barcode")


def _partners(text: str) -> Iterable[Hit]:
    for partner in find_partners(text, limit=EACH):
        yield Hit("partner", partner.code, partner.name, partner.code, "users")


def _items(text: str) -> Iterable[Hit]:
    for item in find_items(text, limit=EACH):
        yield Hit("item", item.sku, item.name, item.sku, "package")
