from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from catalog.models import Item
from foundation import clock
from foundation.models import User
from inventory.errors import (
    CountNotFinished,
    CountNotOpen,
    CountOutrun,
    NothingToCount,
    WrongCount,
)
from inventory.models import CountLine, CountSheet, Movement
from inventory.receiving_errors import PartOfAPiece
from inventory.services.counting.lines import (
    Counted,
    add_line,
    count_line,
    submit_sheet,
    uncount_line,
)
from inventory.services.counting.posting import post_sheet, send_back
from inventory.services.counting.sheets import (
    CountScope,
    Spot,
    cancel_sheet,
    make_sheet,
)
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason, CountReason
from tests.factories.catalog import make_item
from tests.factories.fulfillment import refused
from tests.factories.inventory import balance_of, make_location, make_stock

pytestmark = pytest.mark.django_db


def make_count(*item_ids: int) -> CountSheet:
    """A sheet of everything in Rotterdam, or of these items."""
    asked = CountScope(CountReason.FULL, item_ids=item_ids or None)
    return make_sheet(make_location(), asked, cause="test:1", by=None)


def line_of(sheet: CountSheet, line_no: int = 1) -> CountLine:
    return sheet.lines.select_related("sheet").get(line_no=line_no)


def count(
    sheet: CountSheet,
    quantity: str,
    line_no: int = 1,
    *,
    reason: str = "",
    note: str = "",
) -> CountLine:
    found = Counted(Decimal(quantity), reason=reason, note=note)
    return count_line(line_of(sheet, line_no), found, by=None)


def take_away(sku: str, quantity: int) -> None:
    adjust_stock(
        Item.objects.get(sku=sku),
        make_location(),
        Correction(AdjustReason.DAMAGED, change=Decimal(-quantity)),
        cause=f"test:{sku}:{quantity}",
        by=None,
    )


def test_a_sheet_asks_for_all_that_is_there(ben: User) -> None:
    make_stock(make_item("BIKE"), 100)
    make_stock(make_item("BELL"), 5)
    make_item("LOCK")

    sheet = make_count()

    assert sheet.number.startswith("CNT-")
    lines = sheet.lines.order_by("line_no").values_list(
        "item__sku", "expected", "counted"
    )
    assert list(lines) == [("BELL", None, None), ("BIKE", None, None)]
    assert make_count() == sheet


def test_where_nothing_lies_nothing_is_counted() -> None:
    with refused(NothingToCount):
        make_count()


def test_an_item_asked_for_is_counted_though_none_is_known() -> None:
    lock = make_item("LOCK")

    sheet = make_count(lock.pk)
    count(sheet, "0")
    submit_sheet(sheet, by=None)

    assert CountSheet.objects.get().status == "posted"


def test_the_difference_is_posted_as_a_movement(ben: User) -> None:
    bike = make_item("BIKE")
    make_stock(bike, 100)
    sheet = make_count()

    line = count(sheet, "99", reason="lost", note="Shelf 2")
    assert (line.expected, line.counted, line.is_asked_again) == (100, 99, False)
    assert submit_sheet(sheet, by=ben).status == "review"
    post_sheet(sheet, by=ben)

    assert balance_of(bike) == (99, 0)
    movement = Movement.objects.order_by("-id")[0]
    assert movement.cause == f"{sheet.number}/1"
    assert (movement.quantity, movement.reason, movement.note, movement.actor) == (
        1,
        "lost",
        "Shelf 2",
        ben,
    )
    assert line_of(sheet).posted == -1


def test_a_sheet_posted_twice_moves_stock_once() -> None:
    bike = make_item("BIKE")
    make_stock(bike, 100)
    sheet = make_count()
    count(sheet, "101")
    submit_sheet(sheet, by=None)

    for _ in range(2):
        post_sheet(sheet, by=None)

    assert balance_of(bike) == (101, 0)
    assert Movement.objects.filter(cause=f"{sheet.number}/1").count() == 1


def test_beyond_the_tolerance_it_is_counted_again() -> None:
    make_stock(make_item("BIKE"), 100)
    sheet = make_count()

    first = count(sheet, "90")
    assert first.is_asked_again
    assert (first.first_counted, first.counted) == (90, None)
    with refused(CountNotFinished):
        submit_sheet(sheet, by=None)

    second = count(sheet, "91")
    assert (second.first_counted, second.counted, second.expected) == (90, 91, 100)
    assert not second.is_asked_again


def test_what_leaves_between_count_and_posting_is_no_difference() -> None:
    bike = make_item("BIKE")
    make_stock(bike, 100)
    sheet = make_count()
    count(sheet, "99")
    take_away("BIKE", 30)
    submit_sheet(sheet, by=None)

    post_sheet(sheet, by=None)

    assert balance_of(bike) == (69, 0)


def test_a_count_told_late_is_held_against_what_lay_there_then() -> None:
    make_stock(make_item("BIKE"), 100)
    sheet = make_count()
    then = clock.now()
    with clock.travel_to(then + dt.timedelta(minutes=20)):
        take_away("BIKE", 30)
    with clock.travel_to(then + dt.timedelta(minutes=30)):
        line = count_line(
            line_of(sheet),
            Counted(Decimal(100), at=then + dt.timedelta(minutes=10)),
            by=None,
        )

    assert (line.expected, line.difference) == (100, 0)


def test_a_difference_that_no_longer_fits_is_counted_again() -> None:
    make_stock(make_item("BIKE"), 100)
    sheet = make_count()
    count(sheet, "98")
    take_away("BIKE", 99)
    submit_sheet(sheet, by=None)

    with refused(CountOutrun):
        post_sheet(sheet, by=None)
    send_back(sheet, [1], by=None)

    assert line_of(sheet).is_asked_again
    assert count(sheet, "1").expected == 1


def test_a_negative_count_is_refused_at_its_field() -> None:
    make_stock(make_item("BIKE"), 100)
    sheet = make_count()

    with refused(WrongCount) as told:
        count(sheet, "-1")

    assert told.value.field == "quantity"
    assert str(told.value) == "A counted quantity cannot be negative."


def test_half_a_piece_is_not_counted() -> None:
    make_stock(make_item("BIKE"), 100)
    sheet = make_count()

    with refused(PartOfAPiece) as told:
        count(sheet, "99.5")

    assert told.value.field == "quantity"
    assert line_of(sheet).first_counted is None


def test_a_count_without_differences_needs_no_review() -> None:
    make_stock(make_item("BIKE"), 100)
    sheet = make_count()
    count(sheet, "100")

    assert submit_sheet(sheet, by=None).status == "posted"


def test_what_was_counted_is_taken_back() -> None:
    make_stock(make_item("BIKE"), 100)
    sheet = make_count()
    count(sheet, "90")

    line = uncount_line(line_of(sheet), by=None)

    assert (line.first_counted, line.counted, line.counted_at) == (None, None, None)


def test_something_unexpected_gets_a_line_of_its_own_once() -> None:
    make_stock(make_item("BIKE"), 100)
    lock = make_item("LOCK")
    sheet = make_count()

    lines = [add_line(sheet, Spot(lock.pk), by=None) for _ in range(2)]
    count(sheet, "100")
    for _ in range(2):
        count(sheet, "3", line_no=2)
    submit_sheet(sheet, by=None)
    post_sheet(sheet, by=None)

    assert {line.line_no for line in lines} == {2}
    assert balance_of(lock) == (3, 0)


def test_a_finished_sheet_takes_no_counts() -> None:
    make_stock(make_item("BIKE"), 100)
    sheet = make_count()
    cancel_sheet(sheet, by=None)

    with refused(CountNotOpen):
        count(sheet, "100")
