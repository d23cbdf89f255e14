import datetime as dt
from decimal import Decimal

import pytest

from foundation import clock
from foundation.models import OutboxEvent
from inventory.engine.sharing import ClaimWish, ShipWish
from inventory.errors import NotClaimed
from inventory.models import Claim, ClaimEntry, Movement
from inventory.queries import balance_differences, claim_differences
from inventory.services.claims import (
    claim_stock,
    hold_softly,
    keep_claims,
    reclaim_at,
    release_claims,
    release_expired_claims,
    reserve_claims,
    ship_claims,
)
from inventory.services.picking import pick_claims
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason, ClaimKind
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_location, make_stock

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ONE_O_CLOCK = NOON + dt.timedelta(hours=1)


def wish(item_id: int, quantity: int, ref: str = "ORD-1/1") -> ClaimWish:
    return ClaimWish(ref, item_id, make_location().pk, Decimal(quantity))


def leaving(item_id: int, quantity: int, ref: str = "ORD-1/1") -> ShipWish:
    return ShipWish(ref, item_id, make_location().pk, Decimal(quantity))


def test_a_claim_never_takes_more_than_is_available() -> None:
    item = make_item()
    make_stock(item, 10)

    [first] = claim_stock([wish(item.pk, 7)], by=None)
    [second] = claim_stock([wish(item.pk, 7, "ORD-2/1")], by=None)

    assert (first.claimed, second.claimed) == (7, 3)
    assert balance_of(item) == (10, 10)
    assert balance_differences() == []


def test_the_same_item_on_two_lines_draws_from_one_stock() -> None:
    item = make_item()
    make_stock(item, 10)

    results = claim_stock(
        [wish(item.pk, 6, "ORD-1/1"), wish(item.pk, 6, "ORD-1/2")], by=None
    )

    assert [result.claimed for result in results] == [6, 4]


def test_an_item_without_any_stock_is_not_claimed() -> None:
    [result] = claim_stock([wish(make_item().pk, 1)], by=None)

    assert result.claimed == 0
    assert not Claim.objects.exists()


def test_releasing_frees_the_stock_once_per_cause() -> None:
    item = make_item()
    make_stock(item, 10)
    claim_stock([wish(item.pk, 8)], by=None)

    for _ in range(2):
        release_claims(
            ["ORD-1/1"],
            cause="cancel:1",
            quantity_by_ref={"ORD-1/1": Decimal(3)},
            by=None,
        )

    assert balance_of(item) == (10, 5)
    assert [entry.quantity for entry in ClaimEntry.objects.all()] == [3]
    assert balance_differences() == []


def test_reserving_makes_the_claims_of_one_place_firm() -> None:
    item, other = make_item(), make_location("KOL")
    make_stock(item, 5)
    make_stock(item, 5, other)
    elsewhere = ClaimWish("ORD-1/1", item.pk, other.pk, Decimal(2))
    claim_stock([wish(item.pk, 4), elsewhere], by=None)

    firm = reserve_claims(["ORD-1/1"], location_id=make_location().pk, by=None)

    assert [claim.open for claim in firm] == [4]
    assert Claim.objects.get(location=other).kind == ClaimKind.PROMISED


def test_a_shipment_consumes_its_own_claim_when_everything_is_claimed() -> None:
    item = make_item()
    make_stock(item, 10)
    claim_stock([wish(item.pk, 6), wish(item.pk, 4, "ORD-2/1")], by=None)

    shipped = ship_claims(
        [leaving(item.pk, 6)], cause="SHP-1", effective_on=TODAY, by=None
    )

    assert shipped
    assert balance_of(item) == (4, 4)
    movement = Movement.objects.get(cause="SHP-1")
    assert (movement.quantity, movement.destination.code) == (6, "CUSTOMER")
    assert balance_differences() == []


def test_the_same_shipment_twice_leaves_once() -> None:
    item = make_item()
    make_stock(item, 10)
    claim_stock([wish(item.pk, 6)], by=None)

    results = [
        ship_claims([leaving(item.pk, 2)], cause="SHP-1", effective_on=TODAY, by=None)
        for _ in range(2)
    ]

    assert results == [True, False]
    assert balance_of(item) == (8, 4)


def test_a_line_cannot_ship_what_it_does_not_hold() -> None:
    item = make_item()
    make_stock(item, 10)
    claim_stock([wish(item.pk, 2)], by=None)

    with pytest.raises(NotClaimed, match="ORD-1/1 holds no stock for 1 of"):
        ship_claims([leaving(item.pk, 3)], cause="SHP-1", effective_on=TODAY, by=None)

    assert balance_of(item) == (10, 2)
    assert not Movement.objects.filter(cause="SHP-1").exists()


def test_what_is_held_for_a_while_gives_way_when_the_time_is_over() -> None:
    item = make_item()
    make_stock(item, 10)
    hold_softly([wish(item.pk, 4, "QUO-1/1")], expires_at=ONE_O_CLOCK, by=None)
    claim_stock([wish(item.pk, 5)], by=None)

    with clock.travel_to(NOON):
        assert release_expired_claims() == 0
    assert balance_of(item) == (10, 9)
    with clock.travel_to(ONE_O_CLOCK):
        assert [release_expired_claims() for _ in range(2)] == [1, 0]

    assert balance_of(item) == (10, 5)
    assert balance_differences() == claim_differences() == []
    assert OutboxEvent.objects.filter(name="StockArrived").count() == 2


def test_what_was_held_for_a_while_and_is_kept_does_not_give_way() -> None:
    item = make_item()
    make_stock(item, 10)
    hold_softly([wish(item.pk, 4)], expires_at=ONE_O_CLOCK, by=None)

    [kept] = keep_claims(["ORD-1/1"], by=None)

    assert (kept.kind, kept.expires_at) == (ClaimKind.PROMISED, None)
    with clock.travel_to(ONE_O_CLOCK):
        assert release_expired_claims() == 0
    assert balance_of(item) == (10, 4)


def test_keeping_makes_nothing_less_firm() -> None:
    item = make_item()
    make_stock(item, 10)
    claim_stock([wish(item.pk, 4)], by=None)
    reserve_claims(["ORD-1/1"], by=None)

    assert [claim.kind for claim in keep_claims(["ORD-1/1"], by=None)] == ["reserved"]


def test_what_is_picked_stays_picked_and_ships_first() -> None:
    item = make_item()
    make_stock(item, 10)
    for _ in range(2):
        claim_stock([wish(item.pk, 4)], by=None)
    Claim.objects.filter(pk=Claim.objects.latest("pk").pk).update(kind="picked")

    reserve_claims(["ORD-1/1"], by=None)
    ship_claims([leaving(item.pk, 3)], cause="SHP-1", effective_on=TODAY, by=None)

    claims = Claim.objects.order_by("pk").values_list("kind", "open")
    assert list(claims) == [("reserved", 4), ("picked", 1)]


def test_what_is_lost_takes_what_was_only_held_for_a_while_first() -> None:
    item, place = make_item(), make_location()
    make_stock(item, 12)
    hold_softly([wish(item.pk, 4, "QUO-1/1")], expires_at=ONE_O_CLOCK, by=None)
    claim_stock([wish(item.pk, 4, "ORD-1/1"), wish(item.pk, 4, "ORD-2/1")], by=None)
    pick_claims([leaving(item.pk, 4, "ORD-2/1")], by=None)
    lost = Correction(AdjustReason.LOST, change=Decimal(-6))

    adjust_stock(item, place, lost, cause="adjust:1", by=None)

    opens = Claim.objects.order_by("id").values_list("demand_ref", "open")
    assert list(opens) == [("QUO-1/1", 0), ("ORD-1/1", 2), ("ORD-2/1", 4)]


def test_a_demand_is_served_from_another_place_as_far_as_that_has_the_goods() -> None:
    item, there = make_item(), make_location("KOL")
    make_stock(item, 10)
    make_stock(item, 3, there)
    claim_stock([wish(item.pk, 5), wish(item.pk, 5, "ORD-2/1")], by=None)
    reserve_claims(["ORD-1/1"], by=None)

    for _ in range(2):
        reclaim_at(
            ["ORD-1/1"],
            from_location_id=make_location().pk,
            to_location_id=there.pk,
            cause="move:1",
            by=None,
        )

    assert balance_of(item) == (10, 7)
    assert balance_of(item, there) == (3, 3)
    claims = Claim.objects.live().filter(demand_ref="ORD-1/1").order_by("id")
    assert [(c.open, c.kind) for c in claims] == [(2, "reserved"), (3, "reserved")]
    assert balance_differences() == claim_differences() == []
