from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from foundation.models import User
from foundation.roles import Role
from inventory.models import Forecast, ReplenishmentRule
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    make_location,
    make_stock,
    make_supplier_item,
)
from tests.factories.replenishment import make_demand, make_rule
from tests.people import make_person

pytestmark = pytest.mark.django_db
URL = "/stock/replenishment/rules/"
FIELDS: dict[str, Any] = {
    "method": "reorder_point",
    "minimum": "",
    "maximum": "",
    "service_level": "95",
    "cover_days": "14",
    "floor": "100",
    "source_kind": "purchase",
    "supplier": "",
    "source": "",
    "is_active": "on",
}


@pytest.fixture(autouse=True)
def _signed_in(client: Client) -> None:
    make_location()
    client.force_login(make_person("Pia Plans", Role.PLANNER))


def test_rules_are_listed_with_what_they_lead_to(client: Client) -> None:
    make_rule(make_item("BIKE-1"), abc_class="A")
    make_rule(make_item("BELL-1"), abc_class="C")

    text = client.get(f"{URL}?abc=A").content.decode()

    assert "BIKE-1" in text
    assert "BELL-1" not in text


def test_a_rule_is_added_for_an_item_at_a_place(client: Client) -> None:
    make_item("BIKE-1")
    assert client.get(f"{URL}new?item=BIKE-1").status_code == 200

    answer = client.post(
        f"{URL}new", FIELDS | {"item": "BIKE-1", "location": "ROT", "action": "save"}
    )

    assert answer["Location"] == "/stock/replenishment/at/ROT/BIKE-1"
    assert ReplenishmentRule.objects.get().floor == 100
    assert Forecast.objects.get().reorder_point == 100


def test_all_items_of_a_place_get_a_rule_once(client: Client) -> None:
    make_stock(make_item("BIKE-1"), 5)
    make_demand(make_item("BELL-1"), [1], make_location())
    make_rule(make_item("PUMP-1"), floor=Decimal(3))
    make_item("ELSE-1")
    assert "Add rules for all items of Rotterdam" in (
        client.get(f"{URL}?location=ROT").content.decode()
    )

    for _ in range(2):
        answer = client.post(f"{URL}add/ROT")

    assert answer["Location"] == f"{URL}?location=ROT"
    found = ReplenishmentRule.objects.values_list("item__sku", "floor")
    assert dict(found) == {"BIKE-1": 0, "BELL-1": 0, "PUMP-1": 3}


def test_changes_of_a_rule_are_told_on_the_page_of_the_item(client: Client) -> None:
    make_rule(make_item("BIKE-1"))

    client.post(f"{URL}edit/ROT/BIKE-1", FIELDS | {"floor": "7", "action": "save"})

    text = client.get("/stock/replenishment/at/ROT/BIKE-1").content.decode()
    assert "Reorder point at least: 0 → 7" in text


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"item": "NONE"}, "There is no item with this number or code."),
        ({"service_level": "100"}, "99.99"),
        (
            {"method": "min_max", "minimum": "9", "maximum": "5"},
            "Enter a minimum from zero up, and a maximum that is not below it.",
        ),
        ({"source_kind": "transfer"}, "Choose"),
    ],
)
def test_what_cannot_be_is_said(
    client: Client, fields: dict[str, str], error: str
) -> None:
    make_item("BIKE-1")
    data = FIELDS | {"item": "BIKE-1", "location": "ROT"} | fields

    text = client.post(f"{URL}new", data | {"action": "save"}).content.decode()

    assert error in text
    assert not ReplenishmentRule.objects.exists()


def test_the_effect_is_shown_before_it_is_saved(client: Client) -> None:
    item = make_item("BIKE-1")
    make_supplier_item(item, lead_days=7)
    make_rule(item)
    make_demand(item, [10] * 28)
    edit = f"{URL}edit/ROT/BIKE-1"

    text = client.post(edit, FIELDS | {"action": "try"}).content.decode()

    assert "The reorder point would be 100 now" in text
    assert "The planner&#x27;s floor raises the reorder point to 100." in text
    assert ReplenishmentRule.objects.get().floor == 0
    client.post(edit, FIELDS | {"action": "save"})
    assert ReplenishmentRule.objects.get().floor == 100


def test_rules_are_the_planners(client: Client, ada: User) -> None:
    make_rule(make_item("BIKE-1"))
    client.force_login(ada)

    assert client.get(URL).status_code == 200
    assert client.get(f"{URL}edit/ROT/BIKE-1").status_code == 403
    assert client.get(f"{URL}edit/KOL/BIKE-1").status_code == 403
