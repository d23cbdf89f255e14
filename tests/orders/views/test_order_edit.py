from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from foundation.models import User
from foundation.rules.nodes import Leaf
from orders.engine.intake import LineInput, OrderInput
from orders.models import Order
from orders.services.capture import capture
from orders.services.drafts import input_of
from orders.states import OrderStatus
from tests.factories.derivation import (
    default_rule,
    make_defaults,
    make_transformations,
    transform_rule,
)
from tests.factories.orders import book, make_order_input, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def draft() -> Order:
    """Two saddles and something nobody knows, as a message of a customer."""
    dora = make_seller()
    make_priced_item("SADDLE-1", "10.00")
    make_priced_item("BELL-1", "4.00")
    given: OrderInput = make_order_input(
        dora, ("SADDLE-1", 2), ("BEL", 5), external_id="theirs-1"
    )
    order = capture(given, channel="desk", by=None).order
    assert order is not None
    assert order.status == OrderStatus.DRAFT
    return order


def opened(client: Client, order: Order) -> dict[str, Any]:
    """The form as the page shows it, ready to be sent back."""
    context = client.get(f"/orders/{order.number}/edit").context
    form = {name: context["form"][name].value() for name in context["form"].fields}
    lines = context["formset"]
    form |= {
        "lines-TOTAL_FORMS": str(len(lines.forms)),
        "lines-INITIAL_FORMS": str(lines.initial_form_count()),
    }
    for line in lines.forms:
        for name in ("line_no", "sku", "quantity"):
            form[f"{line.prefix}-{name}"] = line[name].value() or ""
    return {name: value or "" for name, value in form.items()}


def test_a_draft_is_put_right_and_booked_under_its_number(
    desk: Client, draft: Order
) -> None:
    form = opened(desk, draft) | {"lines-1-sku": "BELL-1", "action": "book"}

    response = desk.post(f"/orders/{draft.number}/edit", form)

    assert response.headers["Location"] == f"/orders/{draft.number}/"
    draft = Order.objects.get()
    assert draft.status == OrderStatus.BOOKED
    lines = draft.lines.order_by("line_no")
    assert [(each.sku, each.ordered) for each in lines] == [
        ("SADDLE-1", 2),
        ("BELL-1", 5),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_answered_while_it_is_typed_over(desk: Client, draft: Order) -> None:
    line = {"key": "lines-0", "sku": "SADDLE-1", "quantity": "3"}
    asked = {"partner": "", "channel": "desk", "draft": draft.number, "lines": [line]}

    answer = desk.post("/orders/new/check", asked, content_type="application/json")

    assert [line["total"] for line in answer.json()["lines"]] == ["€30.00"]


def test_saving_keeps_the_draft_and_its_to_dos(desk: Client, draft: Order) -> None:
    form = opened(desk, draft) | {"lines-0-quantity": "7", "action": "draft"}

    desk.post(f"/orders/{draft.number}/edit", form)

    draft = Order.objects.get()
    assert draft.status == OrderStatus.DRAFT
    assert draft.lines.get(line_no=1).ordered == 7
    assert [todo.code for todo in draft.todos.all()] == ["line.unknown_item"]
    assert draft.external_id == "theirs-1"


def test_what_still_keeps_it_from_booking_is_said_on_the_form(
    desk: Client, draft: Order
) -> None:
    form = opened(desk, draft) | {"lines-0-quantity": "9", "action": "book"}

    response = desk.post(f"/orders/{draft.number}/edit", form)

    assert response.status_code == 422
    assert "Which item is “BEL”?" in response.content.decode()
    assert Order.objects.get().lines.get(line_no=1).ordered == 2


def test_somebody_who_was_slower_is_told_and_keeps_what_was_typed(
    desk: Client, draft: Order
) -> None:
    slow = opened(desk, draft) | {"lines-0-quantity": "8", "action": "draft"}
    fast = slow | {"lines-0-quantity": "3"}

    desk.post(f"/orders/{draft.number}/edit", fast)
    response = desk.post(f"/orders/{draft.number}/edit", slow)

    assert response.status_code == 409
    assert "changed in the meantime" in response.content.decode()
    assert 'value="8"' in response.content.decode()
    assert Order.objects.get().lines.get(line_no=1).ordered == 3

    key = response.context["form"]["key"].value()
    desk.post(f"/orders/{draft.number}/edit", slow | {"key": key})

    assert Order.objects.get().lines.get(line_no=1).ordered == 8


def test_another_customer_is_kept_though_nobody_knows_them_yet(
    desk: Client, draft: Order
) -> None:
    form = opened(desk, draft) | {"partner": "Somebody new", "action": "draft"}

    desk.post(f"/orders/{draft.number}/edit", form)

    kept = Order.objects.get()
    assert (kept.partner, kept.partner_text) == (None, "Somebody new")
    assert "order.unknown_customer" in [todo.code for todo in kept.todos.all()]


def test_lines_can_be_taken_out_and_added(desk: Client, draft: Order) -> None:
    form = opened(desk, draft) | {
        "lines-1-DELETE": "on",
        "lines-2-sku": "BELL-1",
        "lines-2-quantity": "1",
        "action": "book",
    }

    desk.post(f"/orders/{draft.number}/edit", form)

    lines = Order.objects.get().lines.order_by("line_no")
    assert [each.sku for each in lines] == ["SADDLE-1", "BELL-1"]


def test_what_the_page_does_not_show_of_a_line_stays(desk: Client) -> None:
    dora = make_seller()
    make_priced_item("SADDLE-1", "10.00")
    line = LineInput(sku="SADDLE-1", note="red", buyer_sku="D-1")
    given = make_order_input(dora)
    given = OrderInput(lines=(line,), buyer=given.buyer)
    order = capture(given, channel="desk", by=None, book=False).order
    assert order is not None

    form = opened(desk, order) | {"lines-0-quantity": "4", "action": "draft"}
    desk.post(f"/orders/{order.number}/edit", form)

    kept = Order.objects.get().lines.get()
    assert (kept.ordered, kept.note, kept.customer_sku) == (4, "red", "D-1")


def test_a_booked_order_does_not_open_as_a_draft(desk: Client) -> None:
    order = book(make_seller(), (make_priced_item(), 1))

    response = desk.get(f"/orders/{order.number}/edit")

    assert response.status_code in (302, 409)


def test_the_warehouse_does_not_edit_drafts(
    client: Client, ben: User, draft: Order
) -> None:
    client.force_login(ben)

    assert client.get(f"/orders/{draft.number}/edit").status_code == 403


def make_bundle() -> Order:
    """A draft with a bundle of a pump and two tubes, and something nobody knows."""
    dora = make_seller()
    for sku in ("SET", "PUMP", "TUBE"):
        make_priced_item(sku, "10.00")
    make_transformations(
        transform_rule("explode", "PUMP, TUBE × 2", Leaf("line.sku", "is", "SET"))
    )
    given = make_order_input(dora, ("SET", 2), ("BEL", 1), external_id="theirs-2")
    order = capture(given, channel="desk", by=None).order
    assert order is not None
    return order


def test_a_bundle_that_is_not_touched_stays_one_line_of_the_input(desk: Client) -> None:
    draft = make_bundle()
    form = opened(desk, draft) | {"action": "draft"}

    desk.post(f"/orders/{draft.number}/edit", form)

    draft = Order.objects.get()
    assert draft.revision == 2
    assert [line.sku for line in input_of(draft).lines] == ["SET", "BEL"]
    assert sorted(draft.lines.values_list("sku", "ordered")) == [
        ("BEL", 1),
        ("PUMP", 2),
        ("TUBE", 4),
    ]


def test_a_part_that_is_changed_makes_lines_of_the_bundle(desk: Client) -> None:
    draft = make_bundle()
    form = opened(desk, draft) | {"lines-0-quantity": "5", "action": "draft"}

    desk.post(f"/orders/{draft.number}/edit", form)

    draft = Order.objects.get()
    assert sorted(draft.lines.values_list("sku", "ordered")) == [
        ("BEL", 1),
        ("PUMP", 5),
        ("TUBE", 4),
    ]


def test_what_a_rule_filled_in_is_not_made_the_orders_own_by_saving(
    desk: Client, draft: Order
) -> None:
    make_defaults(default_rule("order.note", "Ring the bell"))
    desk.post(f"/orders/{draft.number}/edit", opened(desk, draft) | {"action": "draft"})
    assert Order.objects.get().note == "Ring the bell"
    form = opened(desk, Order.objects.get()) | {"action": "draft"}

    desk.post(f"/orders/{draft.number}/edit", form)

    assert input_of(Order.objects.get()).note == ""
