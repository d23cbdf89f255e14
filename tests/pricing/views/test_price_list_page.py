import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.models import User
from tests.factories.catalog import make_item
from tests.factories.pricing import make_price, make_price_list

pytestmark = pytest.mark.django_db

URL = "/prices/lists/EUR"


def test_prices_stand_by_item_and_quantity_and_can_be_searched(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    bike, tube = make_item("BIKE"), make_item("TUBE", name="Inner tube")
    make_price(tube, "4.5")
    make_price(bike, "449", min_quantity=5)
    make_price(bike, "499")
    make_price(bike, "1", price_list=make_price_list("OTHER"))

    all_of_it = client.get(URL)
    found = client.get(f"{URL}?q=inner")

    shown = [
        (entry.price.item.sku, entry.price.unit_price)
        for entry in all_of_it.context["entries"]
    ]
    assert [(sku, float(price)) for sku, price in shown] == [
        ("BIKE", 499),
        ("BIKE", 449),
        ("TUBE", 4.5),
    ]
    assert [entry.price.item.sku for entry in found.context["entries"]] == ["TUBE"]
    assert "No prices found" in client.get(f"{URL}?q=boat").content.decode()


def test_a_price_of_another_time_is_greyed(client: Client, ada: User) -> None:
    client.force_login(ada)
    make_price(make_item(), valid_to=dt.date(2020, 1, 1))

    (entry,) = client.get(URL).context["entries"]

    assert not entry.is_valid


def test_many_prices_cost_as_many_queries_as_one(client: Client, ada: User) -> None:
    client.force_login(ada)
    make_price(make_item())
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for _ in range(20):
        make_price(make_item())

    with CaptureQueriesContext(connection) as many:
        client.get(URL)

    assert len(many) == len(few)


def test_the_list_is_exported(client: Client, ada: User) -> None:
    client.force_login(ada)
    make_price(make_item("BIKE"), "449", min_quantity=5)

    lines = client.get(f"{URL}/export").getvalue().decode("utf-8-sig").splitlines()

    assert lines[1] == "BIKE,City bike,5,449.0000,EUR,2010-01-01,"


def test_others_unknown_lists_and_wrong_methods_are_turned_away(
    client: Client, ada: User, ben: User
) -> None:
    make_price_list("EUR")
    client.force_login(ben)
    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}/export").status_code == 403
    client.force_login(ada)
    assert client.get("/prices/lists/NOPE").status_code == 404
    assert client.post(URL).status_code == 405
