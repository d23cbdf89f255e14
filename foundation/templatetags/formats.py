"""Values as a reader sees them: `{% load formats %}`.

All tags take `as name`, so that sentences can use them as placeholders.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from foundation import formats

register = template.Library()

NOTHING = SafeString(formats.EM_DASH)


def is_empty(value: object) -> bool:
    """Nothing to show; zero is something."""
    return value is None or value in ("", [], ())


@register.simple_tag
def money(amount: Any, currency: str) -> str:
    return NOTHING if is_empty(amount) else formats.money(amount, str(currency))


@register.simple_tag
def unit_price(price: Any, currency: str) -> str:
    return NOTHING if is_empty(price) else formats.unit_price(price, str(currency))


@register.simple_tag
def number(value: Any) -> str:
    return NOTHING if is_empty(value) else formats.number(value)


@register.simple_tag
def percent(value: Any) -> str:
    return NOTHING if is_empty(value) else formats.percent(value)


@register.simple_tag
def quantity(value: Any, unit: object = "") -> str:
    return NOTHING if is_empty(value) else formats.quantity(value, str(unit or ""))


@register.simple_tag
def dash(value: Any) -> Any:
    """The value, or an em dash where there is none."""
    return NOTHING if is_empty(value) else value


@register.simple_tag
def day(date: dt.date | None, *, late: bool = False) -> str:
    """“Tue 24 Nov”, the full date on hover; with `late`, days late in red."""
    if date is None:
        return NOTHING
    on, today = formats.local_day(date), formats.local_today()
    shown = _day(on, today.year, get_language() or "")
    days = (today - on).days if late else 0
    return _late_day(shown, days) if days > 0 else shown


@lru_cache(maxsize=2048)
def _day(on: dt.date, this_year: int, language: str) -> SafeString:
    """A list shows the same few days over and over."""
    del this_year, language  # only part of the key
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        on.isoformat(),
        formats.long_day(on),
        formats.short_day(on),
    )


def _late_day(shown: SafeString, days: int) -> SafeString:
    text = ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
    return format_html('<span class="late">{} <small>{}</small></span>', shown, text)


@register.simple_tag
def long_day(date: dt.date | None) -> str:
    return NOTHING if date is None else formats.long_day(formats.local_day(date))


@register.simple_tag
def moment(at: dt.datetime | None) -> str:
    """“Tue 24 Nov 14:05” on the reader's clock."""
    if at is None:
        return NOTHING
    return _time(at, formats.short_moment(at))


@register.simple_tag
def relative(at: dt.datetime | None) -> str:
    """“2 min ago”, the exact moment on hover; for timelines."""
    if at is None:
        return NOTHING
    return _time(at, formats.relative(at))


def _time(at: dt.datetime, text: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        formats.long_moment(at),
        text,
    )


@register.simple_tag
def yes_no(value: object) -> str:
    if value is None:
        return NOTHING
    return _("Yes") if value else _("No")


@register.filter
def file_size(size: int) -> str:
    """Bytes as people read them: 12 KB, 3.4 MB."""
    if size < 1024 * 1024:
        return formats.quantity(max(1, round(size / 1024)), "KB")
    return formats.quantity(round(size / (1024 * 1024), 1), "MB")
