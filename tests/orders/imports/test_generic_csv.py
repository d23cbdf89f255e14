from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orders.engine.formats import ParsedOrder, ParseOptions, UnreadableFile
from orders.imports.generic_csv import GenericCsv

HEADER = "order_number,customer,sku,quantity,unit_price\n"


def parse(text: str | bytes, **options: Any) -> list[ParsedOrder]:
    data = text.encode() if isinstance(text, str) else text
    return GenericCsv().parse(data, ParseOptions(**options))


def codes(parsed: ParsedOrder) -> list[tuple[str, str, int]]:
    return [
        (each.code, each.field, each.params["row"]) for each in parsed.order.unreadable
    ]


def test_rows_with_one_number_are_one_order() -> None:
    web, shop = parse(HEADER + "W1,C-1,A,2,9.95\nS1,C-2,A,1,9.95\nW1,C-1,B,1,5\n")

    assert [line.sku for line in web.order.lines] == ["A", "B"]
    assert web.order.lines[0].quantity == Decimal(2)
    assert web.order.lines[0].unit_price == Decimal("9.9500")
    assert (web.order.buyer.code, shop.order.buyer.code) == ("C-1", "C-2")
    assert (web.order.external_id, web.row) == ("W1", 2)


def test_a_map_names_headers_constants_and_what_to_trim() -> None:
    table = {
        "columns": {
            "No": "order_number",
            "Art": "sku",
            "Qty": "quantity",
            "Cu": "customer",
        },
        "constants": {"currency": "GBP"},
        "trim": {"customer": ".0"},
    }

    (parsed,) = parse("No,Art,Qty,Cu,Colour\n7,A,2,17850.0,red\n", map=table)

    assert parsed.order.currency == "GBP"
    assert parsed.order.buyer.code == "17850"


def test_semicolons_bring_decimal_commas() -> None:
    (parsed,) = parse("order_number;sku;quantity;unit_price\n1;A;2,5;1.234,56\n")

    assert parsed.order.lines[0].quantity == Decimal("2.5")
    assert parsed.order.lines[0].unit_price == Decimal("1234.5600")


def test_a_discount_is_taken_off_the_line() -> None:
    head = "order_number,sku,quantity,unit_price,discount\n"

    (parsed,) = parse(head + "1,A,12,14,0.150000006\n")

    assert parsed.order.lines[0].net == Decimal("142.80")
    assert parsed.order.lines[0].unit_price == Decimal("11.9000")


def test_a_second_table_is_joined_by_a_header_both_have(tmp_path: Path) -> None:
    (tmp_path / "heads.csv").write_text("order_number,customer\n1,C-9\n")
    table = {"join": [{"file": "heads.csv", "on": "order_number"}]}

    (parsed,) = parse(
        "order_number,sku,quantity\n1,A,1\n", map=table, folder=str(tmp_path)
    )

    assert parsed.order.buyer.code == "C-9"


@pytest.mark.parametrize("name", ["../heads.csv", "/etc/passwd", "none.csv"])
def test_a_join_stays_in_the_folder_of_the_file(name: str, tmp_path: Path) -> None:
    table = {"join": [{"file": name, "on": "order_number"}]}

    with pytest.raises(UnreadableFile, match=r"file\.no_join"):
        parse("order_number,quantity\n1,1\n", map=table, folder=str(tmp_path))


def test_values_that_cannot_be_read_are_named_by_row() -> None:
    head = "order_number,sku,quantity,unit_price,placed_at,line_no\n"

    (parsed,) = parse(head + "1,A,two,9.95,2026-02-31,1\n1,B,1,1e5,,x\n")

    assert codes(parsed) == [
        ("value.not_a_date", "placed_at", 2),
        ("value.not_a_number", "quantity", 2),
        ("value.not_a_number", "line_no", 3),
        ("value.not_a_number", "unit_price", 3),
    ]


def test_one_order_has_one_customer_and_currency() -> None:
    (parsed,) = parse(HEADER + "1,C-1,A,1,1\n1,C-2,B,1,1\n")

    assert codes(parsed) == [("order.mixed_rows", "customer", 3)]
    assert parse(HEADER + "1,C-1,A,1,1\n1,C-2,B,1,1\n", is_history=True)


def test_the_time_of_an_order_is_that_of_its_earliest_row() -> None:
    head = "order_number,sku,quantity,placed_at\n"

    (parsed,) = parse(head + "1,A,1,2010-12-01 08:27:00\n1,B,1,2010-12-01 08:26:00\n")

    assert parsed.order.placed_at == dt.datetime(2010, 12, 1, 8, 26, tzinfo=dt.UTC)


REFUSED = [
    ("", "file.missing_columns"),
    ("order_number,quantity\n", "file.empty"),
    ("order_number,quantity,colour\n1,1,red\n", "file.unknown_columns"),
    ("sku,quantity\nA,1\n", "file.missing_columns"),
    ("order_number,quantity\n1,1,1\n", "file.row_width"),
    ('order_number,quantity\n1,"1\n', "file.malformed_csv"),
    ("order_number,order_number,quantity\n1,1,1\n", "file.column_twice"),
    ("order_number,quantity\n1,\x001\n", "file.nul"),
    ("order_number,note,quantity\n1,caf\xe9,1\n".encode("latin-1"), "file.encoding"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_a_table_that_cannot_be_read_says_why(data: str | bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        parse(data)

    assert refused.value.finding.code == code


def test_another_encoding_is_read_when_it_is_named_or_marked() -> None:
    text = "order_number,note,quantity\n1,café,1\n"
    latin = {"options": {"encoding": "latin-1"}}

    for data, table in (
        (text.encode("latin-1"), latin),
        (text.encode("utf-16"), {}),
        (text.encode("utf-8-sig"), {}),
    ):
        (parsed,) = parse(data, map=table)
        assert parsed.order.note == "café"
