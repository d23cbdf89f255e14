"""What a scanner read: a plain code, or a GS1 element string with what it holds.

Element strings come with their identifiers in brackets, with FNC1 between them, or bare
behind a symbology identifier. Whatever does not read as one is a plain code, for the
caller to look up.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

FNC1 = "\x1d"
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9a-z]")
_BRACKETED = re.compile(r"\((\d{2,4})\)([^()]*)")
#: How long the value of an identifier is where it has no end mark.
_FIXED = {
    "00": 18,
    "01": 14,
    "02": 14,
    "11": 6,
    "12": 6,
    "13": 6,
    "15": 6,
    "16": 6,
    "17": 6,
    "20": 2,
}
#: The most that others may hold up to FNC1 or the end.
_OPEN = {"10": 20, "21": 20, "22": 20, "30": 8, "37": 8, "240": 30, "400": 30}
_WEIGHT = re.compile(r"310[0-5]")
_CHECKED = ("00", "01", "02")
_TRADE_UNITS = 14


@dataclass(frozen=True)
class Scan:
    """One scan: `code` as read; the rest only where it was a GS1 element string."""

    code: str
    gtin: str = ""
    lot: str = ""
    serial: str = ""
    expires_on: dt.date | None = None
    quantity: Decimal | None = None
    sscc: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """What an item may be known by: a GTIN also without its leading zeros."""
        if not self.gtin:
            return (self.code,)
        shorter = [
            self.gtin[-length:]
            for length in (13, 12, 8)
            if self.gtin.startswith("0" * (_TRADE_UNITS - length))
        ]
        return (self.gtin, *shorter)

    @property
    def lot_code(self) -> str:
        """The lot, or the serial number of the one piece."""
        return self.serial or self.lot


def read_scan(text: str, *, this_year: int) -> Scan:
    """Read what a scanner typed; `this_year` tells the century of two digits."""
    code = text.strip().strip(FNC1)
    try:
        elements = dict(_elements(code))
    except ValueError:
        elements = {}
    if not elements:
        return Scan(code)
    try:
        return _as_scan(code, elements, this_year)
    except ValueError:
        return Scan(code)


def check_digit(digits: str) -> int:
    """The last digit of a GTIN or SSCC, from those before it."""
    odd = sum(int(each) for each in digits[::-2])
    even = sum(int(each) for each in digits[-2::-2])
    return -(3 * odd + even) % 10


def _as_scan(code: str, elements: Mapping[str, str], this_year: int) -> Scan:
    for identifier in _CHECKED:
        digits = elements.get(identifier)
        if digits and check_digit(digits[:-1]) != int(digits[-1]):
            raise ValueError(digits)
    until = elements.get("17") or elements.get("15")
    count = elements.get("37") or elements.get("30") or elements.get("310")
    return Scan(
        code,
        gtin=elements.get("01") or elements.get("02", ""),
        lot=elements.get("10", ""),
        serial=elements.get("21", ""),
        expires_on=_day(until, this_year) if until else None,
        quantity=Decimal(count) if count else None,
        sscc=elements.get("00", ""),
    )


def _elements(code: str) -> Iterator[tuple[str, str]]:
    symbology = _SYMBOLOGY.match(code)
    body = code[3:] if symbology else code
    if body.startswith("("):
        yield from _bracketed(body)
    elif symbology or FNC1 in body or _is_bare(body):
        yield from _split(body.lstrip(FNC1))


def _bracketed(body: str) -> Iterator[tuple[str, str]]:
    if "".join(match.group() for match in _BRACKETED.finditer(body)) != body:
        raise ValueError(body)
    for match in _BRACKETED.finditer(body):
        identifier, value = match.groups()
        length = _FIXED.get(identifier)
        if length is not None and not (len(value) == length and value.isdecimal()):
            raise ValueError(body)
        yield _named(identifier, value)


def _is_bare(body: str) -> bool:
    """A GTIN with more behind it; 16 digits alone may be anything."""
    digits = body[2:16]
    return (
        len(body) > _TRADE_UNITS + 2
        and body.startswith("01")
        and digits.isdecimal()
        and check_digit(digits[:-1]) == int(digits[-1])
    )


def _split(body: str) -> Iterator[tuple[str, str]]:
    while body:
        if body.startswith(FNC1):
            body = body[1:]
            continue
        identifier, length = _identifier_of(body)
        rest = body[len(identifier) :]
        if identifier in _FIXED or _WEIGHT.fullmatch(identifier):
            value, body = rest[:length], rest[length:]
            if len(value) < length or not value.isdecimal():
                raise ValueError(rest)
        else:
            value, _, body = rest.partition(FNC1)
            if not 0 < len(value) <= length:
                raise ValueError(rest)
        yield _named(identifier, value)


def _identifier_of(body: str) -> tuple[str, int]:
    if _WEIGHT.match(body):
        return body[:4], 6
    for size in (2, 3):
        length = _FIXED.get(body[:size]) or _OPEN.get(body[:size])
        if length:
            return body[:size], length
    raise ValueError(body)


def _named(identifier: str, value: str) -> tuple[str, str]:
    if not _WEIGHT.fullmatch(identifier):
        return identifier, value
    return "310", str(Decimal(int(value)).scaleb(-int(identifier[3])))


def _day(text: str, this_year: int) -> dt.date:
    """YYMMDD; day 00 is the last of the month, the century the nearest one."""
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    year += this_year - this_year % 100
    if year - this_year >= 51:
        year -= 100
    elif this_year - year >= 50:
        year += 100
    if not 1 <= month <= 12:
        raise ValueError(text)
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])
