from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from catalog.errors import ItemInvalid, SkuTaken
from catalog.models import Item
from catalog.queries import items_by_sku
from catalog.services.items import ItemInput, add_unknown_items, save_item
from foundation.models import AuditEntry, User
from tests.factories.catalog import make_category, make_item, make_unit

pytestmark = pytest.mark.django_db

BIKE = ItemInput(sku="BIKE-1", name="City bike", gtin="4006381333931")


@pytest.fixture(autouse=True)
def units() -> None:
    make_unit()


def test_a_new_item_is_audited_with_all_it_has(ada: User) -> None:
    make_category("bikes")
    values = replace(BIKE, category="bikes", brand="Veloce", names={"nl": "Stadsfiets"})

    item = save_item(values, by=ada)

    entry = AuditEntry.objects.get(subject_kind="item", subject="BIKE-1")
    assert item.brand is not None
    assert item.name_in("nl") == "Stadsfiets"
    assert entry.actor == ada
    assert entry.changes["gtin"] == [None, "4006381333931"]


def test_a_change_is_audited_and_seen_at_once_by_the_facts(ada: User) -> None:
    item = save_item(BIKE, by=ada)
    items_by_sku(["BIKE-1"])

    save_item(replace(BIKE, name="Town bike"), item=item, by=ada)

    entry = AuditEntry.objects.filter(subject="BIKE-1").latest("id")
    assert entry.changes == {"name": ["City bike", "Town bike"]}
    assert items_by_sku(["BIKE-1"])["BIKE-1"].name == "Town bike"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sku": ""}, "sku"),
        ({"sku": " BIKE"}, "sku"),
        ({"sku": "BIKE\n1"}, "sku"),
        ({"sku": "BIKE\x00"}, "sku"),
        ({"name": "  "}, "name"),
        ({"gtin": "4006381333932"}, "gtin"),
        ({"gtin": "12345"}, "gtin"),
        ({"unit": "FURLONG"}, "unit"),
        ({"category": "boats"}, "category"),
        ({"country_of_origin": "XX"}, "country_of_origin"),
        ({"commodity_code": "87"}, "commodity_code"),
        ({"weight_kg": Decimal(-1)}, "weight_kg"),
        ({"standard_cost": Decimal("-0.01")}, "standard_cost"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ItemInvalid) as refused, transaction.atomic():
        save_item(replace(BIKE, **wrong), by=None)

    assert refused.value.field == field
    assert not Item.objects.exists()


def test_a_sku_is_given_once_but_differs_by_case() -> None:
    save_item(BIKE, by=None)

    with pytest.raises(SkuTaken, match="an item BIKE-1"), transaction.atomic():
        save_item(BIKE, by=None)
    save_item(replace(BIKE, sku="bike-1", gtin=""), by=None)

    assert Item.objects.count() == 2


def test_an_item_keeps_its_number() -> None:
    item = save_item(BIKE, by=None)

    with pytest.raises(ItemInvalid) as refused, transaction.atomic():
        save_item(replace(BIKE, sku="BIKE-2"), item=item, by=None)

    assert refused.value.field == "sku"


def test_a_gtin_belongs_to_one_item() -> None:
    save_item(BIKE, by=None)

    with pytest.raises(ItemInvalid) as refused, transaction.atomic():
        save_item(replace(BIKE, sku="BIKE-2"), by=None)

    assert str(refused.value) == "Item BIKE-1 already has this GTIN."


def test_items_that_history_speaks_of_are_added_once() -> None:
    known = make_item("85123A")

    ids = add_unknown_items({"85123A": "x", "85123a": "Heart", "POST": ""}, by=None)
    again = add_unknown_items({"85123a": "Other", "POST": ""}, by=None)

    assert ids["85123A"] == known.pk
    assert Item.objects.get(sku="85123a").name == "Heart"
    assert Item.objects.get(sku="POST").name == "POST"
    assert again == {sku: ids[sku] for sku in ("85123a", "POST")}
    assert AuditEntry.objects.filter(subject_kind="item").count() == 2
