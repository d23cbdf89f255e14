"""The contract of import formats: bytes in, orders with findings out, nothing written.

A format is one file in `orders/imports/`. It says whether a file is its own (`sniff`)
and reads it (`parse`) into orders, each with its place in the file. An order that
cannot be read does not keep the others out; a file that cannot be read at all raises
`UnreadableFile`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from orders.engine.intake import Finding, OrderInput, Severity

#: What is larger is refused before it is read.
MOST_BYTES = 50 * 1024 * 1024

_DECIMAL = re.compile(r"[+-]?(\d{1,15})(\.\d{1,12})?")


class UnreadableFile(Exception):
    """The file as a whole cannot be read; `finding` says why and where."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.finding = Finding(code, Severity.REJECT, params=params)


class UnreadableValue(Exception):
    """A number or date that is none."""


@dataclass(frozen=True)
class HistoryFacts:
    """What closed orders of the past say beyond what is asked for."""

    is_credit: bool = False
    shipped_on: dt.date | None = None
    delivered_on: dt.date | None = None


@dataclass(frozen=True)
class ParsedOrder:
    """One order of a file."""

    order: OrderInput
    #: Line or row of the file where the order begins.
    row: int = 0
    history: HistoryFacts = HistoryFacts()
    #: The file says when things were shipped: without a date this was not.
    tells_shipping: bool = False
    #: Our company it is addressed to, as scheme:value; empty where not said.
    seller: str = ""


@dataclass(frozen=True)
class ParseOptions:
    """What the caller knows beyond the file: the header map and constants."""

    map: Mapping[str, Any] = field(default_factory=dict)
    is_history: bool = False
    #: Folder of the file, where a map may name further tables.
    folder: str = ""


class ImportFormat:
    """One way to write orders down."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""  # marked with `mark`
    #: Code of the channel that its orders come in by, unless another is named.
    channel: ClassVar[str] = "file"

    def sniff(self, file_name: str, data: bytes) -> bool:
        """Whether the file looks like one of this format."""
        raise NotImplementedError

    def parse(self, data: bytes, options: ParseOptions) -> list[ParsedOrder]:
        """The orders of the file in their order."""
        raise NotImplementedError


def read_decimal(text: str) -> Decimal:
    """A plain decimal number; no exponents, no infinities."""
    if not _DECIMAL.fullmatch(text):
        raise UnreadableValue(text)
    return Decimal(text)


def read_date(text: str, pattern: str = "") -> dt.date:
    """A date as ISO 8601, or by a strptime pattern; a time behind it is dropped."""
    try:
        if pattern:
            return dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007  a date
        return dt.date.fromisoformat(text[:10])
    except ValueError as wrong:
        raise UnreadableValue(text) from wrong


def read_moment(text: str, pattern: str = "") -> dt.datetime:
    """A moment in ISO 8601 or by a pattern; without a zone it is UTC."""
    try:
        moment = (
            dt.datetime.strptime(text, pattern)  # noqa: DTZ007  the zone follows
            if pattern
            else dt.datetime.fromisoformat(text)
        )
    except ValueError as wrong:
        raise UnreadableValue(text) from wrong
    if moment.tzinfo is None:
        return moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(dt.UTC)
