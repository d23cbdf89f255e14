import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Item, ItemCode
from catalog.queries import find_items, item_facts, items_by_code, items_by_sku
from foundation.facts import one_look, renew_version
from oms.benchmarks.statements import statements_of
from tests.factories.catalog import (
    make_category,
    make_conversion,
    make_item,
    make_kit,
    make_unit,
)

pytestmark = pytest.mark.django_db


def test_facts_of_an_item_hold_its_unit_category_path_and_conversions() -> None:
    parts = make_category("parts")
    chains = make_category("chains", parent=parts)
    item = make_item("CH-11", category=chains, names={"nl": "Ketting"})
    make_conversion(item, make_unit("BX", "Box"), "12")

    facts = items_by_sku(["CH-11"])["CH-11"]

    assert facts.id == item.pk
    assert facts.unit == "C62"
    assert facts.categories == ("chains", "parts")
    assert facts.conversions == {"BX": 12}
    assert facts.name_in("nl") == "Ketting"
    assert facts.name_in("tr") == "City bike"


def test_skus_are_compared_case_sensitively() -> None:
    make_item("85123A")

    assert items_by_sku(["85123a"]) == {}


def test_a_kit_knows_its_components() -> None:
    pump, tube = make_item("PUMP"), make_item("TUBE")
    kit = make_kit("KIT", components={pump: 1, tube: 2})

    components = item_facts([kit.pk])[kit.pk].components

    assert [(part.sku, int(part.quantity)) for part in components] == [
        ("PUMP", 1),
        ("TUBE", 2),
    ]


def test_facts_of_many_items_cost_as_many_queries_as_of_one() -> None:
    skus = [make_item().sku for _ in range(30)] + [make_kit().sku]

    with CaptureQueriesContext(connection) as cold:
        items_by_sku(skus)

    assert len(cold) == 4  # beside that of the versions
    assert statements_of(lambda: items_by_sku(skus), times=2) == 1


def test_one_look_reads_the_versions_once() -> None:
    sku = make_item().sku
    items_by_sku([sku])

    def look() -> None:
        with one_look():
            items_by_sku([sku])
            items_by_sku([sku])

    assert statements_of(look, times=2) == 1


def test_a_change_is_seen_once_the_version_is_renewed() -> None:
    item = make_item("A", name="Old name")
    items_by_sku(["A"])

    Item.objects.filter(pk=item.pk).update(name="New name")
    renew_version("catalog")

    assert items_by_sku(["A"])["A"].name == "New name"


def test_a_new_item_is_seen_without_a_renewal() -> None:
    assert items_by_sku(["NEW"]) == {}

    Item.objects.create(sku="NEW", name="New", unit=make_unit())

    assert items_by_sku(["NEW"])["NEW"].name == "New"


def test_an_item_is_found_by_gtin_and_by_other_codes() -> None:
    item = make_item("A", gtin="4006381333931")
    ItemCode.objects.create(item=item, kind="pack", code="PACK-1")

    found = items_by_code(["4006381333931", "PACK-1", "A", "nothing"])

    assert {code: facts.sku for code, facts in found.items()} == {
        "A": "A",
        "4006381333931": "A",
        "PACK-1": "A",
    }


def test_search_puts_the_exact_number_first() -> None:
    make_item("BIKE-10", name="Bike ten")
    make_item("BIKE-1", name="Bike one")
    make_item("Z", name="Not a BIKE-1 but alike")

    assert [item.sku for item in find_items("BIKE-1")] == ["BIKE-1", "BIKE-10", "Z"]
    assert find_items("   ") == []
