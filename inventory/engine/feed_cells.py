"""Cells as text become rows: numbers, dates and flags, each mistake with its place.

Every format gives its records as {column: text}; the columns are the same for all and
are listed in `docs/recipes/add-a-supply-format.md`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from inventory.engine.feeds import (
    FeedFinding,
    FeedHead,
    OrderRow,
    StockRow,
    UnreadableFeed,
)

HEAD = frozenset({"source", "kind", "watermark", "complete", "on"})
STOCK = frozenset(
    {"item", "location", "quantity", "unit", "lot", "expires_on", "unit_cost"}
)
ORDER = frozenset(
    {
        "order",
        "type",
        "supplier",
        "location",
        "from",
        "currency",
        "reference",
        "status",
    }
)
LINE = frozenset(
    {
        "line",
        "item",
        "quantity",
        "unit",
        "due_on",
        "confirmed",
        "confirmed_on",
        "received",
        "unit_price",
    }
)
KINDS = ("purchase", "transfer", "make")
CANCELED = ("canceled", "cancelled")

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DECIMAL = re.compile(r"[+-]?\d{1,10}(\.\d{1,6})?")
_YES, _NO = ("yes", "true", "1"), ("", "no", "false", "0")
_LONGEST = {"source": 40, "order": 60, "lot": 60, "watermark": 60, "reference": 60}


@dataclass
class Cells:
    """One record of a file; reading it notes what cannot be read."""

    row: int
    values: Mapping[str, str]
    findings: list[FeedFinding] = field(default_factory=list)

    def text(self, column: str, *, is_needed: bool = False) -> str:
        text = self.values.get(column, "").strip()
        if is_needed and not text:
            self.note("feed.missing", column)
        if len(text) > _LONGEST.get(column, 200) or not _is_storable(text):
            self.note("feed.too_long", column, most=_LONGEST.get(column, 200))
            return ""
        return text

    def decimal(self, column: str, *, is_signed: bool = False) -> Decimal | None:
        text = self.text(column)
        if not text:
            return None
        if not _DECIMAL.fullmatch(text):
            self.note("feed.not_a_number", column, value=text[:60])
            return None
        number = Decimal(text)
        if number < 0 and not is_signed:
            self.note("feed.negative", column, value=text)
            return None
        return number

    def whole(self, column: str) -> int | None:
        text = self.text(column)
        if not text:
            return None
        if text.isascii() and text.isdecimal() and 0 < int(text[:10]) < 10**6:
            return int(text)
        self.note("feed.not_a_number", column, value=text[:60])
        return None

    def date(self, column: str) -> dt.date | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            self.note("feed.not_a_date", column, value=text[:60])
            return None

    def one_of(self, column: str, known: tuple[str, ...]) -> str:
        text = self.text(column).casefold()
        if text and text not in known:
            self.note(
                "feed.not_one_of", column, value=text[:60], known=", ".join(known)
            )
        return text

    def note(self, code: str, column: str, **params: object) -> None:
        self.findings.append(FeedFinding(code, self.row, column, params))


def _is_storable(text: str) -> bool:
    # JSON may spell out halves of characters and nulls, which no column takes.
    return _UNSTORABLE.search(text) is None


def read_head(values: Mapping[str, str], *, source: str = "") -> FeedHead:
    """The head of a file; a file without one cannot be taken in."""
    cells = Cells(0, values)
    kind = cells.one_of("kind", ("snapshot", "delta"))
    complete = cells.one_of("complete", _YES + _NO)
    head = FeedHead(
        source=source or cells.text("source"),
        is_snapshot=kind == "snapshot",
        watermark=cells.text("watermark"),
        is_complete=complete in _YES,
        on=cells.date("on"),
    )
    missing = [
        name
        for name, value in (
            ("source", head.source),
            ("kind", kind),
            ("watermark", head.watermark),
        )
        if not value
    ]
    if cells.findings:
        wrong = cells.findings[0]
        raise UnreadableFeed("feed.head_unreadable", column=wrong.column)
    if missing:
        raise UnreadableFeed("feed.head_missing", columns=", ".join(missing))
    return head


def read_stock(cells: Cells, head: FeedHead) -> StockRow:
    quantity = cells.decimal("quantity", is_signed=not head.is_snapshot)
    if quantity is None and not cells.findings:
        cells.note("feed.missing", "quantity")
    return StockRow(
        row=cells.row,
        item=cells.text("item", is_needed=True),
        location=cells.text("location", is_needed=True),
        quantity=quantity or Decimal(0),
        unit=cells.text("unit"),
        lot=cells.text("lot"),
        expires_on=cells.date("expires_on"),
        unit_cost=cells.decimal("unit_cost"),
    )


def read_order(cells: Cells) -> OrderRow:
    status = cells.one_of("status", ("", "open", *CANCELED))
    is_canceled = status in CANCELED
    quantity = cells.decimal("quantity")
    if not is_canceled:
        cells.text("item", is_needed=True)
        if not quantity and not cells.findings:
            cells.note("feed.nothing_ordered", "quantity")
    return OrderRow(
        row=cells.row,
        order=cells.text("order", is_needed=True),
        kind=cells.one_of("type", KINDS) or "purchase",
        supplier=cells.text("supplier"),
        location=cells.text("location", is_needed=not is_canceled),
        source=cells.text("from"),
        currency=cells.text("currency").upper(),
        reference=cells.text("reference"),
        is_canceled=is_canceled,
        line_no=cells.whole("line"),
        item=cells.text("item"),
        quantity=quantity or Decimal(0),
        unit=cells.text("unit"),
        due_on=cells.date("due_on"),
        confirmed=cells.decimal("confirmed"),
        confirmed_on=cells.date("confirmed_on"),
        received=cells.decimal("received") or Decimal(0),
        unit_price=cells.decimal("unit_price"),
    )
