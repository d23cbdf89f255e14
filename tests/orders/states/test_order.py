"""The commercial machine of an order: which transition may come from which status."""

from __future__ import annotations

import pytest
from django.db import transaction
from django_fsm import ConcurrentTransition, TransitionNotAllowed, can_proceed

from foundation import clock
from orders.models import Order
from orders.states import CancelReason, OrderStatus
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db

ALLOWED = {
    "book": {OrderStatus.DRAFT},
    "cancel": {OrderStatus.DRAFT, OrderStatus.BOOKED},
    "close": {OrderStatus.BOOKED},
}


@pytest.mark.parametrize("status", OrderStatus)
@pytest.mark.parametrize("transition_name", sorted(ALLOWED))
def test_a_transition_is_allowed_from_its_sources_only(
    status: OrderStatus, transition_name: str
) -> None:
    order = make_order(lines=0, status=status)

    allowed = can_proceed(getattr(order, transition_name))

    assert allowed == (status in ALLOWED[transition_name])


def test_a_status_is_never_set_by_hand() -> None:
    order = make_order(lines=0)

    with pytest.raises(AttributeError):
        order.status = OrderStatus.CLOSED


def test_each_transition_keeps_its_own_facts() -> None:
    now = clock.now()
    order = make_order(lines=0, status=OrderStatus.DRAFT)

    with transaction.atomic():
        order.book(now)
        assert (order.status, order.booked_at) == (OrderStatus.BOOKED, now)
        order.close(now)
        assert (order.status, order.closed_at) == (OrderStatus.CLOSED, now)
        with pytest.raises(TransitionNotAllowed):
            order.cancel(CancelReason.OTHER)


def test_a_stale_copy_cannot_move_the_order_again() -> None:
    order = make_order(lines=0)
    stale: Order = Order.objects.get(pk=order.pk)
    with transaction.atomic():
        order.cancel(CancelReason.OTHER)
        order.save(update_fields=["status", "cancel_reason"])

    with transaction.atomic():
        stale.close(clock.now())
        with pytest.raises(ConcurrentTransition):
            stale.save(update_fields=["status", "closed_at"])
