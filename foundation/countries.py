"""Countries by their ISO 3166 code, named in the reader's language."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

#: In the territories of CLDR, but no countries.
_NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def is_country(code: str) -> bool:
    return code in _names("en")


def country_name(code: str) -> str:
    """The name of a country; a code that is none stays as it is."""
    return _names(_language()).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """(code, name) of all countries, by name."""
    return sorted(_names(_language()).items(), key=lambda pair: pair[1])


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language).territories
    return {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    }
