from __future__ import annotations

import csv
from typing import Any

import pytest
from django.test import Client

from foundation.models import User
from tests.factories.orders import make_order
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db


def exported(client: Client, query: str = "") -> list[list[str]]:
    response: Any = client.get(f"/orders/export?{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def test_the_file_holds_what_the_list_shows(client: Client, ada: User) -> None:
    client.force_login(ada)
    make_order(number="ORD-1", status="draft")
    make_order(number="ORD-2")

    titles, *rows = exported(client, "status=booked")

    assert titles[0] == "Number"
    assert [row[0] for row in rows] == ["ORD-2"]
    assert rows[0][12:15] == ["200.00", "42.00", "242.00"]


def test_a_name_that_looks_like_a_formula_is_only_text(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    make_order(make_partner(name="=HYPERLINK()"), customer_reference="+1")

    _titles, row = exported(client)

    assert row[5:7] == ["'=HYPERLINK()", "'+1"]


def test_the_warehouse_does_not_export_orders(client: Client, ben: User) -> None:
    client.force_login(ben)

    assert client.get("/orders/export").status_code == 403
