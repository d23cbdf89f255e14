from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import Scope, User
from tests.factories.catalog import make_item
from tests.factories.inventory import make_lot
from tests.factories.orders import make_order, make_priced_item
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def found(client: Client, text: str) -> list[str]:
    results = client.get("/palette", {"q": text}).json()["results"]
    return [result["label"] for result in results]


def test_one_box_finds_orders_customers_and_items(desk: Client) -> None:
    rad = make_partner("C-77", name="Rad Haus")
    make_order(rad, number="ORD-4711", customer_reference="PO-9", lines=0)
    make_priced_item("RAD-1", name="Rad vorn")

    assert found(desk, "ORD-4711") == ["ORD-4711"]
    assert found(desk, "4711") == ["ORD-4711"]
    assert found(desk, "PO-9") == ["ORD-4711"]
    assert found(desk, "rad haus") == ["ORD-4711", "Rad Haus"]
    assert "Rad vorn" in found(desk, "RAD-1")


def test_an_exact_number_opens_its_record_at_once(desk: Client) -> None:
    order = make_order(number="ORD-4711", lines=0)

    response = desk.get("/search", {"q": " ord-4711 "})

    assert response.headers["Location"] == f"/orders/{order.number}/"


def test_several_hits_are_listed_and_none_says_how_to_widen(desk: Client) -> None:
    make_order(number="ORD-47", lines=0)
    make_order(number="ORD-471", lines=0)

    assert "ORD-471" in desk.get("/search?q=47").content.decode()
    for text in ("", "x", "nothing like this", "%%", "\u2028"):
        page = desk.get("/search", {"q": text}).content.decode()
        assert "No results" in page


def test_more_hits_than_are_shown_lead_to_the_list(desk: Client) -> None:
    for number in range(6):
        make_order(number=f"ORD-47{number}", lines=0)

    page = desk.get("/search?q=47").content.decode()

    assert 'href="/orders/?q=47"' in page
    assert "ORD-470" in desk.get("/orders/?q=47").content.decode()
    assert 'value="47"' in page
    make_order(number="ORD-9000", lines=0)
    assert "/orders/?q=90" not in desk.get("/search?q=90").content.decode()


def test_search_finds_only_what_the_person_may_see(
    client: Client, ada: User, ben: User, dora: User
) -> None:
    mine = make_order(make_partner("C-1"), number="ORD-71", lines=0)
    make_order(make_partner("C-2"), number="ORD-72", lines=0)
    Scope.objects.create(user=ada, kind=Scope.Kind.PARTNER, code="C-1")
    client.force_login(ada)
    assert found(client, "ORD-7") == [mine.number]

    client.force_login(dora)
    assert client.get("/palette?q=ORD").status_code == 404
    assert client.get("/search?q=ORD").status_code == 404
    client.logout()
    assert client.get("/search?q=ORD").status_code == 302


def test_text_of_a_customer_is_shown_as_text(desk: Client) -> None:
    make_partner("C-1", name="<script>alert(1)</script>")

    page = desk.get("/search?q=script").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_lot_or_serial_number_is_found_by_its_code(desk: Client) -> None:
    lot = make_lot(make_item("CREAM-1", tracking="lot"), "L-2026-7")

    [hit] = desk.get("/palette", {"q": "L-2026"}).json()["results"]

    assert (hit["label"], hit["url"]) == (lot.code, "/stock/lots/CREAM-1/L-2026-7")
