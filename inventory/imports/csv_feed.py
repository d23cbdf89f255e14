"""Stock and supply orders as a table: one row per balance or line of an order.

The head stands in a first line that begins with `#`
(`# source=wms; kind=snapshot; watermark=2026-11-20T06:00Z; complete=yes; rows=812`), or
in columns of the same names. A row with an `order` is a line of a supply order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import ClassVar

from foundation.kinds import mark
from inventory.engine.feed_cells import (
    HEAD,
    LINE,
    ORDER,
    STOCK,
    Cells,
    read_head,
    read_order,
    read_stock,
)
from inventory.engine.feeds import (
    Feed,
    FeedFinding,
    FeedHead,
    OrderRow,
    StockRow,
    SupplyFormat,
    UnreadableFeed,
    decode,
)

COLUMNS = HEAD | STOCK | ORDER | LINE
_DELIMITERS = (",", ";", "\t")
_NUMBERS = ("quantity", "confirmed", "received", "unit_cost", "unit_price")


class CsvFeed(SupplyFormat):
    kind = "csv"
    label = mark("Table (CSV)")
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt")

    def sniff(self, file_name: str, data: bytes) -> bool:
        return file_name.lower().endswith(self.suffixes) or data[:1] == b"#"

    def parse(self, data: bytes, *, source: str = "") -> Feed:
        lines = decode(data).splitlines(keepends=True)
        stated, skipped = _stated(lines)
        records = list(_records(lines[skipped:], skipped))
        if not records:
            raise UnreadableFeed("feed.empty")
        _check_count(stated, len(records))
        head = read_head({**_constants(records), **stated}, source=source)
        return _feed(head, records)


def _stated(lines: list[str]) -> tuple[dict[str, str], int]:
    """The head from the first line, and how many lines it takes."""
    if not lines[0].startswith("#"):
        return {}, 0
    pairs = lines[0].lstrip("#").replace(",", ";").split(";")
    named = (pair.partition("=") for pair in pairs if "=" in pair)
    return {name.strip().casefold(): value.strip() for name, _, value in named}, 1


def _records(lines: list[str], skipped: int) -> Iterator[Cells]:
    header = lines[0] if lines else ""
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO("".join(lines)), delimiter=delimiter, strict=True)
    columns: list[str] = []
    try:
        for values in reader:
            if not any(value.strip() for value in values):
                continue
            if not columns:
                columns = _columns(values)
                continue
            yield _cells(skipped + reader.line_num, columns, values, delimiter)
    except csv.Error as wrong:
        row = skipped + reader.line_num
        raise UnreadableFeed("feed.broken_table", row=row) from wrong


def _columns(values: list[str]) -> list[str]:
    columns = [value.strip().casefold() for value in values]
    if unknown := sorted(set(columns) - COLUMNS):
        listed = ", ".join(name[:40] for name in unknown[:10])
        raise UnreadableFeed("feed.unknown_columns", columns=listed)
    if missing := sorted({"item", "location", "quantity"} - set(columns)):
        raise UnreadableFeed("feed.missing_columns", columns=", ".join(missing))
    return columns


def _cells(row: int, columns: list[str], values: list[str], delimiter: str) -> Cells:
    cells = Cells(row, dict(zip(columns, values, strict=False)))
    if len(values) != len(columns):
        cells.note("feed.wrong_width", "", found=len(values), wanted=len(columns))
    if delimiter == ";":
        cells.values = {
            name: text.replace(",", ".") if name in _NUMBERS else text
            for name, text in cells.values.items()
        }
    return cells


def _constants(records: list[Cells]) -> Mapping[str, str]:
    """The head from columns: it must be the same on every row."""
    constants: dict[str, str] = {}
    for name in HEAD:
        found = {cells.values.get(name, "").strip() for cells in records} - {""}
        if len(found) > 1:
            raise UnreadableFeed("feed.head_differs", column=name)
        constants[name] = "".join(found)
    return constants


def _check_count(stated: Mapping[str, str], found: int) -> None:
    """A file that says how many rows it has is not taken in by half."""
    wanted = stated.get("rows", "")
    if wanted.isdecimal() and int(wanted) != found:
        raise UnreadableFeed("feed.truncated", found=found, wanted=int(wanted))


def _feed(head: FeedHead, records: list[Cells]) -> Feed:
    stock: list[StockRow] = []
    orders: list[OrderRow] = []
    findings: list[FeedFinding] = []
    for cells in records:
        if cells.values.get("order", "").strip():
            orders.append(read_order(cells))
        else:
            stock.append(read_stock(cells, head))
        findings += cells.findings
    return Feed(head, tuple(stock), tuple(orders), tuple(findings))
