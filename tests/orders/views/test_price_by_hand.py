"""A price set by hand while an order is entered or a draft is edited."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from foundation.models import User
from foundation.roles import Role
from orders.errors import MayNotPrice
from orders.models import Order, OrderLine
from orders.services.entry import enter_order
from orders.states import OrderStatus
from pricing.models import Waterfall
from tests.factories.orders import make_order_input, make_priced_item, make_seller
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> dict[str, Any]:
    """Three saddles at ten euros, as a browser sends them."""
    dora = make_seller()
    make_priced_item("SADDLE-1", "10.00")
    return {
        "key": "k1",
        "partner": dora.code,
        "channel": "desk",
        "contact": "",
        "action": "book",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-sku": "SADDLE-1",
        "lines-0-quantity": "3",
        "lines-0-unit_price": "",
    }


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def test_a_price_by_hand_wins_and_why_says_so(
    desk: Client, form: dict[str, Any]
) -> None:
    desk.post("/orders/new/", form | {"lines-0-unit_price": "8.5"})

    line = OrderLine.objects.get()
    assert (str(line.unit_price), str(line.net)) == ("8.5000", "25.50")
    assert line.is_price_manual
    steps = Waterfall.objects.get().steps
    assert [step["code"] for step in steps] == ["price.list", "price.manual_compared"]


def test_somebody_who_sets_no_prices_has_no_field_and_is_not_heard(
    client: Client, form: dict[str, Any]
) -> None:
    client.force_login(make_person("Sam Bos", Role.SERVICE))

    page = client.get("/orders/new/").content.decode()
    client.post("/orders/new/", form | {"lines-0-unit_price": "1"})

    assert "unit_price" not in page
    assert str(OrderLine.objects.get().unit_price) == "10.0000"


def test_the_service_refuses_prices_of_who_may_not_set_them() -> None:
    given = make_order_input(make_seller(), ("SADDLE-1", 3))
    (line,) = given.lines
    by_hand = replace(line, unit_price=Decimal(1), is_price_manual=True)
    priced = replace(given, lines=(by_hand,))

    with pytest.raises(MayNotPrice):
        enter_order(priced, channel="desk", by=make_person("Sam Bos", Role.SERVICE))


def test_without_a_script_the_check_shows_the_mark_and_the_list_price(
    desk: Client, form: dict[str, Any]
) -> None:
    sent = form | {"lines-0-unit_price": "8", "action": "check"}
    page = desk.post("/orders/new/", sent).content.decode()

    assert "is-by-hand" in page
    assert 'placeholder="€10.00"' in page
    assert "€24.00" in page


def test_the_live_answer_takes_the_price(desk: Client, form: dict[str, Any]) -> None:
    line = {"key": "a", "sku": "SADDLE-1", "quantity": "3", "price": "8"}
    asked = {"partner": form["partner"], "channel": "desk", "lines": [line]}
    answer = desk.post(
        "/orders/new/check", json.dumps(asked), content_type="application/json"
    ).json()

    (told,) = answer["lines"]
    assert (told["net_price"], told["list_price"]) == ("€8.00", "€10.00")
    assert told["total"] == "€24.00"


def draft_of(client: Client, form: dict[str, Any], price: str) -> Order:
    client.post("/orders/new/", form | {"lines-0-unit_price": price, "action": "draft"})
    order = Order.objects.get()
    assert order.status == OrderStatus.DRAFT
    return order


def over(form: dict[str, Any], order: Order, **fields: str) -> dict[str, Any]:
    known = {"key": str(order.revision), "action": "draft", "lines-0-line_no": "1"}
    return form | known | {f"lines-0-{name}": value for name, value in fields.items()}


def test_a_draft_shows_its_price_by_hand_and_takes_it_back(
    desk: Client, form: dict[str, Any]
) -> None:
    order = draft_of(desk, form, "8")
    address = f"/orders/{order.number}/edit"
    (line, *_spare) = desk.get(address).context["formset"].forms
    assert line["unit_price"].value() == "8"

    desk.post(address, over(form, order, unit_price=""))

    found = OrderLine.objects.get()
    assert (str(found.unit_price), found.is_price_manual) == ("10.0000", False)


def test_a_colleague_without_the_right_leaves_the_price_as_it_is(
    desk: Client, form: dict[str, Any]
) -> None:
    order = draft_of(desk, form, "8")
    desk.force_login(make_person("Sam Bos", Role.SERVICE))

    desk.post(f"/orders/{order.number}/edit", over(form, order, quantity="5"))

    found = OrderLine.objects.get()
    assert (str(found.net), found.is_price_manual) == ("40.00", True)


def test_the_page_of_the_order_marks_a_price_by_hand(
    desk: Client, form: dict[str, Any]
) -> None:
    desk.post("/orders/new/", form | {"lines-0-unit_price": "8.5"})
    desk.post("/orders/new/", form | {"key": "k2"})
    by_hand, plain = Order.objects.order_by("id")

    mark = '<span class="dot dot-purple">Changed by hand</span>'
    assert mark in desk.get(f"/orders/{by_hand.number}/").content.decode()
    assert mark not in desk.get(f"/orders/{plain.number}/").content.decode()
