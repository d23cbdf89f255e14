from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from foundation.models import User
from inventory.models import Acknowledgement
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase

pytestmark = pytest.mark.django_db

KEY = "0b8f3f3e-27a4-4a54-9d0c-6f0ee4b5a5a1"


def posted(quantity: str, on: str) -> dict[str, str]:
    return {
        "key": KEY,
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "1",
        "lines-0-line_no": "1",
        "lines-0-quantity": quantity,
        "lines-0-on": on,
    }


def test_the_answer_of_a_supplier_is_noted_once(client: Client, bo: User) -> None:
    client.force_login(bo)
    order = make_purchase((make_item("WHEEL"), 10), due_on=dt.date(2026, 3, 2))
    url = f"/stock/supply/{order.number}/answer"
    assert "WHEEL" in client.get(url).content.decode()

    for _ in range(2):
        response = client.post(url, posted("8", "2026-03-09"))

    assert response["Location"] == f"/stock/supply/{order.number}"
    line = order.lines.get()
    assert (line.confirmed, line.confirmed_on) == (8, dt.date(2026, 3, 9))
    assert Acknowledgement.objects.get().actor == bo


def test_less_than_nothing_is_not_confirmed(client: Client, bo: User) -> None:
    client.force_login(bo)
    order = make_purchase((make_item(), 10))

    response = client.post(f"/stock/supply/{order.number}/answer", posted("-1", ""))

    assert "cannot be negative" in response.content.decode()


def test_a_draft_has_no_answer(client: Client, bo: User) -> None:
    client.force_login(bo)
    order = make_purchase(state="draft")

    assert client.get(f"/stock/supply/{order.number}/answer").status_code == 409
