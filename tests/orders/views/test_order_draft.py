from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import User
from orders.models import CrossReference, Order
from orders.states import OrderStatus
from tests.factories.orders import enter, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def draft() -> Order:
    order = enter(make_seller(), ("THEIR-7", 2)).order
    assert order is not None
    return order


def test_a_code_is_matched_once_and_the_draft_is_clean(
    desk: Client, draft: Order
) -> None:
    saddle = make_priced_item("SADDLE-1")
    form = {"kind": "item", "code": "THEIR-7", "ours": "SADDLE-1"}

    desk.post(f"/orders/{draft.number}/map", form)

    assert CrossReference.objects.get().item == saddle
    assert not Order.objects.get().todos.exists()
    desk.post(f"/orders/{draft.number}/rebook")
    assert Order.objects.get().status == OrderStatus.BOOKED


def test_what_is_not_ours_cannot_be_matched(desk: Client, draft: Order) -> None:
    form = {"kind": "item", "code": "THEIR-7", "ours": "NOTHING"}

    page = desk.post(f"/orders/{draft.number}/map", form, follow=True)

    assert "Nothing of ours is known as “NOTHING”." in page.content.decode()
    assert not CrossReference.objects.exists()


def test_booking_a_draft_that_is_not_clean_says_so(desk: Client, draft: Order) -> None:
    page = desk.post(f"/orders/{draft.number}/rebook", follow=True).content.decode()

    assert "Some points are still to be settled." in page
    assert Order.objects.get().status == OrderStatus.DRAFT


def test_only_by_post_and_only_by_those_who_may(
    client: Client, desk: Client, ben: User, draft: Order
) -> None:
    for page in ("map", "rebook"):
        assert desk.get(f"/orders/{draft.number}/{page}").status_code == 405
    client.force_login(ben)
    for page in ("map", "rebook"):
        assert client.post(f"/orders/{draft.number}/{page}").status_code == 403
