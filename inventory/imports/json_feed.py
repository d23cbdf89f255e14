"""Stock and supply orders as one JSON document.

    {"source": "wms", "kind": "snapshot", "watermark": "2026-11-20T06:00Z",
     "complete": true, "stock": [{"item": "BIKE", "location": "ROT", "quantity": 12}],
     "orders": [{"order": "4711", "supplier": "V-100", "location": "ROT",
                 "lines": [{"line": 1, "item": "BIKE", "quantity": 10,
                            "due_on": "2026-12-01"}]}]}

Rows are numbered in the order of the document: stock, then the lines of orders.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

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
    SupplyFormat,
    UnreadableFeed,
    decode,
)


class JsonFeed(SupplyFormat):
    kind = "json"
    label = mark("Document (JSON)")

    def sniff(self, file_name: str, data: bytes) -> bool:
        return file_name.lower().endswith(".json") or data.lstrip()[:1] == b"{"

    def parse(self, data: bytes, *, source: str = "") -> Feed:
        document = _load(data)
        head = read_head(
            {name: _text(document.get(name)) for name in HEAD}, source=source
        )
        stock, orders, findings = [], [], list[FeedFinding]()
        row = 0
        for row, record in enumerate(_list(document, "stock"), start=1):
            cells = _cells(row, record, STOCK)
            stock.append(read_stock(cells, head))
            findings += cells.findings
        for number, cells in enumerate(_order_cells(document), start=row + 1):
            cells.row = number
            orders.append(read_order(cells))
            findings += cells.findings
        if not stock and not orders and not head.is_complete:
            raise UnreadableFeed("feed.empty")
        return Feed(head, tuple(stock), tuple(orders), tuple(findings))


def _load(data: bytes) -> dict[str, Any]:
    text = decode(data)
    try:
        document = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as wrong:
        raise UnreadableFeed(
            "feed.broken_json", row=wrong.lineno, column=wrong.colno
        ) from wrong
    except RecursionError as wrong:
        raise UnreadableFeed("feed.broken_json", row=1, column=1) from wrong
    if not isinstance(document, dict):
        raise UnreadableFeed("feed.not_a_document")
    if unknown := sorted(set(document) - HEAD - {"stock", "orders"}):
        listed = ", ".join(name[:40] for name in unknown[:10])
        raise UnreadableFeed("feed.unknown_columns", columns=listed)
    return document


def _list(document: Mapping[str, Any], name: str) -> list[Any]:
    found = document.get(name, [])
    if not isinstance(found, list):
        raise UnreadableFeed("feed.not_a_list", column=name)
    return found


def _order_cells(document: Mapping[str, Any]) -> Iterator[Cells]:
    for record in _list(document, "orders"):
        if not isinstance(record, dict):
            yield _cells(0, record, ORDER)
            continue
        own = {name: value for name, value in record.items() if name != "lines"}
        for line in _list(record, "lines") or [{}]:
            if not isinstance(line, dict):
                yield _cells(0, line, ORDER)
                continue
            yield _cells(0, {**own, **line}, ORDER | LINE)


def _cells(row: int, record: Any, known: frozenset[str]) -> Cells:
    if not isinstance(record, dict):
        raise UnreadableFeed("feed.not_a_document")
    texts = {name: _text(value) for name, value in record.items()}
    cells = Cells(row, texts)
    for name in sorted(set(record) - known):
        cells.note("feed.unknown_column", name[:40])
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value)[:200]
