"""Numbers, money and dates in the reader's language, for pages, papers and mails.

The language is the active one, so a document wraps its rendering in
`translation.override(customer.language)` and speaks its reader's formats.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from django.utils import timezone
from django.utils.formats import localize_input
from django.utils.translation import get_language

from foundation import clock
from foundation.units import unit_word

NO_BREAK = "\N{NO-BREAK SPACE}"
EM_DASH = "\N{EM DASH}"

Number = Decimal | int | float | str

#: English here is British: day before month.
_LOCALES = {"en": "en_GB", "nl": "nl", "de": "de", "it": "it", "tr": "tr"}
_SHORT_DAY = {"de": "EEE, d. MMM", "tr": "d MMM EEE"}
_LONG_DAY = {"de": "EEEE, d. MMMM y", "tr": "d MMMM y EEEE"}
_NUMERIC_DAY = {"en": "dd/MM/y", "nl": "dd-MM-y", "it": "dd/MM/y"}
_DAY_IN_TEXT = {"de": "d. MMMM y"}
_PERCENT = {"de": "{}" + NO_BREAK + "%", "tr": "%{}"}


def money(amount: Number, currency: str) -> str:
    """An amount with its currency: “€ 1.234,56” in Dutch, “₺1.234,56” in Turkish."""
    return _money(str(amount), currency, _language())


@lru_cache(maxsize=8192)
def _money(amount: str, currency: str, language: str) -> str:
    locale = _parse_locale(_LOCALES[language])
    text = format_currency(Decimal(amount), currency, locale=locale)
    return _part_code(_firm(text), currency)


def unit_price(price: Number, currency: str) -> str:
    """A price per unit: two decimals, up to four where the price has them."""
    pattern = _locale().currency_formats["standard"].pattern.replace("0.00", "0.00##")
    text = format_currency(
        _decimal(price), currency, pattern, locale=_locale(), currency_digits=False
    )
    return _part_code(_firm(text), currency)


def number(value: Number) -> str:
    """A number with the language's separators and no empty decimals."""
    return _number(str(value), _language())


@lru_cache(maxsize=8192)
def _number(value: str, language: str) -> str:
    locale = _parse_locale(_LOCALES[language])
    return _firm(format_decimal(Decimal(value), "#,##0.######", locale=locale))


def percent(value: Number) -> str:
    """A number of per cents: 81.5 is “81,5 %” in German and “%81,5” in Turkish."""
    pattern = _PERCENT.get(_language(), "{}%")
    return pattern.format(format_decimal(_decimal(value), "#,##0.##", locale=_locale()))


def quantity(value: Number, unit: str = "") -> str:
    """A quantity and its unit (by its English name), kept on one line."""
    word = unit_word(unit, _decimal(value))
    return f"{number(value)}{NO_BREAK}{word}" if word else number(value)


def short_day(day: dt.date) -> str:
    """“Tue 24 Nov”; the year is named when it is not the present one."""
    pattern = _SHORT_DAY.get(_language(), "EEE d MMM")
    if day.year != local_today().year:
        pattern = pattern.replace("MMM", "MMM y")
    return _written(day, pattern, _language())


def day_and_month(day: dt.date) -> str:
    """“24 Nov”, where there is no room for more."""
    return format_skeleton("MMMd", day, locale=_locale())


def long_day(day: dt.date) -> str:
    """“Tuesday 24 November 2026”."""
    pattern = _LONG_DAY.get(_language(), "EEEE d MMMM y")
    return _written(day, pattern, _language())


def paper_day(day: dt.date) -> str:
    """The date as papers write it: “24 november 2026”."""
    return format_date(day, _DAY_IN_TEXT.get(_language(), "d MMMM y"), locale=_locale())


def numeric_day(day: dt.date) -> str:
    """The date in digits: 24-11-2026 in Dutch, 24.11.2026 in German."""
    return format_date(day, _NUMERIC_DAY.get(_language(), "dd.MM.y"), locale=_locale())


def time_of_day(moment: dt.datetime) -> str:
    return format_time(_local(moment), "HH:mm", locale=_locale())


def short_moment(moment: dt.datetime) -> str:
    """“Tue 24 Nov 14:05” on the reader's clock."""
    return f"{short_day(local_day(moment))}{NO_BREAK}{time_of_day(moment)}"


def long_moment(moment: dt.datetime) -> str:
    return f"{long_day(local_day(moment))}, {time_of_day(moment)}"


def relative(moment: dt.datetime) -> str:
    """“2 min ago”; used in timelines only."""
    return format_timedelta(
        moment - clock.now(), add_direction=True, format="short", locale=_locale()
    )


def local_day(moment: dt.datetime | dt.date) -> dt.date:
    """The calendar day of a moment where the reader is; a date stays as it is."""
    return _local(moment).date() if isinstance(moment, dt.datetime) else moment


def local_today() -> dt.date:
    return local_day(clock.now())


def input_number(value: Number) -> str:
    """A number as an input of the page takes it back."""
    return str(localize_input(_decimal(value)))


@lru_cache(maxsize=2048)
def _written(day: dt.date, pattern: str, language: str) -> str:
    """A list shows the same few days over and over."""
    return format_date(day, pattern, locale=_parse_locale(_LOCALES[language]))


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if moment.tzinfo else moment


def _language() -> str:
    language = (get_language() or "en").split("-")[0]
    return language if language in _LOCALES else "en"


def _locale() -> Locale:
    return _parse_locale(_LOCALES[_language()])


@lru_cache(maxsize=8)
def _parse_locale(name: str) -> Locale:
    return Locale.parse(name)


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _firm(text: str) -> str:
    return text.replace(" ", NO_BREAK)


def _part_code(text: str, currency: str) -> str:
    """A currency without a sign is its code: “TRY 1,234.56”, never “TRY1,234.56”."""
    rest = text.partition(currency)[2]
    glued = rest[:1].isdigit()
    return text.replace(currency, currency + NO_BREAK) if glued else text


def either(names: Sequence[str]) -> str:
    """“a, b or c”, as the reader's language lists what is possible."""
    return format_list(names, style="or", locale=_locale()) if names else ""
