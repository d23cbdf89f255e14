from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from inventory.engine.feeds import Feed, UnreadableFeed
from inventory.imports.json_feed import JsonFeed

HEAD = {"source": "wms", "kind": "snapshot", "watermark": 7}


def parse(**document: Any) -> Feed:
    return JsonFeed().parse(json.dumps({**HEAD, **document}).encode())


def wrong(data: bytes) -> str:
    with pytest.raises(UnreadableFeed) as told:
        JsonFeed().parse(data)
    return told.value.finding.code


def test_a_document_holds_stock_and_orders() -> None:
    feed = parse(
        complete=True,
        stock=[{"item": "BIKE", "location": "ROT", "quantity": 12.25}],
        orders=[
            {
                "order": "4711",
                "supplier": "V-100",
                "location": "ROT",
                "lines": [
                    {"line": 1, "item": "BIKE", "quantity": 10, "due_on": "2026-12-01"},
                    {"line": 2, "item": "BELL", "quantity": "20", "received": 5},
                ],
            },
            {"order": "4712", "status": "canceled"},
        ],
    )

    assert (feed.head.watermark, feed.head.is_complete) == ("7", True)
    assert feed.stock[0].quantity == Decimal("12.25")
    assert [(row.row, row.order, row.item) for row in feed.orders] == [
        (2, "4711", "BIKE"),
        (3, "4711", "BELL"),
        (4, "4712", ""),
    ]
    assert feed.orders[1].received == 5
    assert feed.findings == ()


def test_wrong_values_are_told_with_their_row() -> None:
    feed = parse(
        stock=[
            {"item": "BIKE", "location": "ROT", "quantity": True},
            {"item": ["BIKE"], "location": None, "quantity": 1, "colour": "red"},
            {"item": "\ud800", "location": "ROT", "quantity": 1},
        ]
    )

    assert [(each.row, each.column, each.code) for each in feed.findings] == [
        (1, "quantity", "feed.not_a_number"),
        (2, "colour", "feed.unknown_column"),
        (2, "location", "feed.missing"),
        (3, "item", "feed.too_long"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"source": "wms", "kind": "snap', "feed.broken_json"),
        (b"[" * 100_000, "feed.broken_json"),
        (b"[1, 2]", "feed.not_a_document"),
        (b'{"kind": "delta", "watermark": 1, "stock": []}', "feed.head_missing"),
        (b'{"source": "w", "kind": "delta", "watermark": 1}', "feed.empty"),
        (b'{"source":"w","kind":"delta","watermark":1,"stock":{}}', "feed.not_a_list"),
        (b'{"source":"w","kind":"delta","watermark":1,"a":1}', "feed.unknown_columns"),
        (
            b'{"source":"w","kind":"delta","watermark":1,"stock":[1]}',
            "feed.not_a_document",
        ),
        (b'{"source": "wms", "kind": "\xff"}', "feed.not_text"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    assert wrong(data) == code
