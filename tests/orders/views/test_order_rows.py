import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from orders.models import Order
from orders.views.order_rows import drawn_rows

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def order() -> Order:
    order = Order(
        number="ORD-7",
        partner_text="Fiets & Zoon",
        currency="EUR",
        gross=Decimal("1234.50"),
        placed_at=NOON,
        booked_at=NOON,
        promised_on=dt.date(2026, 3, 6),
        status="booked",
        fulfilment_status="reserved",
    )
    order.is_late = False  # type: ignore[attr-defined]  # as the list annotates it
    return order


def drawn(order: Order, *, may_pick: bool = False) -> str:
    return drawn_rows([order], may_pick=may_pick)[0]


def test_a_row_says_who_orders_what_it_comes_to_and_when(order: Order) -> None:
    shown = drawn(order)

    assert "<em>Fiets &amp; Zoon</em>" in shown
    assert "€1,234.50" in shown
    assert "Fri 6 Mar" in shown
    assert "Reserved" in shown
    assert "checkbox" not in shown


def test_a_row_is_drawn_again_when_what_it_says_changed(order: Order) -> None:
    before = drawn(order)
    order.gross = Decimal("99.00")

    assert "€1,234.50" in before
    assert "€99.00" in drawn(order)


def test_a_row_speaks_the_language_of_its_reader(order: Order) -> None:
    drawn(order)
    with translation.override("nl"):
        assert "vr 6 mrt" in drawn(order)


def test_rows_can_be_picked_by_who_may_work_on_them(order: Order) -> None:
    assert 'name="selected"' in drawn(order, may_pick=True)
