"""Units of measure in words: “1 piece”, “10 pieces”.

A unit's name is stored in English and is the key of its translation; a company may add
units of its own, which are shown as they are named.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext, ngettext

from foundation.kinds import Plural, mark_many

_PLURALS: dict[str, Plural] = {
    plural.singular: plural
    for plural in (
        mark_many("piece", "pieces", "count"),
        mark_many("each", "each", "count"),
        mark_many("pair", "pairs", "count"),
        mark_many("set", "sets", "count"),
        mark_many("box", "boxes", "count"),
        mark_many("hour", "hours", "count"),
        mark_many("day", "days", "count"),
        mark_many("meter", "meters", "count"),
        mark_many("kilogram", "kilograms", "count"),
        mark_many("liter", "liters", "count"),
    )
}


def unit_word(name: str, quantity: Decimal) -> str:
    """What so many of a unit are called, in the reader's language."""
    plural = _PLURALS.get(name)
    if plural is None:
        return gettext(name) if name else ""
    count = 1 if quantity == 1 else 2
    return ngettext(plural.singular, plural.plural, count)
