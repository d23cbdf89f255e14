from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.models import SavedView, User
from orders.states import FulfilmentStatus, PaymentStatus
from tests.factories.orders import make_order
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def listed(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/orders/?{query}")
    assert response.status_code == 200
    return [order.number for order in response.context["page"]]


def test_the_newest_orders_come_first(desk: Client) -> None:
    with clock.travel_to(dt.datetime(2026, 3, 1, tzinfo=dt.UTC)):
        make_order(number="ORD-1")
    make_order(number="ORD-2")

    assert listed(desk) == ["ORD-2", "ORD-1"]
    assert listed(desk, "sort=placed") == ["ORD-1", "ORD-2"]


def test_filters_stand_in_the_address_and_come_off_one_by_one(desk: Client) -> None:
    make_order(number="ORD-1", status="draft")
    make_order(number="ORD-2", payment_status=PaymentStatus.INVOICED)

    assert listed(desk, "status=draft") == ["ORD-1"]
    assert listed(desk, "unpaid=1") == ["ORD-2"]
    chips = desk.get("/orders/?status=booked&unpaid=on&q=ORD").context["chips"]
    assert [chip.label for chip in chips] == ["Status: Booked", "Unpaid"]
    assert chips[0].url == "?unpaid=on&q=ORD"


def test_dates_limit_by_the_readers_own_day(desk: Client) -> None:
    with clock.travel_to(dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)):
        make_order(number="ORD-1")  # the second of March in Amsterdam

    assert listed(desk, "placed_from=2026-03-02&placed_to=2026-03-02") == ["ORD-1"]
    assert listed(desk, "placed_to=2026-03-01") == []


def test_a_garbled_address_still_shows_orders(desk: Client) -> None:
    make_order(number="ORD-1")

    for query in ("status=odd", "placed_from=yesterday", "sort=-x", "after=~", "q=%25"):
        listed(desk, query)
    assert listed(desk, "placed_from=yesterday&sort=owner") == ["ORD-1"]


def test_pages_follow_each_other_in_every_order(desk: Client) -> None:
    for number in range(60):
        make_order(lines=0, number=f"ORD-{number}", promised_on=None)

    for sort in ("-placed", "total", "customer", "promised"):
        first = desk.get(f"/orders/?sort={sort}").context["page"]
        second = listed(desk, first.older_url.removeprefix("?"))
        assert len(second) == 10
        assert not {order.number for order in first} & set(second)


def test_the_list_costs_the_same_for_few_and_many_orders(desk: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            listed(desk)
        return len(queries)

    make_order()
    listed(desk)
    few = cost()
    for _ in range(20):
        make_order(make_partner(), lines=0)

    assert cost() == few


def test_tabs_count_what_asks_for_work(desk: Client) -> None:
    make_order(status="draft")
    make_order(fulfilment_status=FulfilmentStatus.BACKORDERED)

    tabs = desk.get("/orders/?status=draft").context["tabs"]

    assert [(tab.label, tab.count) for tab in tabs][:4] == [
        ("All", None),
        ("Drafts", 1),
        ("Late", 0),
        ("Backorders", 1),
    ]
    assert [tab.label for tab in tabs if tab.is_active] == ["Drafts"]


def test_a_filter_is_kept_as_a_tab_of_ones_own(desk: Client, ben: User) -> None:
    page = desk.get("/orders/?customer=C7&status=booked").content.decode()
    assert "Save as view" in page

    form = {
        "page": "orders:order_list",
        "name": "Big ones",
        "query": "customer=C7&status=booked",
    }
    answer = desk.post("/views", form)
    assert answer.headers["Location"].startswith("/orders/?")
    view = SavedView.objects.get()
    tabs = desk.get(f"/orders/?{view.query}").context["tabs"]
    assert [tab.label for tab in tabs if tab.is_active] == ["Big ones"]
    desk.force_login(ben)
    labels = [tab.label for tab in desk.get("/orders/").context["tabs"]]
    assert "Big ones" not in labels


def test_customers_and_strangers_do_not_see_the_list(
    client: Client, dora: User
) -> None:
    assert client.get("/orders/").status_code == 302
    client.force_login(dora)
    assert client.get("/orders/").status_code == 404


def test_the_list_cannot_be_posted_to(desk: Client) -> None:
    assert desk.post("/orders/").status_code == 405


def test_who_may_not_enter_orders_gets_no_button_for_it(
    client: Client, ben: User
) -> None:
    make_order()
    client.force_login(ben)

    page = client.get("/orders/").content.decode()

    assert "New order" not in page
    assert "data-bulk-bar" not in page
