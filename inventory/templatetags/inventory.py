"""Links from stock to what holds it."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foundation.records import record_url

register = template.Library()


@register.simple_tag
def demand_link(demand_ref: str) -> str | SafeString:
    """The record a demand belongs to: what stands before the last slash names it."""
    number = demand_ref.rpartition("/")[0] or demand_ref
    url = record_url("order", number)
    return format_html('<a href="{}">{}</a>', url, demand_ref) if url else demand_ref
