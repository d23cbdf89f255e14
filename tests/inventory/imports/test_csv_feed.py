from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from inventory.engine.feeds import Feed, UnreadableFeed
from inventory.imports.csv_feed import CsvFeed

HEAD = "# source=wms; kind=snapshot; watermark=7; complete=yes\n"
ROW = "B,R,1,,,,\n"
STOCK = "item,location,quantity,unit,lot,expires_on,unit_cost\n"


def parse(text: str | bytes, source: str = "") -> Feed:
    data = text.encode() if isinstance(text, str) else text
    return CsvFeed().parse(data, source=source)


def wrong(text: str | bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(UnreadableFeed) as told:
        parse(text)
    return told.value.finding.code, dict(told.value.finding.params)


def test_the_first_line_says_whose_file_it_is() -> None:
    feed = parse(
        HEAD + STOCK + "BIKE,ROT,12,,,,\nMILK,ROT,3.5,BOX,L-1,2027-01-31,4.5\n"
    )

    assert (feed.head.source, feed.head.watermark) == ("wms", "7")
    assert (feed.head.is_snapshot, feed.head.is_complete) == (True, True)
    bike, milk = feed.stock
    assert (bike.row, bike.item, bike.quantity) == (3, "BIKE", Decimal(12))
    assert (milk.unit, milk.lot, milk.unit_cost) == ("BOX", "L-1", Decimal("4.5"))
    assert milk.expires_on == dt.date(2027, 1, 31)
    assert feed.findings == ()


def test_columns_may_say_it_instead_and_semicolons_bring_decimal_commas() -> None:
    feed = parse(
        "source;kind;watermark;item;location;quantity\nwms;delta;8;BIKE;ROT;-2,5\n"
    )

    assert (feed.head.is_snapshot, feed.head.watermark) == (False, "8")
    assert feed.stock[0].quantity == Decimal("-2.5")


def test_a_row_with_an_order_is_a_line_of_it() -> None:
    columns = "order,supplier,line,item,location,quantity,due_on,received,status\n"
    feed = parse(
        HEAD
        + columns
        + "4711,V-100,1,BIKE,ROT,10,2026-12-01,4,\n4712,V-100,,,,,,,canceled\n"
    )

    line, canceled = feed.orders
    assert (line.order, line.line_no, line.received) == ("4711", 1, Decimal(4))
    assert line.due_on == dt.date(2026, 12, 1)
    assert canceled.is_canceled
    assert feed.findings == ()


def test_each_wrong_cell_is_told_with_its_row_and_column() -> None:
    feed = parse(
        HEAD
        + STOCK
        + "BIKE,ROT,-1,,,,\n,ROT,x,,,31.12.2026,\nBIKE,ROT\nBIKE,ROT,,,,,\n"
    )

    assert [(each.row, each.column, each.code) for each in feed.findings] == [
        (3, "quantity", "feed.negative"),
        (4, "quantity", "feed.not_a_number"),
        (4, "item", "feed.missing"),
        (4, "expires_on", "feed.not_a_date"),
        (5, "", "feed.wrong_width"),
        (6, "quantity", "feed.missing"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (STOCK + "BIKE,ROT,1,,,,\n", "feed.head_missing"),
        ("# kind=snapshot; watermark=1\n" + STOCK + ROW, "feed.head_missing"),
        (HEAD.replace("snapshot", "photo") + STOCK + ROW, "feed.head_unreadable"),
        (HEAD + STOCK, "feed.empty"),
        (HEAD, "feed.empty"),
        (HEAD + "item,place,quantity\nB,R,1\n", "feed.unknown_columns"),
        (HEAD + "item,quantity\nB,1\n", "feed.missing_columns"),
        (HEAD + STOCK + 'BIKE,"ROT,1,,,,\n', "feed.broken_table"),
        (HEAD.replace("yes", "yes; rows=9") + STOCK + ROW, "feed.truncated"),
        (
            "source,kind,watermark,item,location,quantity\nw,delta,1,B,R,1\nv,delta,1,B,R,1\n",
            "feed.head_differs",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text: str, code: str) -> None:
    assert wrong(text)[0] == code


def test_another_encoding_is_refused_and_utf_16_is_read() -> None:
    text = HEAD + STOCK + "FIETS-É,ROT,1,,,,\n"

    assert wrong(text.encode("latin-1"))[0] == "feed.not_text"
    assert parse(text.encode("utf-16")).stock[0].item == "FIETS-É"
    assert parse(b"\xef\xbb\xbf" + text.encode()).stock[0].item == "FIETS-É"


def test_whoever_takes_the_file_in_may_say_whose_it_is() -> None:
    text = "# kind=delta; watermark=1\n" + STOCK + "B,R,1,,,,\n"

    assert parse(text, source="erp").head.source == "erp"
