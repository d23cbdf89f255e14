"""The contract of supply formats: bytes in, stock and supply orders out.

A format is one file in `inventory/imports/`. It says whether a file is its own
(`sniff`) and reads it (`parse`) into a head, rows of stock and rows of supply orders;
codes stay text, the service matches them. A row that cannot be read becomes a finding
with its row and column; a file that cannot be read at all raises `UnreadableFeed`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

#: What is larger is refused before it is read.
MOST_BYTES = 50 * 1024 * 1024


class UnreadableFeed(Exception):
    """The file as a whole cannot be read; worded by its code."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.finding = FeedFinding(code, params=params)


@dataclass(frozen=True)
class FeedFinding:
    """What is wrong with a file, or with one cell of it."""

    code: str
    row: int | None = None
    column: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FeedHead:
    """Whose file it is, how far it goes, and whether it tells all."""

    source: str
    is_snapshot: bool
    watermark: str
    #: Nothing else is there: what the file does not name is gone.
    is_complete: bool = False
    #: The day it speaks of; None = the day it is taken in.
    on: dt.date | None = None


@dataclass(frozen=True)
class StockRow:
    """So much of an item (of a lot) at a place; in a delta so much more or less."""

    row: int
    item: str
    location: str
    quantity: Decimal
    unit: str = ""
    lot: str = ""
    expires_on: dt.date | None = None
    unit_cost: Decimal | None = None


@dataclass(frozen=True)
class OrderRow:
    """One line of a supply order, with what its order says; without an item it is the
    order alone."""

    row: int
    order: str
    kind: str = "purchase"
    supplier: str = ""
    location: str = ""
    source: str = ""
    currency: str = ""
    reference: str = ""
    is_canceled: bool = False
    line_no: int | None = None
    item: str = ""
    quantity: Decimal = Decimal(0)
    unit: str = ""
    due_on: dt.date | None = None
    confirmed: Decimal | None = None
    confirmed_on: dt.date | None = None
    received: Decimal = Decimal(0)
    unit_price: Decimal | None = None


@dataclass(frozen=True)
class Feed:
    """All that a file says."""

    head: FeedHead
    stock: tuple[StockRow, ...] = ()
    orders: tuple[OrderRow, ...] = ()
    findings: tuple[FeedFinding, ...] = ()


class SupplyFormat:
    """One way to write down stock and what is coming."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""  # marked with `mark`

    def sniff(self, file_name: str, data: bytes) -> bool:
        """Whether the file looks like one of this format."""
        raise NotImplementedError

    def parse(self, data: bytes, *, source: str = "") -> Feed:
        """The file's head and rows; `source` names the sender where it does not."""
        raise NotImplementedError


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 with its mark; anything else is refused."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise UnreadableFeed("feed.not_text", position=wrong.start) from wrong
    if "\x00" in text:
        raise UnreadableFeed("feed.not_text", position=text.index("\x00"))
    if not text.strip():
        raise UnreadableFeed("feed.empty")
    return text


def is_newer(watermark: str, than: str) -> bool:
    """Whether a file goes further than the last one: as numbers, moments or text."""
    if not than:
        return True
    for read in (_number, _moment):
        ours, theirs = read(watermark), read(than)
        if ours is not None and theirs is not None:
            return bool(ours > theirs)
    return watermark > than


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _moment(text: str) -> Any:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
