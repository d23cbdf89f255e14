"""Addresses as the post of the country wants them, for papers and pages."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale
from django.utils.translation import get_language

#: The line with the place; several lines are split by "|".
_PLACE = {
    "AU": "{city} {region} {postal_code}",
    "CA": "{city} {region} {postal_code}",
    "GB": "{city}|{postal_code}",
    "IE": "{city}|{region}|{postal_code}",
    "IT": "{postal_code} {city} {region}",
    "TR": "{postal_code} {region} {city}",
    "US": "{city}, {region} {postal_code}",
}
_USUAL = "{postal_code} {city}"
_UPPER = frozenset({"FR", "GB"})


def address_lines(address: Mapping[str, str], *, home: str = "") -> list[str]:
    """The lines of an address; the country is named where it is not `home`."""
    country = str(address.get("country") or "").upper()
    known = {
        part: str(address.get(part) or "").strip()
        for part in ("name", "street", "street2", "postal_code", "city", "region")
    }
    if country in _UPPER:
        known["city"] = known["city"].upper()
    place = _PLACE.get(country, _USUAL).format_map(known).split("|")
    lines = [known["name"], known["street"], known["street2"], *place]
    if country and country != home.upper():
        lines.append(country_name(country).upper())
    return [tidy for line in lines if (tidy := " ".join(line.split()).strip(" ,"))]


def one_line(address: Mapping[str, str]) -> str:
    """An address among other text: who, street, place and country."""
    place = f"{address.get('postal_code', '')} {address.get('city', '')}".strip()
    parts = (address.get("name"), address.get("street"), place, address.get("country"))
    return ", ".join(part for part in parts if part)


def country_name(code: str) -> str:
    """A country's name in the active language; its code where it has none."""
    locale = Locale.parse((get_language() or "en").split("-")[0])
    return str(locale.territories.get(code.upper(), code))
