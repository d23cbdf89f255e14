"""What papers need beyond `formats`: `{% load papers %}`."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from foundation.addresses import address_lines, country_name

register = template.Library()
register.filter("country_name", country_name)

_PARTS = ("name", "street", "street2", "postal_code", "city", "region", "country")


@register.simple_tag
def address(of: Any, home: str = "") -> list[str]:
    """The lines of an address dict, or of a record with the same attributes."""
    parts = {part: _part(of, part) for part in _PARTS}
    parts["name"] = parts["name"] or _part(of, "legal_name")
    return address_lines(parts, home=home)


def _part(of: Any, name: str) -> str:
    value = of.get(name) if isinstance(of, Mapping) else getattr(of, name, "")
    return str(value or "")


@register.simple_tag
def page_count_css() -> SafeString:
    """“Page 2 of 5” as the value of CSS `content`, in the paper's language."""
    sentence = gettext("Page %(page)s of %(pages)s")
    for sign in ('"', "\\", "<"):
        sentence = sentence.replace(sign, "")
    counted = sentence.replace("%(page)s", '" counter(page) "')
    counted = counted.replace("%(pages)s", '" counter(pages) "')
    return mark_safe(f'"{counted}"')  # noqa: S308  our own words, signs taken out


@register.filter
def svg_uri(svg: str) -> str:
    """An SVG picture as an address, for `<img src>`."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


@register.filter
def iban(value: str) -> str:
    """An IBAN in groups of four, as it is printed."""
    plain = "".join(value.split())
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))
