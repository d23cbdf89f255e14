from decimal import Decimal

import pytest

from catalog.errors import ItemInvalid
from catalog.queries import items_by_code, items_by_sku
from catalog.services.parts import (
    add_code,
    remove_code,
    set_components,
    set_conversions,
)
from foundation.models import AuditEntry
from tests.factories.catalog import make_item, make_kit, make_unit

pytestmark = pytest.mark.django_db


def test_the_components_of_a_kit_are_replaced_and_audited() -> None:
    pump, tube, glue = make_item("PUMP"), make_item("TUBE"), make_item("GLUE")
    kit = make_kit("KIT", components={pump: 1, tube: 2})
    items_by_sku(["KIT"])

    set_components(kit, {"TUBE": Decimal(3), "GLUE": Decimal(1)}, by=None)

    parts = items_by_sku(["KIT"])["KIT"].components
    assert {(part.item_id, int(part.quantity)) for part in parts} == {
        (tube.pk, 3),
        (glue.pk, 1),
    }
    entry = AuditEntry.objects.get(subject="KIT")
    assert entry.changes["components"][0] == {"PUMP": "1", "TUBE": "2"}


@pytest.mark.parametrize(
    ("sku", "quantity", "message"),
    [
        ("NOTHING", 1, "There is no item NOTHING."),
        ("OTHER-KIT", 1, "OTHER-KIT is itself a kit: name its components instead."),
        ("PUMP", 0, "The quantity of PUMP must be more than zero."),
    ],
)
def test_a_component_that_makes_no_sense_is_refused(
    sku: str, quantity: int, message: str
) -> None:
    make_item("PUMP")
    make_kit("OTHER-KIT")

    with pytest.raises(ItemInvalid) as refused:
        set_components(make_kit("KIT"), {sku: Decimal(quantity)}, by=None)

    assert str(refused.value) == message


def test_only_a_kit_has_components() -> None:
    with pytest.raises(ItemInvalid):
        set_components(make_item(), {}, by=None)


def test_conversions_are_replaced() -> None:
    item = make_item("TUBE")
    make_unit("BX", "Box")
    make_unit("CT", "Carton")

    set_conversions(item, {"BX": Decimal(12)}, by=None)
    set_conversions(item, {"CT": Decimal(144)}, by=None)

    assert items_by_sku(["TUBE"])["TUBE"].conversions == {"CT": 144}


@pytest.mark.parametrize(("unit", "factor"), [("C62", 2), ("XX", 2), ("BX", 0)])
def test_a_conversion_needs_another_known_unit_and_a_factor(
    unit: str, factor: int
) -> None:
    make_unit("BX", "Box")

    with pytest.raises(ItemInvalid):
        set_conversions(make_item(), {unit: Decimal(factor)}, by=None)


def test_another_code_finds_the_item_until_it_is_forgotten() -> None:
    row = add_code(make_item("TUBE"), kind="pack", code=" PACK-1 ", by=None)
    assert list(items_by_code(["PACK-1"])) == ["PACK-1"]

    remove_code(row, by=None)

    assert items_by_code(["PACK-1"]) == {}
    assert AuditEntry.objects.filter(subject="TUBE").count() == 2


def test_a_code_belongs_to_one_item() -> None:
    add_code(make_item("TUBE"), kind="pack", code="PACK-1", by=None)

    with pytest.raises(ItemInvalid) as refused:
        add_code(make_item(), kind="pack", code="PACK-1", by=None)

    assert str(refused.value) == "Item TUBE already has this code."
