from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.models import User
from foundation.services.timeline import comment
from oms.pages.order_lines import shares_of
from orders.models import Order
from orders.services.cancel import cancel_order
from orders.states import CancelReason, FulfilmentStatus
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import (
    book,
    enter,
    make_line,
    make_order,
    make_priced_item,
    make_seller,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def shown(client: Client, order: Order) -> str:
    response = client.get(f"/orders/{order.number}/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_booked_order_shows_why_price_date_and_vat(desk: Client) -> None:
    order = book(make_seller(), (make_priced_item("SADDLE-1", "12.50"), 2))

    page = shown(desk, order)

    assert "Why this price?" in page
    assert "Why this date and source?" in page
    assert "Sold within NL, where we are registered: 21 % VAT." in page
    assert "€25.00" in page
    assert "Changing a booked order is coming." in page


def test_short_stock_reads_backordered_and_to_be_confirmed(desk: Client) -> None:
    order = book(make_seller(), (make_priced_item("SADDLE-1"), 3))

    page = shown(desk, order)

    assert "Backordered" in page
    assert "to be confirmed" in page


def test_a_line_from_two_places_says_how_much_comes_from_where(desk: Client) -> None:
    saddle, seller = make_priced_item("SADDLE-1"), make_seller()
    make_stock(saddle, 3, make_location("UTR"))
    make_stock(saddle, 2, make_location("KOL"))

    page = " ".join(shown(desk, book(seller, (saddle, 5))).split())

    assert "3 × Utr" in page
    assert "2 × Köln" in page


def test_the_pieces_of_a_line_are_told_by_how_far_they_are() -> None:
    order = make_order(lines=0)
    line = make_line(
        order,
        ordered=Decimal(20),
        canceled=Decimal(1),
        scheduled=Decimal(15),
        reserved=Decimal(12),
        shipped=Decimal(9),
        delivered=Decimal(5),
    )

    shares = [(each.label, each.quantity) for each in shares_of(line, is_booked=True)]

    assert shares == [
        ("Delivered", 5),
        ("Shipped", 4),
        ("Reserved", 3),
        ("Scheduled", 3),
        ("Backordered", 4),
        ("Canceled", 1),
    ]


def test_a_draft_lists_what_is_to_settle_with_a_form_to_match(desk: Client) -> None:
    order = enter(make_seller(), ("THEIR-7", 1)).order
    assert order is not None

    page = shown(desk, order)

    assert "To settle before booking" in page
    assert f"/orders/{order.number}/map" in page
    assert "Edit draft" in page
    assert "Promised date" in page


def test_what_cannot_be_done_is_not_offered(desk: Client, ada: User) -> None:
    order = book(make_seller(), (make_priced_item("SADDLE-1"), 1))
    cancel = f"/orders/{order.number}/cancel"
    assert cancel in shown(desk, order)

    cancel_order(order, reason=CancelReason.CUSTOMER, note="", by=ada)

    page = shown(desk, order)
    assert cancel not in page
    assert "Customer no longer wants it" in page
    assert "Copy order" in page


def test_a_partly_shipped_order_offers_its_open_lines(desk: Client) -> None:
    order = make_order(fulfilment_status=FulfilmentStatus.PARTLY_SHIPPED)

    page = shown(desk, order)

    assert "Cancel open lines" in page
    assert "Cancel order" not in page


def test_who_only_looks_gets_no_deeds(client: Client, ben: User) -> None:
    order = book(make_seller(), (make_priced_item("SADDLE-1"), 1))
    client.force_login(ben)

    page = shown(client, order)

    for deed in ("Copy order", "Cancel order", "Cancel line", "Edit draft"):
        assert deed not in page


def test_a_late_order_says_so(desk: Client) -> None:
    order = make_order(promised_on=clock.today() - dt.timedelta(days=3))

    assert "3 days late" in shown(desk, order)


def test_the_timeline_holds_comments_and_steps(desk: Client, ada: User) -> None:
    order = book(make_seller(), (make_priced_item("SADDLE-1"), 1))
    comment("Call them <b>first</b>", subject=("order", order.number), by=ada)

    page = shown(desk, order)

    assert "Call them &lt;b&gt;first&lt;/b&gt;" in page
    assert "Order booked through" in page


def test_two_hundred_lines_cost_no_more_queries_than_two(desk: Client) -> None:
    make_location()
    dora = make_seller()
    items = [make_priced_item(f"ITEM-{number}") for number in range(200)]
    long = book(dora, *((item, 1) for item in items))
    short = book(dora, *((item, 1) for item in items[:2]))
    costs = []
    for order in (short, short, long):
        with CaptureQueriesContext(connection) as queries:
            shown(desk, order)
        costs.append(len(queries))

    assert costs[2] <= costs[1]


def test_more_lines_than_fit_are_paged(desk: Client) -> None:
    order = make_order(lines=0)
    saddle = make_priced_item("SADDLE-1")
    for line_no in range(1, 204):
        make_line(order, line_no, item=saddle)

    first, second = shown(desk, order), desk.get(f"/orders/{order.number}/?lines=2")

    assert first.count("<tr") == 201
    assert second.content.decode().count("<tr") == 4
    for odd in ("x", "-1", "0", "99999"):
        assert desk.get(f"/orders/{order.number}/?lines={odd}").status_code == 200


def test_other_peoples_orders_are_not_there(client: Client, dora: User) -> None:
    order = make_order()
    client.force_login(dora)

    assert client.get(f"/orders/{order.number}/").status_code == 404
    assert client.post(f"/orders/{order.number}/").status_code in (404, 405)


def test_stock_shows_where_it_ships_from(desk: Client) -> None:
    place = make_location()
    dora = make_seller()
    saddle = make_priced_item("SADDLE-1")
    make_stock(saddle, 10)

    page = shown(desk, book(dora, (saddle, 4)))

    assert place.name in page
    assert "Backordered" not in page
