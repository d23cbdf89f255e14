"""Links from stock to what holds it, and between the areas of stock work."""

from __future__ import annotations

import uuid

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from catalog.models import Item
from foundation.kinds import mark
from foundation.models import User
from foundation.records import record_url
from inventory.areas import Tab, tabs_for
from inventory.models import Lot
from inventory.movements import record_of

register = template.Library()

CHANGE_KINDS = {
    "incoming": mark("Incoming"),
    "claimed": mark("Claimed"),
    "waiting": mark("Waiting"),
    "forecast": mark("Forecast"),
}


@register.simple_tag
def demand_link(demand_ref: str) -> str | SafeString:
    """The record a demand belongs to: what stands before the last slash names it."""
    number = demand_ref.rpartition("/")[0] or demand_ref
    # Transfers and production hold stock too.
    url = record_url(*(record_of(demand_ref) or ("order", number)))
    return format_html('<a href="{}">{}</a>', url, demand_ref) if url else demand_ref


@register.simple_tag
def change_kind(kind: str) -> str:
    """Why what is free changes on a day."""
    return gettext(CHANGE_KINDS.get(kind, kind))


@register.simple_tag
def lot_link(item: Item, lot: Lot) -> str | SafeString:
    """Where a lot or serial number is."""
    url = record_url("lot", f"{item.sku}/{lot.code}")
    return format_html('<a href="{}"><code>{}</code></a>', url, lot.code)


@register.simple_tag(takes_context=True)
def stock_areas(context: Context) -> list[Tab]:
    """The areas of stock work that the reader may open."""
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User):
        return []
    return tabs_for(user, request.path)


@register.simple_tag
def new_key() -> str:
    """The key of one act: posted twice it is done once."""
    return str(uuid.uuid4())
