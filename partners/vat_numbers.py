"""VAT numbers by form and check digits; whether one is registered is not asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from stdnum import get_cc_module
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

#: Countries outside the EU whose numbers have check digits that we can verify.
_OTHERS = ("CH", "GB", "NO", "TR")


def compact_vat_number(number: str, country: str) -> str:
    """The number without blanks, with its EU prefix; empty where it cannot be right.

    An EU number may lack its prefix where the country is known. Numbers of countries
    whose rule is not known are kept as they are written.
    """
    plain = "".join(number.split()).upper()
    if country in _OTHERS:
        return _valid(_validator(country), plain)
    if vat.is_valid(plain):
        return str(vat.compact(plain))
    if country.lower() in vat.MEMBER_STATES:
        return _valid(vat.validate, {"GR": "EL"}.get(country, country) + plain)
    return "" if not country or plain[:2].lower() in vat.MEMBER_STATES else plain


@lru_cache(maxsize=4096)
def vat_country(number: str) -> str:
    """The country of a valid EU VAT number; empty for any other."""
    if not number or not vat.is_valid(number):
        return ""
    prefix = str(vat.compact(number)[:2])
    return {"EL": "GR"}.get(prefix, prefix)


def _validator(country: str) -> Callable[[str], str]:
    module = get_cc_module(country.lower(), "vat")
    if module is None:
        raise LookupError(country)
    return module.validate


def _valid(validate: Callable[[str], str], number: str) -> str:
    try:
        return validate(number)
    except ValidationError:
        return ""
