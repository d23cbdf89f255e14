from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from foundation import clock
from foundation.models import User
from inventory.models import SupplierItem
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.states import SupplyProgressKind
from tests.factories.catalog import make_item, make_unit
from tests.factories.inventory import make_purchase, make_supplier, make_supplier_item

pytestmark = pytest.mark.django_db

URL = "/stock/supply/items/"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, bo: User) -> None:
    make_supplier()
    client.force_login(bo)


def posted(*prices: tuple[str, ...], **fields: str) -> dict[str, str]:
    data = {
        "lead_days": "10",
        "minimum": "12",
        "multiple": "6",
        "rank": "1",
        "over_tolerance": "5",
        "is_active": "on",
        "action": "save",
        "prices-TOTAL_FORMS": str(len(prices)),
        "prices-INITIAL_FORMS": "0",
        **fields,
    }
    names = ("from_quantity", "unit_price", "valid_from", "valid_until")
    for number, price in enumerate(prices):
        for name, value in zip(names, price, strict=False):
            data[f"prices-{number}-{name}"] = value
    return data


def test_what_a_supplier_sells_is_added_with_its_prices(client: Client) -> None:
    make_item("WHEEL/26")
    assert client.get(f"{URL}new?supplier=V-100").status_code == 200
    prices = (("1", "9.50", "2026-01-01"), ("100", "8.00", "2026-01-01"))

    response = client.post(
        f"{URL}new", posted(*prices, supplier="V-100", item="WHEEL/26")
    )

    assert response["Location"] == f"{URL}of/V-100/WHEEL/26"
    supplied = SupplierItem.objects.get()
    assert (supplied.minimum, supplied.multiple, supplied.lead_days) == (12, 6, 10)
    found = supplied.prices.order_by("from_quantity")
    assert [price.unit_price for price in found] == [Decimal("9.5"), 8]


def test_terms_are_changed_and_a_price_emptied_is_gone(client: Client) -> None:
    item = make_item("WHEEL")
    supplied = make_supplier_item(item, price="9.00")
    url = f"{URL}edit/V-100/WHEEL"
    assert client.get(url).status_code == 200

    client.post(url, posted(("", ""), their_code="GZ-7"))

    supplied = SupplierItem.objects.get()
    assert supplied.their_code == "GZ-7"
    assert not supplied.prices.exists()
    page = client.get(f"{URL}of/V-100/WHEEL").content.decode()
    assert "No price is known." in page
    assert "GZ-7" in page


def test_a_unit_without_conversion_is_refused(client: Client) -> None:
    make_item("TUBE")
    unit = make_unit("BX", "Box")

    response = client.post(
        f"{URL}new", posted(supplier="V-100", item="TUBE", unit=str(unit.pk))
    )

    refused = "TUBE has no conversion from “Box” to its own unit."
    assert refused in response.content.decode()
    assert not SupplierItem.objects.exists()


def test_an_item_is_added_once_per_supplier(client: Client) -> None:
    make_supplier_item(make_item("TUBE"))

    response = client.post(f"{URL}new", posted(supplier="V-100", item="TUBE"))

    assert "This supplier sells it already." in response.content.decode()


def test_the_list_says_how_long_deliveries_really_took(client: Client) -> None:
    item = make_item("WHEEL")
    make_supplier_item(item, lead_days=7)
    order = make_purchase((item, 10))
    line = order.lines.get()
    for cause, days in (("RCV-1", 8), ("RCV-2", 12)):
        change = SupplyChange(line.pk, SupplyProgressKind.RECEIVED, Decimal(5))
        came_on = clock.today("Europe/Amsterdam") + dt.timedelta(days=days)
        note_progress([change], cause=cause, on=came_on, by=None)

    page = client.get(f"{URL}?supplier=V-100").content.decode()

    assert "2 receipts" in page
    assert "10 ± 2.83" in " ".join(page.split())


def test_the_warehouse_sees_terms_and_does_not_change_them(
    client: Client, ben: User
) -> None:
    client.force_login(ben)
    make_supplier_item(make_item("WHEEL"))

    assert "Edit terms" not in client.get(f"{URL}of/V-100/WHEEL").content.decode()
    assert client.get(f"{URL}edit/V-100/WHEEL").status_code == 403


def test_units_are_offered_in_the_readers_language(client: Client, bo: User) -> None:
    make_unit("BX", name="box")
    User.objects.filter(pk=bo.pk).update(language="de")

    page = client.get(f"{URL}new?supplier=V-100").content.decode()

    assert ">Karton</option>" in page
