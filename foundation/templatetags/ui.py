"""Building blocks of pages: `{% load ui %}`; drawn by templates/components."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from foundation.lists import drawn_filters
from foundation.records import record_url
from foundation.records import url_or_none as find_url
from foundation.rule_names import shipped_name
from foundation.status import Status, Tone

register = template.Library()

TONE_ICONS = {
    "grey": "circle-dashed",
    "blue": "progress",
    "green": "circle-check",
    "amber": "alert-triangle",
    "red": "alert-circle",
    "purple": "pencil",
}


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A symbol of the sprite; with a label it speaks, without it is decoration."""
    return _drawn(settings.STATIC_URL, name, label, css)


@lru_cache(maxsize=1024)
def _drawn(base: str, name: str, label: str, css: str) -> SafeString:
    del base  # only part of the key
    href = f"{static('icons/sprite.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"/></svg>',
            css,
            label,
            href,
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}"/></svg>', css, href
    )


@register.simple_tag
def label(status: Status | str) -> str:
    """The words of a status or of any marked label, in the reader's language."""
    text = status.label if isinstance(status, Status) else str(status)
    context = status.context if isinstance(status, Status) else ""
    if not text:
        return ""
    return pgettext(context, text) if context else gettext(text)


@register.simple_tag
def badge(
    status: Status | str, tone: str = "", text: str = "", symbol: str = ""
) -> SafeString:
    """A status: word, tone and icon. A plain string brings its tone along."""
    own = status.tone if isinstance(status, Status) else Tone.GREY
    chosen = str(tone or own)
    words = str(text or label(status))
    return _badge(words, chosen, symbol or TONE_ICONS[chosen])


@lru_cache(maxsize=512)
def _badge(words: str, tone: str, symbol: str) -> SafeString:
    """Lists hold the same few badges many times."""
    context = {"label": words, "tone": tone, "icon": symbol}
    return render_to_string("components/badge.html", context)


@register.simple_tag
def drawn(template_name: str, **values: Hashable) -> SafeString:
    """A part that says the same for the same values and language; drawn once for them.

    Its template is given nothing else, so nothing can be stale.
    """
    return _drawn_once(template_name, get_language() or "", tuple(values.items()))


@lru_cache(maxsize=512)
def _drawn_once(
    template_name: str, language: str, values: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    del language  # only part of the key
    return render_to_string(template_name, dict(values))


@register.simple_tag
def filter_fields(form: Form) -> SafeString:
    """The fields of a list's filters."""
    return drawn_filters(form)


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    return icon(TONE_ICONS.get(str(tone), "circle-dashed"))


@register.simple_tag
def record_link(kind: str, number: str, text: str = "") -> str:
    """A link to a record's page, or just its number where it has none."""
    if not number:
        return SafeString("\N{EM DASH}")
    url = record_url(kind, str(number))
    shown = text or str(number)
    return format_html('<a href="{}">{}</a>', url, shown) if url else shown


@register.simple_tag
def record_address(kind: str, number: str) -> str:
    return record_url(kind, str(number))


@register.simple_tag
def url_or_none(name: str, *args: Any, **kwargs: Any) -> str | None:
    """Like `url`, but None while the page does not exist."""
    return find_url(name, *args, **kwargs)


@register.simple_tag(takes_context=True)
def query_string(context: Context, **changes: Any) -> str:
    """The page's query with some values changed; None or "" takes one out."""
    query = _query_of(context)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def without(context: Context, name: str, value: str = "") -> str:
    """The page's query less one filter value, back on the first page."""
    query = _query_of(context)
    left = [kept for kept in query.getlist(name) if value and kept != str(value)]
    query.setlist(name, left)
    for paging in ("after", "before", "page"):
        query.pop(paging, None)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/_sort_header.html", takes_context=True)
def sort_header(
    context: Context, field: str, title: str, align: str = "", default: str = ""
) -> dict[str, Any]:
    """A table header that sorts by `field`, keeping filters; again turns it round."""
    query = _query_of(context)
    current = query.get("sort") or default or str(context.get("sort") or "")
    query["sort"] = f"-{field}" if current == field else field
    for paging in ("after", "before", "page"):
        query.pop(paging, None)
    directions = {field: "ascending", f"-{field}": "descending"}
    return {
        "title": title,
        "url": f"?{query.urlencode()}",
        "direction": directions.get(current, ""),
        "align": align,
    }


def _query_of(context: Context) -> QueryDict:
    request: HttpRequest | None = context.get("request")
    return request.GET.copy() if request else QueryDict(mutable=True)


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "") -> str:
    """A drop-down of links and buttons; nothing at all when it would be empty."""
    return _component("_menu", content, label=label, icon=icon)


@register.simple_block_tag
def why(content: str, title: str) -> str:
    """“Why?” beside a computed value: opens a panel with the reasons."""
    return _component("_why", content, title=title)


@register.simple_block_tag
def card(content: str, title: str = "", *, flush: bool = False) -> str:
    """A titled box; `flush` leaves no padding, for tables."""
    return _component("_card", content, title=title, is_flush=flush)


def _component(name: str, content: str, **context: Any) -> str:
    if not content.strip():
        return ""
    return render_to_string(f"components/{name}.html", {"content": content, **context})


@register.filter
def shipped(name: str) -> str:
    """The name of a rule set or rule, translated where it is a standard one."""
    return shipped_name(name)
