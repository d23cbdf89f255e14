from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.models import User
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase, make_supplier

pytestmark = pytest.mark.django_db

URL = "/stock/supply/"


def shown(client: Client, query: str = "") -> str:
    response = client.get(URL + query)
    assert response.status_code == 200
    return response.content.decode()


def test_supply_orders_are_listed_with_supplier_and_state(
    client: Client, bo: User
) -> None:
    client.force_login(bo)
    assert "No supply orders yet" in shown(client)

    order = make_purchase((make_item(), 10))

    page = shown(client)
    assert order.number in page
    assert "Gazelle Parts B.V." in page
    assert "New purchase" in page


def test_the_list_is_filtered_by_state_supplier_and_text(
    client: Client, bo: User
) -> None:
    client.force_login(bo)
    sent = make_purchase((make_item("WHEEL"), 10))
    other = make_supplier("V-200", name="Batavus")
    draft = make_purchase(state="draft", supplier=other)

    for query, found, missing in (
        ("?state=sent", sent, draft),
        ("?state=draft", draft, sent),
        ("?supplier=V-200", draft, sent),
        ("?q=WHEEL", sent, draft),
    ):
        page = shown(client, query)
        assert found.number in page
        assert missing.number not in page


def test_late_are_those_of_which_something_should_have_come(
    client: Client, bo: User
) -> None:
    client.force_login(bo)
    today = clock.today()
    late = make_purchase((make_item(), 1), due_on=today - dt.timedelta(days=3))
    due = make_purchase((make_item(), 1), due_on=today)

    page = shown(client, "?state=late")

    assert late.number in page
    assert "3 days late" in page
    assert due.number not in page


def test_many_orders_cost_no_more_queries_than_few(client: Client, bo: User) -> None:
    client.force_login(bo)
    item = make_item()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(client)
        return len(queries)

    make_purchase((item, 1))
    asked()
    few = asked()
    for _ in range(10):
        make_purchase((item, 1))

    assert asked() == few


def test_customers_see_nothing(client: Client, dora: User) -> None:
    client.force_login(dora)

    assert client.get(URL).status_code == 404
