"""Reserved within open, as the database sees it: no writer gets past it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from catalog.models import Item
from inventory.engine.sharing import ClaimWish
from inventory.models import Claim
from inventory.services.claims import claim_stock, write_claims
from orders.models import Order, OrderLine
from promising.services import promise
from tests.factories.catalog import make_kit
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.pricing import make_price

pytestmark = pytest.mark.django_db

ANOTHER_CLAIM = """
INSERT INTO inventory_claim
    (demand_ref, item_id, location_id, kind, quantity, open, made_at)
SELECT demand_ref, item_id, location_id, kind, 1, 1, made_at FROM inventory_claim
"""


@pytest.fixture
def bike() -> Item:
    make_location()
    item = make_priced_item("BIKE", "10.00")
    make_stock(item, 10)
    return item


@pytest.fixture
def order(bike: Item) -> Order:
    return book(make_seller(), (bike, 4))


def run(sql: str) -> None:
    """As one who writes past all services, and commits."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


@pytest.mark.usefixtures("order")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE orders_orderline SET ordered = 3, scheduled = 3",
        "UPDATE orders_orderline SET canceled = 1, scheduled = 3",
        "UPDATE orders_orderline SET shipped = 1",
        "UPDATE inventory_claim SET quantity = 5, open = 5",
        ANOTHER_CLAIM,
    ],
)
def test_a_line_cannot_hold_more_than_is_open(change: str) -> None:
    with pytest.raises(IntegrityError, match="holds more than is open"):
        run(change)


@pytest.mark.usefixtures("order")
@pytest.mark.parametrize("column", ["scheduled", "reserved", "picked"])
def test_a_line_cannot_count_more_than_is_wanted(column: str) -> None:
    for quantity in (5, -1):
        with (
            pytest.raises(IntegrityError, match="order_line_holds_within_wanted"),
            transaction.atomic(),
        ):
            OrderLine.objects.update(**{column: Decimal(quantity)})


def test_a_transaction_may_free_first_what_it_then_gives_elsewhere(
    order: Order,
) -> None:
    with transaction.atomic():
        OrderLine.objects.update(canceled=1, scheduled=3)
        Claim.objects.update(open=3)
        connection.check_constraints()

    assert OrderLine.objects.get(order=order).open == Decimal(3)


def test_a_kit_holds_of_each_component_what_its_kits_need(bike: Item) -> None:
    lamp = make_priced_item("LAMP", "5.00")
    make_stock(lamp, 20)
    kit = make_kit("SET", components={bike: 1, lamp: 2})
    make_price(kit, "19.00")
    book(make_seller(), (kit, 3))
    assert Claim.objects.get(item=lamp).open == Decimal(6)

    run("UPDATE inventory_claim SET quantity = 6, open = 6 WHERE open = 6")
    with pytest.raises(IntegrityError, match="holds more than is open"):
        run("UPDATE inventory_claim SET quantity = 7, open = 7 WHERE open = 6")


def test_a_booking_that_claims_more_than_it_wants_is_refused(
    bike: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promise, "write_claims", _twice(write_claims))

    with pytest.raises(IntegrityError, match="holds more than is open"):
        _book_and_commit(bike)


def _book_and_commit(bike: Item) -> None:
    with transaction.atomic():
        book(make_seller(), (bike, 4))
        connection.check_constraints()


def _twice(write: Callable[..., None]) -> Callable[..., None]:
    def write_twice(*args: Any, **kwargs: Any) -> None:
        for _ in range(2):
            write(*args, **kwargs)

    return write_twice


def test_what_no_order_asked_for_is_not_compared(bike: Item) -> None:
    place = bike.balances.get().location_id
    wishes = [
        ClaimWish(ref, bike.pk, place, Decimal(2)) for ref in ("QUO-1/1", "TRF-7", "/")
    ]

    claim_stock(wishes, by=None)
    connection.check_constraints()

    assert Claim.objects.count() == 3
