from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from foundation.models import User
from inventory.models import SupplierInvoice, SupplyOrder
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.states import MatchStatus, SupplyProgressKind
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase, make_supplier_item

pytestmark = pytest.mark.django_db

URL = "/stock/supply/invoices/"
PAGE = f"{URL}of/V-100/G/881"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, cleo: User) -> None:
    client.force_login(cleo)


@pytest.fixture
def order() -> SupplyOrder:
    item = make_item("WHEEL")
    make_supplier_item(item, price="10.00")
    order = make_purchase((item, 100))
    line = order.lines.get()
    change = SupplyChange(line.pk, SupplyProgressKind.RECEIVED, Decimal(60))
    note_progress([change], cause="RCV-1", on=None, by=None)
    return order


def post(client: Client, order: SupplyOrder, quantity: str, net: str) -> str:
    data = {
        "their_number": "G/881",
        "invoiced_on": "2026-03-02",
        "currency": "EUR",
        "net": net,
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "1",
        "lines-0-line_no": "1",
        "lines-0-text": "WHEEL",
        "lines-0-quantity": quantity,
        "lines-0-unit_price": "10.00",
    }
    response = client.post(f"/stock/supply/{order.number}/invoice", data, follow=True)
    return response.content.decode()


def status() -> str:
    return str(SupplierInvoice.objects.get().status)


def test_the_form_is_filled_with_what_came_in(
    client: Client, order: SupplyOrder
) -> None:
    page = client.get(f"/stock/supply/{order.number}/invoice").content.decode()

    assert 'name="lines-0-quantity" value="60"' in page
    assert 'name="lines-0-unit_price" value="10"' in page


def test_an_invoice_that_agrees_is_matched(client: Client, order: SupplyOrder) -> None:
    page = post(client, order, "60", "600.00")

    assert "The invoice agrees with order and receipt." in page
    assert status() == MatchStatus.MATCHED
    assert "G/881" in client.get(URL).content.decode()
    again = post(client, order, "60", "600.00")
    assert "This invoice was entered before; nothing changed." in again


def test_an_invoice_that_differs_shows_what_and_is_accepted(
    client: Client, order: SupplyOrder
) -> None:
    page = post(client, order, "100", "1000.00")
    assert "100 are charged; 60 came in, 0 of them were invoiced before" in page

    accept = f"{URL}accept/V-100/G/881"
    assert client.post(accept, {"reason": ""}).status_code == 200
    assert status() == MatchStatus.DIFFERENT
    response = client.post(accept, {"reason": "The rest is on its way."})

    assert response["Location"] == PAGE
    assert status() == MatchStatus.ACCEPTED
    assert order.lines.get().invoiced == 100


def test_an_invoice_is_refused_and_not_matched_again(
    client: Client, order: SupplyOrder
) -> None:
    post(client, order, "100", "1000.00")

    client.post(f"{URL}refuse/V-100/G/881", {"reason": "Not ours."})

    assert status() == MatchStatus.REFUSED
    assert "Not ours." in client.get(PAGE).content.decode()
    assert client.get(f"{URL}match/V-100/G/881").status_code == 405


def test_a_buyer_sees_invoices_and_does_not_decide(
    client: Client, order: SupplyOrder, bo: User
) -> None:
    post(client, order, "100", "1000.00")
    client.force_login(bo)

    assert "Accept invoice" not in client.get(PAGE).content.decode()
    response = client.post(f"{URL}accept/V-100/G/881", {"reason": "Fine."})
    assert response.status_code == 403
