from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from catalog.models import Item
from inventory.engine.sharing import ClaimWish, ShipWish
from inventory.errors import NotClaimed
from inventory.models import Claim
from inventory.queries import balance_differences, claim_differences
from inventory.services.claims import (
    claim_stock,
    release_claims,
    reserve_claims,
    ship_claims,
)
from inventory.services.picking import pick_claims
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_location, make_stock

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def bike() -> Item:
    """Ten in Rotterdam, of which a line holds 4 and 3."""
    bike = make_item()
    make_stock(bike, 10)
    for quantity in (4, 3):
        wish = ClaimWish("ORD-1/1", bike.pk, make_location().pk, Decimal(quantity))
        claim_stock([wish], by=None)
    reserve_claims(["ORD-1/1"], by=None)
    return bike


def of(item: Item, quantity: int) -> ShipWish:
    return ShipWish("ORD-1/1", item.pk, make_location().pk, Decimal(quantity))


def held() -> list[tuple[str, Decimal]]:
    assert balance_differences() == claim_differences() == []
    live = Claim.objects.live().order_by("id")
    return [(claim.kind, claim.open) for claim in live]


def test_a_claim_is_cut_where_a_part_of_it_is_picked(bike: Item) -> None:
    for _ in range(2):
        pick_claims([of(bike, 5)], by=None)

    assert held() == [("picked", 4), ("reserved", 2), ("picked", 1)]
    assert balance_of(bike) == (10, 7)


def test_what_is_picked_less_is_reserved_again(bike: Item) -> None:
    pick_claims([of(bike, 7)], by=None)
    pick_claims([of(bike, 2)], by=None)

    assert held() == [("picked", 2), ("reserved", 3), ("reserved", 2)]


def test_more_than_is_held_cannot_be_picked(bike: Item) -> None:
    with pytest.raises(NotClaimed, match="holds no stock for 1 of what"):
        pick_claims([of(bike, 8)], by=None)


def test_what_is_picked_is_shipped_first_and_given_back_last(bike: Item) -> None:
    pick_claims([of(bike, 5)], by=None)

    ship_claims([of(bike, 3)], cause="SHP-1", effective_on=TODAY, by=None)
    some = {"ORD-1/1": Decimal(3)}
    release_claims(["ORD-1/1"], cause="cancel:1", quantity_by_ref=some, by=None)

    assert held() == [("picked", 1)]
    assert balance_of(bike) == (7, 1)
