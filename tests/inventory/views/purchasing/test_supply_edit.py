from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from foundation.models import User
from inventory.models import SupplyOrder
from tests.factories.catalog import make_item, make_unit
from tests.factories.inventory import (
    make_location,
    make_purchase,
    make_supplier,
    make_supplier_item,
)

pytestmark = pytest.mark.django_db

URL = "/stock/supply/new"


@pytest.fixture(autouse=True)
def _ready(client: Client, bo: User) -> None:
    make_location()
    make_supplier()
    client.force_login(bo)


def posted(
    *lines: tuple[str, ...], action: str = "save", **fields: str
) -> dict[str, str]:
    data = {
        "supplier": "V-100",
        "destination": "ROT",
        "action": action,
        "lines-TOTAL_FORMS": str(len(lines)),
        "lines-INITIAL_FORMS": "0",
        **fields,
    }
    names = ("code", "quantity", "unit_price", "due_on")
    for number, line in enumerate(lines):
        for name, value in zip(names, line, strict=False):
            data[f"lines-{number}-{name}"] = value
    return data


def the_order() -> SupplyOrder:
    return SupplyOrder.objects.get()


def test_a_purchase_is_drafted(client: Client) -> None:
    make_supplier_item(make_item("WHEEL"), minimum=12, price="9.00")
    make_item("BELL")
    assert client.get(f"{URL}?supplier=V-100&item=WHEEL").status_code == 200

    lines = (("WHEEL", "10"), ("BELL", "3", "1.25", "2026-12-24"), ("", ""))
    response = client.post(URL, posted(*lines, note="By the back door."))

    order = the_order()
    assert response["Location"] == f"/stock/supply/{order.number}"
    first, second = order.lines.order_by("line_no")
    assert (first.ordered, first.unit_price) == (12, 9)
    assert (second.ordered, second.unit_price) == (3, Decimal("1.25"))
    assert str(second.due_on) == "2026-12-24"
    assert order.note == "By the back door."


def test_what_is_wrong_stands_beside_its_field(client: Client) -> None:
    make_item("WHEEL")

    response = client.post(URL, posted(("NONE", "1"), ("WHEEL", ""), ("WHEEL", "0")))

    page = response.content.decode()
    assert "There is no item with this number or code." in page
    assert "Enter how many you order." in page
    assert "Enter a quantity above zero." in page
    assert not SupplyOrder.objects.exists()


def test_a_unit_that_nobody_explained_is_said_above_the_form(client: Client) -> None:
    make_supplier_item(make_item("TUBE"), unit=make_unit("BX", "Box"))

    response = client.post(URL, posted(("TUBE", "1")))

    refused = "TUBE has no conversion from “Box” to its own unit."
    assert refused in response.content.decode()


def test_rows_are_added_without_a_script(client: Client) -> None:
    response = client.post(URL, posted(("WHEEL", "1"), action="add_lines"))

    assert 'name="lines-10-code"' in response.content.decode()
    assert not SupplyOrder.objects.exists()


def test_a_draft_is_changed_and_keeps_its_lines(client: Client) -> None:
    wheel, bell = make_item("WHEEL"), make_item("BELL")
    order = make_purchase((wheel, 10), (make_item("TUBE"), 5), state="draft")
    kept = order.lines.get(item=wheel)
    url = f"/stock/supply/{order.number}/edit"
    assert 'value="WHEEL"' in client.get(url).content.decode()

    client.post(url, posted(("WHEEL", "7"), ("BELL", "2"), is_exact="on"))

    lines = order.lines.order_by("line_no")
    assert [(line.item, line.ordered) for line in lines] == [(wheel, 7), (bell, 2)]
    assert lines[0].pk == kept.pk


def test_the_warehouse_does_not_buy(client: Client, ben: User) -> None:
    client.force_login(ben)

    assert client.get(URL).status_code == 403
