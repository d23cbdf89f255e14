from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Item
from foundation.models import User
from foundation.roles import Role
from inventory.models import ClosedPeriod, Movement, Receipt, SupplyOrder
from inventory.services.supply.notices import AnnouncedLine, NoticeDraft, announce
from tests.factories.catalog import make_conversion, make_item, make_unit
from tests.factories.inventory import (
    balance_of,
    make_purchase,
    make_supplier_item,
)
from tests.factories.partners import make_company
from tests.factories.receiving import receipt_rows
from tests.people import make_person

pytestmark = pytest.mark.django_db

KEY = "0b8f3f3e-27a4-4a54-9d0c-6f0ee4b5a5a1"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    client.force_login(ben)


@pytest.fixture
def bike(db: None) -> Item:
    return make_item("BIKE")


def url_of(order: SupplyOrder) -> str:
    return f"/stock/receipts/order/{order.number}"


def posted(order: SupplyOrder, *rows: dict[str, Any], **more: str) -> dict[str, str]:
    """The form of an order as a browser sends it, with one dict per row."""
    ids = [
        str(pk) for pk in order.lines.order_by("line_no").values_list("pk", flat=True)
    ]
    data = {
        "action": "receive",
        "reference": "DN-7",
        "received_on": "2024-03-01",
        "key": KEY,
        "rows": ",".join((ids * len(rows))[: max(len(rows), len(ids))]),
        "lines-TOTAL_FORMS": str(len(rows)),
        "lines-INITIAL_FORMS": str(len(rows)),
        **more,
    }
    for place, row in enumerate(rows):
        data |= {f"lines-{place}-{name}": str(value) for name, value in row.items()}
    return data


def test_the_form_is_filled_with_what_is_open(client: Client, bike: Item) -> None:
    order = make_purchase((bike, 10), (make_item("OIL", tracking="lot"), 5))

    page = client.get(url_of(order)).content.decode()

    assert 'value="10"' in page
    assert "Another lot" in page
    assert 'name="lines-0-lot_code"' not in page
    assert 'name="lines-1-lot_code"' in page


def test_what_came_is_booked_once(client: Client, bike: Item) -> None:
    order = make_purchase((bike, 10))
    data = posted(order, {"quantity": "8", "damaged": "1"})

    for _ in range(2):
        response = client.post(url_of(order), data)

    receipt = Receipt.objects.get()
    assert response["Location"] == f"/stock/receipts/{receipt.number}"
    assert receipt.reference == "DN-7"
    assert receipt_rows(receipt) == [
        ("BIKE", 7, "available", "short"),
        ("BIKE", 1, "blocked", "damaged"),
    ]


def test_a_second_lot_of_a_line_gets_a_row_of_its_own(client: Client) -> None:
    oil = make_item("OIL", tracking="lot")
    order = make_purchase((oil, 10))
    first = {"quantity": "6", "lot_code": "L-1"}

    page = client.post(url_of(order), posted(order, first, action="split:0"))
    assert len(page.context["rows"]) == 2
    assert 'value="L-1"' in page.content.decode()
    second = {"quantity": "4", "lot_code": "L-2"}
    client.post(url_of(order), posted(order, first, second))

    lots = Receipt.objects.get().lines.order_by("line_no").values_list("lot__code")
    assert list(lots) == [("L-1",), ("L-2",)]


def test_serial_numbers_in_one_field_are_a_piece_each(client: Client) -> None:
    motor = make_item("MOTOR", tracking="serial")
    order = make_purchase((motor, 3))

    client.post(
        url_of(order), posted(order, {"quantity": "3", "lot_code": "S1, S2 S3"})
    )

    codes = Receipt.objects.get().lines.values_list("lot__code", "quantity")
    assert list(codes) == [("S1", 1), ("S2", 1), ("S3", 1)]


def test_boxes_are_received_as_boxes(client: Client) -> None:
    bell = make_item("BELL")
    make_conversion(bell, box := make_unit("XBX", "Box"), "12")
    make_supplier_item(bell, unit=box)
    order = make_purchase((bell, 24))

    client.post(url_of(order), posted(order, {"quantity": "2", "unit": "XBX"}))

    assert balance_of(bell) == (24, 0)


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ({"quantity": "11"}, "quantity", "at most 10 may be taken in"),
        ({"quantity": "5", "damaged": "6"}, "damaged", "No more can be damaged"),
        ({"quantity": "1.5"}, "quantity", "does not come in such small parts"),
    ],
)
def test_an_error_stands_at_its_field(
    client: Client, bike: Item, row: dict[str, str], field: str, message: str
) -> None:
    order = make_purchase((bike, 10))

    response = client.post(url_of(order), posted(order, row))

    [told] = response.context["lines"].forms[0].errors[field]
    assert message in told
    assert not Movement.objects.exists()


def test_a_day_in_closed_books_is_told_at_the_day(client: Client, bike: Item) -> None:
    order = make_purchase((bike, 10))
    ClosedPeriod.objects.create(company=make_company(), until=dt.date(2024, 3, 31))

    response = client.post(url_of(order), posted(order, {"quantity": "5"}))

    [told] = response.context["form"].errors["received_on"]
    assert "closed until" in told


def test_a_missing_lot_is_asked_for_beside_its_row(client: Client) -> None:
    order = make_purchase((make_item("OIL", tracking="lot"), 5))

    response = client.post(url_of(order), posted(order, {"quantity": "5"}))

    assert response.context["lines"].forms[0].errors["lot_code"]


def test_a_buyer_takes_in_more_and_says_why(client: Client, bike: Item) -> None:
    client.force_login(make_person("Bea Buyer", Role.BUYER))
    order = make_purchase((bike, 10))

    client.post(url_of(order), posted(order, {"quantity": "12"}, over_reason="A gift"))

    assert balance_of(bike) == (12, 0)


def test_a_delivery_is_received_as_it_was_announced(client: Client, bike: Item) -> None:
    order = make_purchase((bike, 100))
    line = AnnouncedLine(order.lines.get().pk, Decimal(80))
    announce(order, NoticeDraft("ASN/1", [line]), by=None)

    page = client.get(f"{url_of(order)}?delivery=ASN/1").content.decode()
    assert 'value="80"' in page
    client.post(f"{url_of(order)}?delivery=ASN/1", posted(order, {"quantity": "75"}))

    receipt = Receipt.objects.get()
    assert receipt.notice
    assert receipt_rows(receipt) == [("BIKE", 75, "available", "short")]


def test_the_page_takes_as_many_queries_for_many_lines(client: Client) -> None:
    counts = []
    for lines in (2, 20):
        order = make_purchase(*[(make_item(), 1) for _ in range(lines)])
        client.get(url_of(order))
        with CaptureQueriesContext(connection) as asked:
            client.get(url_of(order))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_only_who_may_receive_opens_it(client: Client, ada: User, bike: Item) -> None:
    client.force_login(ada)
    order = make_purchase((bike, 10))

    assert client.get(url_of(order)).status_code == 403
    assert client.post(url_of(order), posted(order)).status_code == 403
