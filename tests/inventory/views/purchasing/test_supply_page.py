from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from foundation.models import User
from inventory.models import SupplyOrder
from inventory.services.supply.answers import Answer, acknowledge
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.states import SupplyProgressKind, SupplyStatus
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase, make_supplier_item

pytestmark = pytest.mark.django_db


def shown(client: Client, order: SupplyOrder) -> str:
    response = client.get(f"/stock/supply/{order.number}")
    assert response.status_code == 200
    return response.content.decode()


def status_of(order: SupplyOrder) -> str:
    return str(SupplyOrder.objects.get(pk=order.pk).status)


def test_the_page_shows_lines_dates_and_why(client: Client, bo: User) -> None:
    client.force_login(bo)
    item = make_item("WHEEL")
    make_supplier_item(item, their_code="GZ-7", minimum=5, price="12.50")
    order = make_purchase((item, 10), due_on=dt.date(2026, 3, 2))
    answer = Answer(1, Decimal(8), dt.date(2026, 3, 9))
    acknowledge(order, [answer], cause="OA-1", by=None)
    change = SupplyChange(order.lines.get().pk, SupplyProgressKind.RECEIVED, Decimal(4))
    note_progress([change], cause="RCV-77", on=dt.date(2026, 3, 5), by=None)

    page = shown(client, order)

    for text in ("WHEEL", "GZ-7", "€12.50", "€125.00", "RCV-77", "Partly received"):
        assert text in page
    assert "The supplier sells at least 5 C62" in page


def test_a_draft_is_approved_sent_and_no_longer_edited(
    client: Client, bo: User
) -> None:
    client.force_login(bo)
    order = make_purchase((make_item(), 10), state="draft")
    assert "Edit draft" in shown(client, order)

    client.post(f"/stock/supply/{order.number}/approve")
    assert status_of(order) == SupplyStatus.APPROVED
    response = client.post(f"/stock/supply/{order.number}/send", follow=True)

    assert status_of(order) == SupplyStatus.SENT
    assert f"{order.number} goes to sales@gazelle.example." in response.content.decode()
    assert "Edit draft" not in shown(client, order)
    assert client.get(f"/stock/supply/{order.number}/edit").status_code == 409


def test_an_order_is_canceled_with_a_reason(client: Client, bo: User) -> None:
    client.force_login(bo)
    order = make_purchase((make_item(), 10))
    url = f"/stock/supply/{order.number}/cancel"
    assert "1 line is no longer expected" in client.get(url).content.decode()

    assert client.post(url, {"reason": ""}).status_code == 200
    assert status_of(order) == SupplyStatus.SENT
    client.post(url, {"reason": "Found cheaper."})

    assert status_of(order) == SupplyStatus.CANCELED
    assert "Found cheaper." in shown(client, order)


def test_what_cannot_be_says_why(client: Client, bo: User) -> None:
    client.force_login(bo)
    order = make_purchase((make_item(), 10), state="approved")

    response = client.post(f"/stock/supply/{order.number}/close", {"reason": "Enough."})

    assert "is in the state “Approved”" in response.content.decode()


@pytest.mark.parametrize("action", ["approve", "send"])
def test_nothing_is_done_by_looking(client: Client, bo: User, action: str) -> None:
    client.force_login(bo)
    order = make_purchase(state="draft")

    assert client.get(f"/stock/supply/{order.number}/{action}").status_code == 405


@pytest.mark.parametrize("action", ["approve", "send", "cancel", "close", "answer"])
def test_the_warehouse_sees_but_does_not_buy(
    client: Client, ben: User, action: str
) -> None:
    client.force_login(ben)
    order = make_purchase((make_item(), 10))

    assert "Note their answer" not in shown(client, order)
    response = client.post(f"/stock/supply/{order.number}/{action}")
    assert response.status_code == 403


def test_an_order_that_is_not_there_is_not_found(client: Client, bo: User) -> None:
    client.force_login(bo)

    assert client.get("/stock/supply/PO-1").status_code == 404


def test_an_order_in_approval_says_who_is_asked_and_why(
    client: Client, bo: User
) -> None:
    client.force_login(bo)
    item = make_item()
    make_supplier_item(item, price="6000.00")
    order = make_purchase((item, 1), state="draft")

    response = client.post(f"/stock/supply/{order.number}/approve", follow=True)

    page = response.content.decode()
    assert "needs approval; whoever decides was told." in page
    assert "The purchase is above 5,000." in page
    assert "Take back to draft" in page
