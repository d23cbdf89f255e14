from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing.models import Invoice
from catalog.models import Item
from foundation import clock
from foundation.models import User
from partners.models import Partner
from tests.factories.billing import invoice_of, make_payment, match
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db
URL = "/billing/invoices"


@pytest.fixture
def dora_buys() -> Partner:
    return make_seller()


@pytest.fixture
def bike() -> Item:
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 100, make_location("ROT"))
    return bike


def invoiced(partner: Partner, bike: Item) -> Invoice:
    order = book(partner, (bike, 1), customer_reference="PO-7")
    happen()
    deliver(ship(shipment_of(order)))
    return invoice_of(order)


def shown(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return [invoice.number for invoice in response.context["page"]]


def test_invoices_stand_newest_first_and_by_state(
    client: Client, cleo: User, dora_buys: Partner, bike: Item
) -> None:
    client.force_login(cleo)
    paid, late = invoiced(dora_buys, bike), invoiced(dora_buys, bike)
    match(make_payment("121.00"), paid)
    yesterday = clock.today() - dt.timedelta(days=1)
    Invoice.objects.filter(pk=late.pk).update(due_on=yesterday)

    assert shown(client) == ["INV-00002", "INV-00001"]
    assert shown(client, "?state=paid") == ["INV-00001"]
    assert shown(client, "?state=posted") == ["INV-00002"]
    assert shown(client, "?state=overdue") == ["INV-00002"]
    assert shown(client, "?q=po-7&sort=id") == ["INV-00001", "INV-00002"]
    page = client.get(URL).content.decode()
    assert "€242.00" in page
    assert "1 day late" in page


def test_the_invoice_page_shows_lines_vat_and_payments(
    client: Client, cleo: User, dora_buys: Partner, bike: Item
) -> None:
    client.force_login(cleo)
    invoice = invoiced(dora_buys, bike)
    match(make_payment("21.00"), invoice, by=cleo)

    page = client.get(f"{URL}/{invoice.number}/").content.decode()

    for text in ("VAT 21% on €100.00", "€121.00", "Open PDF", "PAY-", "Cleo Smit"):
        assert text in page


def test_a_payment_is_recorded_from_the_invoice(
    client: Client, cleo: User, dora_buys: Partner, bike: Item
) -> None:
    client.force_login(cleo)
    invoice = invoiced(dora_buys, bike)
    address = f"/billing/payments/new?invoice={invoice.number}"
    assert address in client.get(f"{URL}/{invoice.number}/").content.decode()

    page = client.get(address).content.decode()

    assert 'value="121.00"' in page
    assert f'value="{invoice.number}"' in page


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, cleo: User, dora_buys: Partner, bike: Item
) -> None:
    client.force_login(cleo)
    invoiced(dora_buys, bike)
    shown(client)
    with CaptureQueriesContext(connection) as one:
        shown(client)
    for _ in range(3):
        invoiced(dora_buys, bike)

    with CaptureQueriesContext(connection) as four:
        assert len(shown(client)) == 4

    assert len(four) == len(one)


def test_the_list_can_be_taken_along_as_csv(
    client: Client, cleo: User, dora_buys: Partner, bike: Item
) -> None:
    client.force_login(cleo)
    invoice = invoiced(dora_buys, bike)

    response = client.get(f"{URL}/export")

    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert f"{invoice.number},Fietsen Dora" in text
    assert ",EUR,100.00,21.00,121.00,0.00" in text


def test_the_warehouse_does_not_see_invoices(client: Client, ben: User) -> None:
    client.force_login(ben)

    assert client.get(URL).status_code == 403


def test_a_search_stays_on_another_tab(client: Client, cleo: User) -> None:
    client.force_login(cleo)

    page = client.get("/billing/invoices?q=dora").content.decode()

    assert 'href="?q=dora&amp;state=overdue"' in page
