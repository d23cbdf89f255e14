"""Badges of what came in: `{% load receiving %}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from foundation.templatetags.ui import badge
from inventory.models import ReceiptLine
from inventory.states import Discrepancy, Quality

register = template.Library()


@register.simple_tag
def quality_badge(line: ReceiptLine) -> SafeString:
    return badge(Quality(line.quality))


@register.simple_tag
def discrepancy_badge(line: ReceiptLine) -> SafeString:
    return badge(Discrepancy(line.discrepancy))
