"""What order entry asks while somebody types: prices, dates, items, customers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from catalog.queries import find_items
from foundation.access import staff_page
from foundation.http import PersonRequest
from orders.access import get_order_for
from orders.engine.intake import Buyer, LineInput, OrderInput, PostalAddress
from orders.forms.entry import OrderForm, find_partner
from orders.forms.lines import PriceField, QuantityField
from orders.permissions import ENTER_ORDERS, SET_PRICES
from orders.services.capture import check_basket
from orders.views.answers import answers_for
from partners.models import Channel
from partners.queries import find_partners

MOST_LINES = 1000
_SHIP_TO = (
    ("name", 160),
    ("street", 160),
    ("street2", 160),
    ("postal_code", 20),
    ("city", 80),
    ("country", 2),
)
_QUANTITY = QuantityField()
_PRICE = PriceField(required=False)


@dataclass(frozen=True)
class Typed:
    """A line of the grid; without what was given where that cannot be read."""

    key: str
    given: LineInput | None = None
    problem: str = ""


@staff_page(ENTER_ORDERS)
@require_POST
def order_check(request: PersonRequest) -> HttpResponse:
    """Answers for the lines in the request; nothing is written."""
    try:
        asked = json.loads(request.body)
        may_price = request.user.may(SET_PRICES)
        lines = enumerate(asked["lines"][:MOST_LINES], start=1)
        typed = [_typed(number, line, may_price=may_price) for number, line in lines]
    except (ValueError, TypeError, KeyError, AttributeError):
        return HttpResponseBadRequest()
    channel = _channel(str(asked.get("channel", "")))
    if channel is None:
        return HttpResponseBadRequest()
    order = _order(asked, typed)
    draft = _text(asked, "draft", 40)
    if draft:
        get_order_for(request.user, draft)
    basket = check_basket(order, channel=channel, by=request.user, draft=draft)
    answers = answers_for(
        basket,
        {number: line.key for number, line in enumerate(typed, start=1)},
        {line.key: line.problem for line in typed if line.problem},
    )
    if not asked.get("is_complete", True):  # some lines say nothing of the whole
        answers |= {"totals": None, "notices": None}
    return JsonResponse(answers)


@staff_page(ENTER_ORDERS)
@require_GET
def item_suggestions(request: PersonRequest) -> HttpResponse:
    found = find_items(request.GET.get("q", "").strip(), limit=12)
    results = [{"sku": item.sku, "name": item.name} for item in found]
    return JsonResponse({"results": results})


@staff_page(ENTER_ORDERS)
@require_GET
def partner_suggestions(request: PersonRequest) -> HttpResponse:
    found = find_partners(request.GET.get("q", "").strip(), limit=12)
    results = [
        {"value": each.code, "label": each.name} for each in found if each.is_customer
    ]
    return JsonResponse({"results": results})


@staff_page(ENTER_ORDERS)
@require_GET
def partner_panel(request: PersonRequest) -> HttpResponse:
    """The contact field and facts of the customer just chosen."""
    form = OrderForm(initial={"partner": request.GET.get("partner", "")})
    context = {"form": form, "partner": form.customer}
    return render(request, "orders/_partner_panel.html", context)


def _order(asked: Mapping[str, Any], typed: Sequence[Typed]) -> OrderInput:
    partner = find_partner(str(asked.get("partner", "")))
    return OrderInput(
        lines=tuple(line.given for line in typed if line.given),
        buyer=Buyer(partner_id=partner.pk if partner else None),
        customer_reference=_text(asked, "customer_reference", 80),
        contact_id=_contact(asked),
        ship_to=_ship_to(asked),
        requested_on=_date(asked.get("requested_on")),
        note=_text(asked, "note", 2000),
    )


def _typed(number: int, line: Mapping[str, Any], *, may_price: bool) -> Typed:
    """A line as it was typed in the person's language, or what cannot be read of it."""
    key = str(line["key"])
    try:
        quantity = _QUANTITY.clean(str(line.get("quantity") or "1"))
        price = _PRICE.clean(str(line.get("price") or "")) if may_price else None
    except forms.ValidationError as unread:
        return Typed(key, problem=" ".join(unread.messages))
    given = LineInput(
        line_no=number,
        sku=str(line.get("sku", "")).strip()[:60].replace("\x00", ""),
        quantity=quantity,
        unit_price=price,
        is_price_manual=price is not None,
    )
    return Typed(key, given)


def _date(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _text(asked: Mapping[str, Any], name: str, most: int) -> str:
    return str(asked.get(name) or "").strip().replace("\x00", "")[:most]


def _contact(asked: Mapping[str, Any]) -> int | None:
    text = _text(asked, "contact", 9)
    return int(text) if text.isdecimal() else None


def _ship_to(asked: Mapping[str, Any]) -> PostalAddress | None:
    parts = {name: _text(asked, f"ship_{name}", most) for name, most in _SHIP_TO}
    if not (parts["country"] and parts["postal_code"]):
        return None
    return PostalAddress(**parts)


def _channel(code: str) -> str | None:
    channels = Channel.objects.filter(is_active=True).order_by("id")
    chosen = channels.filter(code=code).first() or channels.first()
    return chosen.code if chosen else None
