"""Country codes from what files write: a code, or an English name."""

from __future__ import annotations

from functools import cache

from babel import Locale

#: Names that old files use and the standard does not.
_MORE = {
    "uk": "GB",
    "usa": "US",
    "eire": "IE",
    "rsa": "ZA",
    "czech republic": "CZ",
    "turkey": "TR",
    "channel islands": "JE",
    "korea": "KR",
    "hong kong": "HK",
}


def country_code(text: str) -> str:
    """The ISO 3166 code of a country; empty where the name is none we know."""
    text = text.strip()
    if len(text) == 2 and text.isascii() and text.upper() != "UK":
        return text.upper()
    return _codes_by_name().get(text.casefold(), "")


@cache
def _codes_by_name() -> dict[str, str]:
    names = Locale("en").territories
    codes = {
        name.casefold(): code
        for code, name in names.items()
        if len(code) == 2 and code.isalpha()
    }
    return codes | _MORE
