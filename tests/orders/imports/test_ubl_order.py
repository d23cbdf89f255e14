"""The official Peppol samples, and what should never have been sent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from orders.engine.formats import ParsedOrder, ParseOptions, UnreadableFile
from orders.engine.intake import OrderInput
from orders.imports.ubl_order import UblOrder
from tests.samples import sample, sample_json

ORDERS = [
    "Order_Example.xml",
    "UC1_Order.xml",
    "UC2_Order.xml",
    "UC3_Order.xml",
    "advanced_ordering_1/Order_sc1.xml",
]


def parse(data: bytes) -> list[ParsedOrder]:
    return UblOrder().parse(data, ParseOptions())


def read(name: str) -> OrderInput:
    (parsed,) = parse(sample(f"peppol/{name}").read_bytes())
    return parsed.order


def edited(name: str, *changes: tuple[str, str]) -> OrderInput:
    text = sample(f"peppol/{name}").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    (parsed,) = parse(text.encode())
    return parsed.order


@pytest.mark.parametrize("name", ORDERS)
def test_every_official_order_is_read_to_the_cent(name: str) -> None:
    rows = {row["file"]: row for row in sample_json("peppol/expected.json")}
    expected: dict[str, Any] = rows[name]

    order = read(name)

    assert order.unreadable == ()
    assert order.customer_reference == expected["id"]
    assert order.currency == expected["currency"]
    assert [str(line.quantity) for line in order.lines] == expected["quantities"]
    assert [str(line.net) for line in order.lines] == expected["line_amounts"]
    assert str(order.stated_total) == expected["payable"]
    assert str(order.stated_tax) == expected["tax"]
    for line in order.lines:
        assert line.quantity is not None
        assert line.unit_price is not None
        assert line.quantity * line.unit_price == line.net


def test_an_order_says_who_wants_what_where_and_when() -> None:
    order = read("Order_Example.xml")

    assert order.external_id == "0192:987654325/0192:123456785/34"
    assert order.buyer.name == "Helseforetak"
    assert order.buyer.identifiers[0] == ("0192", "987654325")
    assert order.buyer.vat_number == "NO9311867455MVA"
    assert order.contact_email == "post@helseforetak.no"
    assert order.ship_to is not None
    assert (order.ship_to.name, order.ship_to.city, order.ship_to.country) == (
        "Helseavdeling",
        "Lørenskog",
        "NO",
    )
    assert order.bill_to is not None
    assert order.bill_to.street == "Sinsenveien 42"
    assert order.requested_on == dt.date(2012, 10, 20)
    assert order.placed_at == dt.datetime(2018, 9, 1, 12, 30, tzinfo=dt.UTC)
    assert order.note == "Information text for the whole order"
    assert ("quote", "QuoteID123") in order.references
    assert ("buyer_reference", "9000012345") in order.references


def test_allowances_and_charges_are_part_of_the_price_or_on_top() -> None:
    order = read("Order_Example.xml")
    needle, tissues = order.lines

    assert (needle.unit_price, needle.net) == (Decimal("52.5000"), Decimal("6300.00"))
    assert (needle.sku, needle.buyer_sku, needle.gtin) == (
        "121212",
        "123456",
        "7560000012345",
    )
    assert needle.requested_on == dt.date(2010, 2, 25)
    assert tissues.note == "Freetext note on line 2"
    assert order.extra_charges == Decimal("-252.50")


def test_a_price_is_divided_by_its_base_quantity() -> None:
    order = edited(
        "Order_Example.xml",
        ('<cbc:BaseQuantity unitCode="EA">1<', '<cbc:BaseQuantity unitCode="EA">100<'),
    )

    assert order.lines[0].unit_price == Decimal("3.0000")


def test_orders_of_other_sellers_with_the_same_number_are_others() -> None:
    one, two = read("UC1_Order.xml"), read("UC2_Order.xml")

    assert one.customer_reference == two.customer_reference == "1"
    assert one.external_id != two.external_id


def test_what_cannot_be_read_is_named_with_its_place() -> None:
    order = edited(
        "UC1_Order.xml",
        ('unitCodeListID="UNECERec20">10<', 'unitCodeListID="UNECERec20">ten<'),
        ("<cbc:IssueDate>2013-07-01<", "<cbc:IssueDate>2013-02-30<"),
        ('<cbc:PriceAmount currencyID="EUR">6<', "<cbc:PriceAmount>1e3<"),
    )

    found = {(each.code, each.field, each.line) for each in order.unreadable}
    assert found == {
        ("value.not_a_number", "quantity", 1),
        ("value.not_a_number", "unit_price", 2),
        ("value.not_a_date", "placed_at", None),
    }
    assert all(each.params["row"] > 1 for each in order.unreadable)


REFUSED = [
    (b"", "file.malformed_xml"),
    (b"<Order", "file.malformed_xml"),
    (b"<Order>\x00</Order>", "file.malformed_xml"),
    (b'<?xml version="1.0" encoding="utf-8"?><a>\xe9</a>', "file.malformed_xml"),
    (b'<?xml version="1.0" encoding="klingon"?><a/>', "file.malformed_xml"),
    (b"<html/>", "file.not_an_order"),
    (b'<!DOCTYPE a [<!ENTITY x "yy">]><a>&x;</a>', "file.has_entities"),
    (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "file.has_entities"),
    (
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "http://example.com/">]><a>&b;</a>',
        "file.has_entities",
    ),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_a_broken_or_hostile_document_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        parse(data)

    assert refused.value.finding.code == code


def test_a_billion_laughs_are_not_laughed() -> None:
    laughs = b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
    )

    with pytest.raises(UnreadableFile, match=r"file\.has_entities"):
        parse(b'<!DOCTYPE a [<!ENTITY l0 "ha">' + laughs + b"]><a>&l9;</a>")


@pytest.mark.parametrize(
    "name", ["OrderChange_Example.xml", "OrderCancellation_Example.xml"]
)
def test_other_papers_are_no_orders(name: str) -> None:
    with pytest.raises(UnreadableFile, match=r"file\.not_an_order"):
        read(name)
