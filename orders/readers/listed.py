"""Reading lists of parties: CSV rows by header, safe XML, countries by name."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parse as parse_safely
from lxml import etree

from orders.compliance.lists import Files, UnreadableList
from orders.readers.countries import country_code

#: What lists write where they know nothing.
_NOTHING = ("-0-", "00", "n/a", "na", "unknown", "undetermined")
#: Countries as lists write them and standards do not.
_COUNTRIES = {
    "korea, north": "KP",
    "north korea": "KP",
    "dprk": "KP",
    "korea, south": "KR",
    "south korea": "KR",
    "burma": "MM",
    "burma (myanmar)": "MM",
    "congo, democratic republic of the": "CD",
    "democratic republic of the congo": "CD",
    "congo, republic of the": "CG",
    "ivory coast": "CI",
    "cote d ivoire": "CI",
    "syrian arab republic": "SY",
    "russian federation": "RU",
    "islamic republic of iran": "IR",
    "region: crimea": "UA",
    "the gambia": "GM",
    "bahamas, the": "BS",
    "hong kong": "HK",
    "macau": "MO",
    "palestinian": "PS",
    "west bank": "PS",
    "region: gaza": "PS",
    "swaziland": "SZ",
    "macedonia": "MK",
    "serbia and montenegro": "RS",
}


def main_file(files: Files) -> bytes:
    """The file that was named; its companions follow."""
    return next(iter(files.values()), b"")


def head_of(files: Files, size: int = 4000) -> str:
    """The beginning of the named file as text, in small letters."""
    return main_file(files)[:size].decode("utf-8", "replace").lstrip("\ufeff").lower()


def text_of(data: bytes) -> str:
    """UTF-8, or what Windows wrote; NUL and end-of-file marks are no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\x00", "").rstrip("\x1a\r\n ")


def rows_of(
    data: bytes, delimiter: str = ","
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows by header in small letters, each with its number in the file."""
    for number, cells in plain_rows(data, delimiter):
        if number == 1:
            header = [cell.strip().lower() for cell in cells]
        else:
            yield number, dict(zip(header, cells, strict=False))


def plain_rows(data: bytes, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Rows without a header, empty ones left out."""
    reader = csv.reader(io.StringIO(text_of(data), newline=""), delimiter=delimiter)
    number = 0
    try:
        for cells in reader:
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, [value_of(cell) for cell in cells]
    except csv.Error as wrong:
        raise UnreadableList("list.broken_table", row=number + 1) from wrong


def value_of(cell: str) -> str:
    """A cell, empty where the list says that it knows nothing."""
    cell = " ".join(cell.split())
    return "" if cell.casefold() in _NOTHING else cell


def xml_of(data: bytes) -> etree._Element:
    """The root of an XML list; no document types, no entities, no network."""
    try:
        parse_safely(io.BytesIO(data), ContentHandler(), forbid_dtd=True)
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(data, parser)
    except DefusedXmlException as wrong:
        raise UnreadableList("list.has_entities") from wrong
    except (SAXException, etree.XMLSyntaxError, ValueError, LookupError) as wrong:
        line = getattr(wrong, "getLineNumber", lambda: None)() or 1
        raise UnreadableList("list.broken_xml", row=line) from wrong
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = etree.QName(element).localname
    return root


def country_of(text: str) -> str:
    """The ISO code of a country by code or English name; empty where unknown."""
    text = value_of(text)
    return _COUNTRIES.get(text.casefold()) or country_code(text)


def countries_of(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for text in texts if (code := country_of(text))))


def day_of(text: str, pattern: str = "%Y-%m-%d") -> dt.date | None:
    try:
        return dt.datetime.strptime(text[:10], pattern).date()  # noqa: DTZ007  a date
    except ValueError:
        return None
