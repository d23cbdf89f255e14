from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from foundation import clock
from inventory.models import CountSheet, ReplenishmentRule
from inventory.services.counting.lines import Counted, count_line, submit_sheet
from inventory.services.counting.requests import ask_for_count, make_due_sheets
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason
from tests.factories.catalog import make_item
from tests.factories.fulfillment import happen
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def skus_by_class() -> dict[str, list[str]]:
    """The items of each open cycle sheet, by its class."""
    sheets = CountSheet.objects.filter(reason="cycle", status="open")
    return {
        sheet.cause.split(":")[2]: [line.item.sku for line in sheet.lines.all()]
        for sheet in sheets
    }


def classed(sku: str, abc_class: str) -> None:
    item = make_item(sku)
    make_stock(item, 10)
    ReplenishmentRule.objects.create(
        item=item, location=make_location(), abc_class=abc_class
    )


def count_all() -> None:
    for sheet in CountSheet.objects.filter(status="open"):
        for line in sheet.lines.select_related("sheet"):
            count_line(line, Counted(Decimal(10)), by=None)
        submit_sheet(sheet, by=None)


def test_every_class_is_asked_for_once_a_day() -> None:
    classed("BIKE", "A")
    classed("BELL", "B")
    make_stock(make_item("LOCK"), 10)

    assert len(make_due_sheets(by=None)) == 3
    assert make_due_sheets(by=None) == []
    assert skus_by_class() == {"A": ["BIKE"], "B": ["BELL"], "C": ["LOCK"]}

    count_all()
    assert make_due_sheets(by=None) == []


def test_class_a_is_due_again_after_a_month() -> None:
    classed("BIKE", "A")
    classed("BELL", "B")
    make_due_sheets(by=None)
    count_all()

    with clock.travel_to(clock.now() + dt.timedelta(days=29)):
        assert make_due_sheets(by=None) == []
    with clock.travel_to(clock.now() + dt.timedelta(days=30)):
        make_due_sheets(by=None)
        assert skus_by_class() == {"A": ["BIKE"]}


def test_trouble_asks_for_one_count() -> None:
    bike, place = make_item("BIKE"), make_location()

    sheet = ask_for_count([bike.pk], place, cause="short:SHP-1", by=None)
    again = ask_for_count([bike.pk], place, cause="short:SHP-2", by=None)

    assert sheet is not None
    assert (sheet.reason, again) == ("event", None)


def test_lost_claims_ask_for_a_count() -> None:
    make_location("ROT")
    bike = make_priced_item("BIKE")
    make_stock(bike, 5)
    book(make_seller(), (bike, 4))
    happen()

    lost = Correction(AdjustReason.LOST, change=Decimal(-2))
    adjust_stock(bike, make_location(), lost, cause="test:lost", by=None)
    happen()

    sheet = CountSheet.objects.get()
    assert (sheet.reason, sheet.lines.get().item) == ("event", bike)
