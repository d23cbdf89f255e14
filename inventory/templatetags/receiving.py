"""Badges of what came in: `{% load receiving %}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from foundation.templatetags.ui import badge
from inventory.models import ReceiptLine, SupplyOrder
from inventory.states import Discrepancy, Quality, SupplyStatus

register = template.Library()


@register.simple_tag
def quality_badge(line: ReceiptLine) -> SafeString:
    return badge(Quality(line.quality))


@register.simple_tag
def discrepancy_badge(line: ReceiptLine) -> SafeString:
    return badge(Discrepancy(line.discrepancy))


@register.simple_tag
def move_badge(order: SupplyOrder) -> SafeString:
    """The state of a transfer or of production: what is sent was released."""
    is_released = order.status == SupplyStatus.SENT
    word = pgettext("warehouse", "Released") if is_released else ""
    return badge(order.state, text=word)
