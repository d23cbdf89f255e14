from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Item
from foundation import clock
from foundation.actor import by_means
from foundation.models import Means, User
from orders.models import Order
from orders.services.drafts import rebook_draft
from orders.services.mapping import map_code
from reporting.clean_orders import clean_rates, submitted_orders
from tests.factories.inventory import make_stock
from tests.factories.orders import book, enter, make_priced_item, make_seller
from tests.factories.partners import make_channel

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 9)
NOW = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


@pytest.fixture
def orders(ada: User) -> list[Order]:
    """Three by the desk, one of them settled by Ada; one by the shop, untouched."""
    with clock.travel_to(NOW), by_means(Means.PAGE):
        dora = make_seller()
        make_channel("shop")
        bell = make_priced_item("BELL", "10.00")
        make_stock(bell, 100)
        clean = [book(dora, (bell, 1), by=ada), book(dora, (bell, 2), by=ada)]
        shop = book(dora, (bell, 1), channel="shop")
        return [*clean, shop, settled(bell, ada)]


def settled(bell: Item, by: User) -> Order:
    """A draft whose item somebody had to match."""
    partner = Order.objects.get(channel__code="shop").partner
    assert partner is not None
    draft = enter(partner, ("GLOCKE", 1)).order
    assert draft is not None
    map_code("GLOCKE", bell, channel=None, by=by)
    rebook_draft(draft, by=by)
    return draft


def test_the_rate_counts_orders_without_a_touch_by_channel(
    orders: list[Order], ada: User
) -> None:
    rates = clean_rates(ada, since=TODAY, until=TODAY)

    told = [(r.channel, r.submitted, r.clean, r.touched, r.percent) for r in rates]
    assert told == [
        ("desk", 3, 2, 1, Decimal("66.7")),
        ("shop", 1, 1, 0, Decimal("100.0")),
    ]


def test_every_figure_is_the_count_of_its_rows(
    client: Client, orders: list[Order], ada: User
) -> None:
    client.force_login(ada)
    with clock.travel_to(NOW):
        found = submitted_orders(ada, since=TODAY, until=TODAY)
        url = reverse("pages:clean_orders")
        page = client.get(f"{url}?channel=desk&touched=yes").content.decode()

    touched = [order.number for order in found if order.is_touched]  # type: ignore[attr-defined]
    assert touched == [orders[3].number]
    assert orders[3].number in page
    assert orders[0].number not in page


def test_orders_of_another_day_are_not_counted(orders: list[Order], ada: User) -> None:
    assert clean_rates(ada, since=dt.date(2026, 3, 10), until=dt.date(2026, 4, 1)) == []
