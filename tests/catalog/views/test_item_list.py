import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import ItemCode
from foundation.models import User
from tests.factories.catalog import make_brand, make_category, make_item, make_kit

pytestmark = pytest.mark.django_db

URL = "/catalog/"


def shown(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return [item.sku for item in response.context["page"]]


def test_items_stand_by_number_with_kind_and_category(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    make_item("B", category=make_category("tyres"), brand=make_brand())
    make_item("A", is_active=False)

    response = client.get(URL)

    assert [item.sku for item in response.context["page"]] == ["A", "B"]
    assert b"Inactive" in response.content
    assert b"Tyres" in response.content


def test_search_and_filters_narrow_the_list(client: Client, ada: User) -> None:
    client.force_login(ada)
    bikes = make_category("bikes")
    city = make_category("city", parent=bikes)
    item = make_item("CITY-1", category=city, gtin="4006381333931", brand=make_brand())
    make_kit("KIT", components={item: 1}, is_active=False)
    ItemCode.objects.create(item=item, kind="pack", code="PACK-1")

    assert shown(client, "?q=4006381333931") == ["CITY-1"]
    assert shown(client, "?q=PACK-1") == ["CITY-1"]
    assert shown(client, "?q=city") == ["CITY-1"]
    assert shown(client, "?category=bikes") == ["CITY-1"]
    assert shown(client, "?kind=kit") == ["KIT"]
    assert shown(client, "?brand=Veloce&state=active") == ["CITY-1"]
    assert shown(client, "?state=inactive&sort=-name") == ["KIT"]


def test_a_filter_in_use_can_be_taken_off(client: Client, ada: User) -> None:
    client.force_login(ada)

    response = client.get(f"{URL}?q=x&kind=kit&after=abc")

    (chip,) = response.context["chips"]
    assert (chip.label, chip.url) == ("Kind: Kit", "?q=x")
    assert "No items found" in response.content.decode()


def test_a_filter_that_does_not_exist_shows_everything(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    make_item("A")

    assert shown(client, "?kind=boat&q=") == ["A"]


def test_a_long_list_is_paged_and_costs_the_same_queries(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    make_item("A-000")
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for number in range(1, 60):
        make_item(f"A-{number:03}")

    with CaptureQueriesContext(connection) as many:
        first = client.get(URL)
    second = client.get(URL + first.context["page"].older_url)

    assert len(many) == len(few)
    assert next(item.sku for item in second.context["page"]) == "A-050"


def test_a_customer_sees_nothing_of_it(client: Client, dora: User) -> None:
    client.force_login(dora)

    assert client.get(URL).status_code == 404
    assert client.get(f"{URL}export").status_code == 404


def test_who_has_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get(URL).status_code == 302


def test_the_list_cannot_be_posted_to(client: Client, ada: User) -> None:
    client.force_login(ada)

    assert client.post(URL).status_code == 405
    assert client.post(f"{URL}export").status_code == 405


def test_what_is_seen_is_exported_and_no_cell_is_a_formula(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    make_item("A", name="=1+1")
    make_kit("KIT", components={make_item("Z"): 1})

    response = client.get(f"{URL}export?kind=goods")

    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines == [
        "Item number (SKU),Name,Kind,Category,Brand,Unit,GTIN,Active",
        "A,'=1+1,Goods,,,C62,,Yes",
        "Z,City bike,Goods,,,C62,,Yes",
    ]


def test_the_warehouse_sees_items_but_exports_none(client: Client, ben: User) -> None:
    client.force_login(ben)

    assert client.get(URL).status_code == 200
    assert client.get(f"{URL}export").status_code == 403
