from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from catalog.models import Item
from catalog.states import Tracking
from foundation.models import OutboxEvent
from inventory.engine.sharing import ClaimWish
from inventory.errors import (
    AlreadyThere,
    LotExpired,
    NotOnHand,
    PeriodClosed,
    WrongBin,
    WrongQuantity,
)
from inventory.models import Claim, ClosedPeriod, Movement, StockPart
from inventory.queries import balance_differences, overfull_balances, part_differences
from inventory.services.claims import claim_stock
from inventory.services.posting import (
    Move,
    Placing,
    Posting,
    move_inside,
    post_arrivals,
    post_departures,
)
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
from tests.factories.partners import make_company, make_partner

pytestmark = pytest.mark.django_db


def come_in(*lines: Posting, cause: str = "receipt:1", **said: Any) -> bool:
    return post_arrivals(
        lines,
        location=make_location(),
        source=LocationKind.SUPPLIER,
        cause=cause,
        by=None,
        **said,
    )


def leave(*lines: Posting, cause: str = "return:1", **said: Any) -> bool:
    return post_departures(
        lines,
        location=make_location(),
        destination=LocationKind.SUPPLIER,
        cause=cause,
        by=None,
        **said,
    )


def move(item: Item, quantity: int, source: Placing, destination: Placing) -> bool:
    moves = [Move(item.pk, Decimal(quantity), source, destination)]
    return move_inside(moves, location=make_location(), cause="move:1", by=None)


def some(item: Item, quantity: int, **placing: Any) -> Posting:
    return Posting(item.pk, Decimal(quantity), Placing(**placing))


def assert_the_books_agree() -> None:
    assert balance_differences() == []
    assert part_differences() == []
    assert overfull_balances() == []


def test_what_comes_in_lies_where_it_was_put() -> None:
    milk, place = make_item(tracking=Tracking.LOT), make_bin()
    lot = make_lot(milk, "L-7")

    assert come_in(some(milk, 6, lot_id=lot.pk, bin_id=place.pk), on=None)

    assert balance_of(milk) == (6, 0)
    assert parts_of(milk) == {"A-01/L-7//available": 6}
    movement = Movement.objects.get()
    assert (movement.lot, movement.source_bin, movement.destination_bin) == (
        lot,
        None,
        place,
    )
    assert_the_books_agree()


def test_plain_stock_has_no_part() -> None:
    bike = make_item()

    come_in(some(bike, 6))

    assert balance_of(bike) == (6, 0)
    assert not StockPart.objects.exists()


def test_lines_that_are_alike_are_one_movement_others_are_parts_of_the_cause() -> None:
    bike, shelf = make_item(), make_bin()

    come_in(some(bike, 2), some(bike, 3), some(bike, 4, bin_id=shelf.pk))

    rows = Movement.objects.order_by("part").values_list("part", "quantity")
    assert list(rows) == [(0, 5), (1, 4)]
    assert balance_of(bike) == (9, 0)


def test_the_same_arrival_twice_comes_in_once() -> None:
    bike, shelf = make_item(), make_bin()

    results = [come_in(some(bike, 2, bin_id=shelf.pk)) for _ in range(2)]

    assert results == [True, False]
    assert parts_of(bike) == {"A-01///available": 2}


def test_what_is_inspected_is_not_on_hand_and_serves_nobody() -> None:
    bike = make_item()

    come_in(some(bike, 5, quality=Quality.INSPECTION))

    assert balance_of(bike) == (0, 0)
    assert parts_of(bike) == {"///inspection": 5}
    assert not OutboxEvent.objects.filter(name="StockArrived").exists()
    assert_the_books_agree()


def test_goods_of_another_may_be_sold() -> None:
    bike, owner = make_item(), make_partner("V-9", is_supplier=True)

    come_in(some(bike, 5, owner_id=owner.pk))

    assert balance_of(bike) == (5, 0)
    assert parts_of(bike) == {"//V-9/available": 5}
    assert Movement.objects.get().owner == owner


def test_a_cost_is_noted_with_the_movement() -> None:
    bike = make_item()

    come_in(Posting(bike.pk, Decimal(2), unit_cost=Decimal("17.5")))

    assert Movement.objects.get().unit_cost == Decimal("17.5")


def test_a_bin_of_another_place_is_refused() -> None:
    shelf = make_bin("K-01", make_location("KOL"))

    with pytest.raises(WrongBin, match="does not belong to Rotterdam"):
        come_in(some(make_item(), 1, bin_id=shelf.pk))


def test_an_expired_lot_comes_in_only_as_not_for_sale() -> None:
    milk = make_item(tracking=Tracking.LOT, has_expiry=True)
    lot = make_lot(milk, "L-1", dt.date(2020, 1, 31))

    with pytest.raises(LotExpired, match="L-1"):
        come_in(some(milk, 1, lot_id=lot.pk))
    come_in(some(milk, 1, lot_id=lot.pk, quality=Quality.BLOCKED))

    assert parts_of(milk) == {"/L-1//blocked": 1}


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_cannot_come_in(quantity: int) -> None:
    with pytest.raises(WrongQuantity):
        come_in(some(make_item(), quantity))


def test_what_is_blocked_leaves_though_everything_else_is_claimed() -> None:
    bike = make_item()
    make_stock(bike, 4)
    put_in(bike, 3, quality=Quality.BLOCKED)
    hold(bike, 4)

    assert leave(some(bike, 2, quality=Quality.BLOCKED))

    assert balance_of(bike) == (4, 4)
    assert parts_of(bike) == {"///blocked": 1}
    assert_the_books_agree()


def test_what_is_claimed_does_not_leave() -> None:
    bike = make_item()
    make_stock(bike, 4)
    hold(bike, 3)

    with pytest.raises(NotOnHand, match=r"only 1 of .* cannot take away 2"):
        leave(some(bike, 2))


def test_a_part_that_is_empty_is_gone() -> None:
    bike, shelf = make_item(), make_bin()
    put_in(bike, 3, bin_id=shelf.pk)

    leave(some(bike, 3, bin_id=shelf.pk))

    assert not StockPart.objects.exists()
    assert balance_of(bike) == (0, 0)
    assert_the_books_agree()


def test_more_than_lies_in_a_bin_does_not_leave_it() -> None:
    bike, shelf = make_item(), make_bin()
    make_stock(bike, 10)
    put_in(bike, 3, bin_id=shelf.pk)

    with pytest.raises(NotOnHand, match=r"only 3 of .* cannot take away 4"):
        leave(some(bike, 4, bin_id=shelf.pk))


def test_the_same_departure_twice_leaves_once() -> None:
    bike = make_item()
    make_stock(bike, 10)

    assert [leave(some(bike, 3)) for _ in range(2)] == [True, False]

    assert balance_of(bike) == (7, 0)


def test_goods_are_put_away() -> None:
    bike, shelf = make_item(), make_bin()
    make_stock(bike, 10)

    assert move(bike, 6, Placing(), Placing(bin_id=shelf.pk))

    assert balance_of(bike) == (10, 0)
    assert parts_of(bike) == {"A-01///available": 6}
    assert_the_books_agree()


def test_a_lot_that_moves_stays_that_lot() -> None:
    milk, near, far = make_item(tracking=Tracking.LOT), make_bin(), make_bin("Z-99")
    lot = make_lot(milk)
    put_in(milk, 5, bin_id=far.pk, lot_id=lot.pk)

    move(milk, 2, Placing(far.pk, lot.pk), Placing(near.pk))

    assert parts_of(milk) == {"Z-99/L-1//available": 3, "A-01/L-1//available": 2}
    assert_the_books_agree()


def test_what_was_inspected_becomes_available_and_serves_who_waits() -> None:
    bike = make_item()
    put_in(bike, 5, quality=Quality.INSPECTION)

    move(bike, 4, Placing(quality=Quality.INSPECTION), Placing())

    assert balance_of(bike) == (4, 0)
    assert parts_of(bike) == {"///inspection": 1}
    assert OutboxEvent.objects.get().name == "StockArrived"
    assert_the_books_agree()


def test_what_is_blocked_takes_the_youngest_claims_with_it() -> None:
    bike = make_item()
    make_stock(bike, 10)
    hold(bike, 4, "ORD-1/1")
    hold(bike, 4, "ORD-2/1")

    move(bike, 5, Placing(), Placing(quality=Quality.BLOCKED))

    assert balance_of(bike) == (5, 5)
    assert [claim.open for claim in Claim.objects.order_by("id")] == [4, 1]
    event = OutboxEvent.objects.get(name="ClaimsLost")
    assert event.payload["demand_refs"] == ["ORD-2/1"]
    assert_the_books_agree()


def test_more_than_lies_there_cannot_be_moved() -> None:
    bike, shelf = make_item(), make_bin()
    put_in(bike, 10, bin_id=make_bin("B-01").pk)

    with pytest.raises(NotOnHand, match="only 0"):
        move(bike, 1, Placing(), Placing(bin_id=shelf.pk))


def test_nothing_moves_to_where_it_lies() -> None:
    with pytest.raises(AlreadyThere):
        move(make_item(), 1, Placing(), Placing())


@pytest.mark.parametrize("is_ours_alone", [True, False])
def test_nothing_is_posted_into_closed_books(is_ours_alone: bool) -> None:
    bike, place, company = make_item(), make_location(), make_company()
    make_stock(bike, 5)
    place.company = company if is_ours_alone else None
    place.save()
    ClosedPeriod.objects.create(company=company, until=dt.date(2026, 9, 30))

    late = dt.date(2026, 9, 30)
    with pytest.raises(PeriodClosed, match="closed until"):
        come_in(some(bike, 1), on=late)
    with pytest.raises(PeriodClosed):
        leave(some(bike, 1), on=late)

    assert come_in(some(bike, 1), on=dt.date(2026, 10, 1))


def test_what_was_posted_before_the_books_closed_is_no_error_when_repeated() -> None:
    bike, day = make_item(), dt.date(2026, 9, 30)
    come_in(some(bike, 1), on=day)
    ClosedPeriod.objects.create(company=make_company(), until=day)

    assert come_in(some(bike, 1), on=day) is False


def hold(item: Item, quantity: int, ref: str = "ORD-1/1") -> None:
    wish = ClaimWish(ref, item.pk, make_location().pk, Decimal(quantity))
    claim_stock([wish], by=None)
