from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from catalog.models import Item
from catalog.states import Tracking
from inventory.engine.sharing import ClaimWish, ShipWish
from inventory.errors import (
    LotExpired,
    LotNotThere,
    LotsExceedQuantity,
    NoSuchLot,
    NothingToPick,
    PeriodClosed,
)
from inventory.models import ClosedPeriod, Movement
from inventory.queries import balance_differences, part_differences
from inventory.services.claims import claim_stock, ship_claims
from inventory.states import LocationKind, Quality
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    balance_of,
    make_bin,
    make_location,
    make_lot,
    make_stock,
    parts_of,
    put_in,
)
from tests.factories.partners import make_company

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)
Lots = Mapping[str, Sequence[tuple[int, Decimal]]]


def milk_of(lots: Mapping[str, dt.date | None], each: int = 5) -> Item:
    """So many of each lot lie about, the lots made in the order given."""
    milk = make_item(tracking=Tracking.LOT)
    for code, expires_on in lots.items():
        put_in(milk, each, lot_id=make_lot(milk, code, expires_on).pk)
    return milk


def ship(item: Item, quantity: int, lots: Lots | None = None, **said: Any) -> bool:
    """Claim and ship so much for ORD-1/1."""
    place, wanted = make_location().pk, Decimal(quantity)
    claim_stock([ClaimWish("ORD-1/1", item.pk, place, wanted)], by=None)
    return ship_claims(
        [ShipWish("ORD-1/1", item.pk, place, wanted)],
        cause="SHP-1",
        effective_on=TODAY,
        lots=lots,
        by=None,
        **said,
    )


def shipped() -> list[tuple[str, int]]:
    rows = Movement.objects.filter(cause="SHP-1").order_by("part")
    return [(row.lot.code if row.lot else "", int(row.quantity)) for row in rows]


def test_what_expires_first_ships_first() -> None:
    milk = milk_of({"LATE": dt.date(2027, 2, 1), "SOON": dt.date(2026, 12, 1)})

    ship(milk, 7)

    assert shipped() == [("SOON", 5), ("LATE", 2)]
    assert parts_of(milk) == {"/LATE//available": 3}
    assert balance_of(milk) == (3, 0)
    assert part_differences() == balance_differences() == []


def test_a_lot_that_was_scanned_ships_whatever_expires_first() -> None:
    milk = milk_of({"LATE": dt.date(2027, 2, 1), "SOON": dt.date(2026, 12, 1)})
    late = make_lot(milk, "LATE").pk

    ship(milk, 4, {"ORD-1/1": [(late, Decimal(3))]})

    assert shipped() == [("LATE", 3), ("SOON", 1)]


def test_plain_stock_ships_last() -> None:
    bike, shelf = make_item(), make_bin()
    make_stock(bike, 5)
    put_in(bike, 5, bin_id=shelf.pk)

    ship(bike, 7)

    movement = Movement.objects.filter(cause="SHP-1").order_by("part")
    assert [(row.source_bin, int(row.quantity)) for row in movement] == [
        (shelf, 5),
        (None, 2),
    ]
    assert parts_of(bike) == {}


def test_what_has_expired_never_ships() -> None:
    milk = milk_of({"OLD": dt.date(2026, 11, 19), "NEW": None})

    with pytest.raises(NothingToPick, match=r"2 cannot be picked"):
        ship(milk, 7)

    assert shipped() == []
    assert balance_of(milk) == (10, 7)


def test_an_expired_lot_does_not_ship_though_it_was_scanned() -> None:
    milk = milk_of({"OLD": dt.date(2026, 11, 19), "NEW": None})
    old = make_lot(milk, "OLD").pk

    with pytest.raises(LotExpired, match="OLD"):
        ship(milk, 2, {"ORD-1/1": [(old, Decimal(2))]})


def test_more_of_a_lot_than_there_is_does_not_ship() -> None:
    milk = milk_of({"A": None, "B": None})
    lot = make_lot(milk, "A").pk

    with pytest.raises(LotNotThere, match=r"only 5 of lot A at Rotterdam; 6"):
        ship(milk, 6, {"ORD-1/1": [(lot, Decimal(6))]})


def test_a_blocked_lot_does_not_ship() -> None:
    milk = milk_of({"A": None})
    lot = make_lot(milk, "B").pk
    put_in(milk, 5, lot_id=lot, quality=Quality.BLOCKED)

    with pytest.raises(LotNotThere, match="only 0 of lot B"):
        ship(milk, 1, {"ORD-1/1": [(lot, Decimal(1))]})


def test_a_lot_of_another_item_does_not_ship() -> None:
    milk, cream = milk_of({"A": None}), milk_of({"A": None})
    lot = make_lot(cream, "A").pk

    with pytest.raises(NoSuchLot):
        ship(milk, 1, {"ORD-1/1": [(lot, Decimal(1))]})


def test_lots_do_not_add_up_to_more_than_leaves() -> None:
    milk = milk_of({"A": None, "B": None})
    lots = [(make_lot(milk, code).pk, Decimal(2)) for code in ("A", "B")]

    with pytest.raises(LotsExceedQuantity, match="ORD-1/1"):
        ship(milk, 3, {"ORD-1/1": lots})


def test_claimed_goods_leave_for_another_place_as_well() -> None:
    bike = make_item()
    make_stock(bike, 5)

    ship(bike, 2, to=LocationKind.TRANSIT)

    assert Movement.objects.get(cause="SHP-1").destination.kind == "transit"
    assert balance_of(bike) == (3, 0)


def test_nothing_ships_on_a_day_whose_books_are_closed() -> None:
    bike = make_item()
    make_stock(bike, 5)
    ClosedPeriod.objects.create(company=make_company(), until=TODAY)

    with pytest.raises(PeriodClosed):
        ship(bike, 2)
