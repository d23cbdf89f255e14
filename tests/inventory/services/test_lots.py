from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from catalog.models import Item
from catalog.states import Tracking
from inventory.errors import (
    ExpiryMissing,
    LotMissing,
    LotNotTracked,
    NoSuchLot,
    SerialInStock,
    SerialIsOne,
)
from inventory.models import Lot
from inventory.services.lots import LotWanted, find_or_make_lots
from inventory.services.posting import Posting, post_departures
from inventory.states import LocationKind
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_lot, make_stock, put_in

pytestmark = pytest.mark.django_db


def by_lot(**fields: Any) -> Item:
    return make_item(tracking=Tracking.LOT, **fields)


def by_serial() -> Item:
    return make_item(tracking=Tracking.SERIAL)


def test_a_lot_is_made_once_and_found_again() -> None:
    milk = by_lot()
    wanted = LotWanted(milk.pk, "L-7", dt.date(2027, 1, 31), dt.date(2026, 11, 1))

    made = find_or_make_lots([wanted, wanted], by=None)
    found = find_or_make_lots([LotWanted(milk.pk, "L-7")], by=None)

    assert made == found == {(milk.pk, "L-7"): Lot.objects.get()}
    assert Lot.objects.get().expires_on == dt.date(2027, 1, 31)


def test_two_items_may_have_a_lot_of_one_name() -> None:
    milk, cream = by_lot(), by_lot()

    made = find_or_make_lots(
        [LotWanted(milk.pk, "L-7"), LotWanted(cream.pk, "L-7")], by=None
    )

    assert len({lot.pk for lot in made.values()}) == 2


def test_codes_of_lots_are_compared_case_sensitively() -> None:
    milk = by_lot()

    made = find_or_make_lots(
        [LotWanted(milk.pk, "l-7"), LotWanted(milk.pk, "L-7")], by=None
    )

    assert len(made) == 2


def test_an_item_without_lots_has_none() -> None:
    with pytest.raises(LotNotTracked):
        find_or_make_lots([LotWanted(make_item().pk, "L-7")], by=None)


def test_a_lot_needs_a_code() -> None:
    with pytest.raises(LotMissing):
        find_or_make_lots([LotWanted(by_lot().pk, "")], by=None)


def test_a_new_lot_of_an_item_that_expires_says_until_when() -> None:
    milk = by_lot(has_expiry=True)

    with pytest.raises(ExpiryMissing, match="L-7"):
        find_or_make_lots([LotWanted(milk.pk, "L-7")], by=None)


def test_what_is_kept_by_lot_does_not_come_in_without_one() -> None:
    with pytest.raises(LotMissing):
        make_stock(by_lot(), 1)


def test_what_is_not_kept_by_lot_does_not_come_in_with_one() -> None:
    with pytest.raises(LotNotTracked):
        put_in(make_item(), 1, lot_id=make_lot(by_lot()).pk)


def test_a_lot_of_another_item_is_refused() -> None:
    with pytest.raises(NoSuchLot):
        put_in(by_lot(), 1, lot_id=make_lot(by_lot()).pk)


def test_a_lot_that_is_not_known_is_refused() -> None:
    with pytest.raises(NoSuchLot):
        put_in(by_lot(), 1, lot_id=999_999)


def test_a_serial_number_is_one_piece() -> None:
    drill = by_serial()

    with pytest.raises(SerialIsOne):
        put_in(drill, 2, lot_id=make_lot(drill, "SN-1").pk)


def test_a_serial_number_is_in_stock_once_wherever_it_lies() -> None:
    drill = by_serial()
    serial = make_lot(drill, "SN-1").pk
    put_in(drill, 1, lot_id=serial)

    with pytest.raises(SerialInStock, match="SN-1"):
        put_in(drill, 1, make_location("KOL"), lot_id=serial)


def test_a_serial_number_that_left_may_come_back() -> None:
    drill = by_serial()
    serial = make_lot(drill, "SN-1").pk
    put_in(drill, 1, lot_id=serial)
    post_departures(
        [Posting(drill.pk, Decimal(1))],
        location=make_location(),
        destination=LocationKind.SCRAP,
        cause="scrap:1",
        by=None,
    )

    put_in(drill, 1, make_location("KOL"), lot_id=serial)
