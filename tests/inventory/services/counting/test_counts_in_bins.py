from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.models import Item
from catalog.states import Tracking
from inventory.models import CountSheet, Movement
from inventory.services.counting.lines import Counted, count_line, submit_sheet
from inventory.services.counting.posting import post_sheet
from inventory.services.counting.sheets import CountScope, make_sheet
from inventory.states import CountReason
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    balance_of,
    make_bin,
    make_location,
    make_lot,
    make_stock,
    make_supplier,
    parts_of,
    put_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def glue() -> Item:
    """Twenty of lot L1 in A-01, five of lot L2 in A-02."""
    item = make_item("GLUE", tracking=Tracking.LOT)
    put_in(item, 20, bin_id=make_bin("A-01").pk, lot_id=make_lot(item, "L1").pk)
    put_in(item, 5, bin_id=make_bin("A-02").pk, lot_id=make_lot(item, "L2").pk)
    return item


def count_all(sheet: CountSheet, *quantities: int) -> None:
    """Count all lines in their order, a second time where that is asked, and post."""
    lines = sheet.lines.select_related("sheet").order_by("line_no")
    for line, quantity in zip(lines, quantities, strict=True):
        found = Counted(Decimal(quantity))
        if count_line(line, found, by=None).is_asked_again:
            count_line(line, found, by=None)
    submit_sheet(sheet, by=None)
    post_sheet(sheet, by=None)


def test_each_lot_and_bin_is_a_line_in_the_order_of_the_walk(glue: Item) -> None:
    make_stock(make_item("BIKE"), 3)

    scope = CountScope(CountReason.FULL)
    sheet = make_sheet(make_location(), scope, cause="test", by=None)

    lines = sheet.lines.order_by("line_no")
    assert list(lines.values_list("bin__code", "lot__code", "item__sku")) == [
        ("A-01", "L1", "GLUE"),
        ("A-02", "L2", "GLUE"),
        (None, None, "BIKE"),
    ]


def test_a_difference_is_posted_to_its_lot_and_bin(glue: Item) -> None:
    scope = CountScope(CountReason.FULL)
    sheet = make_sheet(make_location(), scope, cause="test", by=None)

    count_all(sheet, 18, 6)

    assert parts_of(glue) == {"A-01/L1//available": 18, "A-02/L2//available": 6}
    assert balance_of(glue) == (24, 0)


def test_one_bin_is_counted_alone(glue: Item) -> None:
    make_stock(make_item("BIKE"), 3)
    scope = CountScope(CountReason.EVENT, bin_ids=(make_bin("A-02").pk,))

    sheet = make_sheet(make_location(), scope, cause="test", by=None)
    count_all(sheet, 0)

    assert balance_of(glue) == (20, 0)


def test_our_own_goods_are_missing_before_those_of_others() -> None:
    bike, owner = make_item("BIKE"), make_supplier()
    put_in(bike, 3, bin_id=make_bin().pk)
    put_in(bike, 10, bin_id=make_bin().pk, owner_id=owner.pk)
    scope = CountScope(CountReason.FULL)
    sheet = make_sheet(make_location(), scope, cause="test", by=None)

    count_all(sheet, 8)

    assert parts_of(bike) == {f"A-01//{owner.code}/available": 8}
    causes = Movement.objects.filter(reason="count").values_list("cause", flat=True)
    assert sorted(causes) == [f"{sheet.number}/1", f"{sheet.number}/1/2"]
