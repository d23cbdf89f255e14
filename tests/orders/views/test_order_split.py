from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from foundation.models import User
from orders.models import Order
from orders.services.cancel import cancel_order
from orders.states import CancelReason
from tests.factories.orders import book, enter, make_priced_item, make_seller
from tests.orders.services.validation.test_constraints import FIRST_LINE, limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def order() -> Order:
    dora = make_seller()
    return book(dora, (make_priced_item("SADDLE-1"), 3), (make_priced_item("BELL"), 1))


def test_the_order_page_offers_it_where_there_is_something_to_split(
    desk: Client, order: Order
) -> None:
    page = desk.get(f"/orders/{order.number}/").content.decode()

    assert f"/orders/{order.number}/split?line=1" in page
    assert f"/orders/{order.number}/split?line=2" not in page


def test_a_line_is_split_and_says_of_what(desk: Client, order: Order) -> None:
    address = f"/orders/{order.number}/split?line=1"
    assert "Line 1 has 3 open" in desk.get(address).content.decode()

    answer = desk.post(address, {"quantity": "2"}, follow=True)

    page = answer.content.decode()
    assert "Line 1 is split: the rest goes on as line 3." in page
    assert "split from line 1" in page
    ordered = order.lines.order_by("line_no").values_list("ordered", flat=True)
    assert list(ordered) == [1, 1, 2]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("3", "Split off more than 0 and less than the 3 that are open."),
        ("-1", "Split off more than 0 and less than the 3 that are open."),
        ("1.5", "SADDLE-1 is sold in whole units only."),
        ("two", "Enter a number."),
        ("", "This field is required."),
    ],
)
def test_what_cannot_be_split_off_is_told_at_the_field(
    desk: Client, order: Order, typed: str, told: str
) -> None:
    address = f"/orders/{order.number}/split?line=1"

    page = desk.post(address, {"quantity": typed}).content.decode()

    assert told in page
    assert 'aria-invalid="true"' in page
    assert order.lines.count() == 2


@pytest.mark.parametrize("named", ["?line=7", "?line=x", "?line=" + "9" * 30])
def test_a_line_that_is_not_there_is_not_found(
    desk: Client, order: Order, named: str
) -> None:
    assert desk.get(f"/orders/{order.number}/split{named}").status_code == 404


def test_the_page_says_what_a_constraint_refuses(desk: Client, order: Order) -> None:
    limit(FIRST_LINE, actions=["split"], entity="quantity", message="It is a set.")
    address = f"/orders/{order.number}/split?line=1"

    assert "It is a set." in desk.get(address).content.decode()
    page = desk.post(address, {"quantity": "2"}).content.decode()

    assert "It is a set." in page
    assert order.lines.count() == 2


def test_a_reason_is_asked_for_at_its_field(desk: Client, order: Order) -> None:
    limit(FIRST_LINE, actions=["split"], entity="quantity", effect="reason")
    address = f"/orders/{order.number}/split?line=1"

    page = desk.post(address, {"quantity": "2"}).content.decode()
    assert "id_reason_error" in page
    desk.post(address, {"quantity": "2", "reason": "Two vans"})

    assert order.lines.count() == 3


def test_of_an_order_that_is_over_nothing_is_split(desk: Client, order: Order) -> None:
    cancel_order(order, reason=CancelReason.OTHER, by=None)
    address = f"/orders/{order.number}/split?line=1"

    assert "This line is not split" in desk.get(address).content.decode()
    page = desk.post(address, {"quantity": "2"}).content.decode()
    assert "This line is not split" in page
    assert order.lines.count() == 2


def test_a_draft_is_split_too(desk: Client, order: Order) -> None:
    draft = enter(None, ("SADDLE-1", 5)).order
    assert draft is not None
    address = f"/orders/{draft.number}/split?line=1"
    assert "A draft is priced anew" in desk.get(address).content.decode()

    desk.post(address, {"quantity": "2"})

    ordered = draft.lines.order_by("line_no").values_list("ordered", flat=True)
    assert list(ordered) == [Decimal(3), Decimal(2)]


def test_who_may_not_enter_orders_may_not_split_them(
    cleo: User, client: Client, order: Order
) -> None:
    client.force_login(cleo)

    address = f"/orders/{order.number}/split?line=1"
    assert client.get(address).status_code == 403
    assert address not in client.get(f"/orders/{order.number}/").content.decode()
