"""Who may do what to an order, when in its life."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from foundation.models import User
from foundation.roles import Role
from foundation.rules.sets import Rule
from foundation.rules.tree import decode
from foundation.services.rule_seeds import ensure_rule_set
from orders.engine.constraints import Action, Entity
from orders.engine.intake import LineInput
from orders.errors import Constrained, ReasonNeeded
from orders.models import Order, OrderLine
from orders.services.cancel import cancel_lines, cancel_order
from orders.services.capture import Outcome, capture
from orders.services.drafts import input_of, rebook_draft
from orders.services.holding.holds import HoldWish, apply_hold, release_hold
from orders.services.validation.constraints import blocked, deed_of, ensure_allowed
from orders.states import CancelReason, OrderStatus
from tests.factories.fulfillment import happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import (
    book,
    enter,
    make_order,
    make_order_input,
    make_priced_item,
    make_seller,
)
from tests.people import make_person

pytestmark = pytest.mark.django_db

ALWAYS: dict[str, Any] = {"all": []}
FIRST_LINE = {"field": "line.number", "op": "=", "value": 1}


def limit(condition: dict[str, Any], **outcome: Any) -> None:
    """One published constraint."""
    stored = {"actions": ["cancel"], "entity": "order", "message": "No.", **outcome}
    ensure_rule_set(
        "constraint", "own", "Own", [Rule("own", "Own", decode(condition), stored)]
    )


def order_with(**line: Any) -> Order:
    """A booked order of two lines; the first has come so far."""
    order = make_order()
    OrderLine.objects.filter(order=order, line_no=1).update(**line)
    return order


def test_the_address_is_fixed_once_goods_are_picked(ada: User) -> None:
    before, after = order_with(), order_with(picked=1)

    ensure_allowed(before, Action.CHANGE, entities={Entity.ADDRESS}, by=ada)
    with pytest.raises(Constrained, match="picked for this address") as refused:
        ensure_allowed(after, Action.CHANGE, entities={Entity.ADDRESS}, by=ada)

    assert refused.value.field == "ship_to"
    ensure_allowed(after, Action.CHANGE, entities={Entity.ORDER}, by=ada)


def test_an_invoiced_order_is_not_canceled(ada: User) -> None:
    order = order_with(shipped=2, invoiced=2)

    with pytest.raises(Constrained, match="invoiced already"):
        cancel_order(order, reason=CancelReason.CUSTOMER, by=ada)

    assert Order.objects.get(pk=order.pk).status == OrderStatus.BOOKED


def test_less_of_what_is_reserved_needs_a_reason(ada: User) -> None:
    order = order_with(reserved=10)
    less = partial(
        ensure_allowed, order, Action.CHANGE, entities={Entity.QUANTITY}, by=ada
    )

    with pytest.raises(ReasonNeeded) as asked:
        less(lines={1})
    less(lines={1}, reason="Sold less")
    less(lines={2})

    assert asked.value.field == "reason"


def test_a_constraint_of_the_header_refuses_the_whole(ada: User) -> None:
    limit(ALWAYS, entity="line")

    with pytest.raises(Constrained):
        cancel_lines(
            order_with(), {1: Decimal(1)}, reason=CancelReason.CUSTOMER, by=ada
        )


def test_a_constraint_of_a_line_refuses_only_that_line(ada: User) -> None:
    limit(FIRST_LINE, entity="line")
    order = order_with()

    one, two = Decimal(1), Decimal(2)
    cancel_lines(order, {1: one, 2: two}, reason=CancelReason.CUSTOMER, by=ada)

    canceled = order.lines.order_by("line_no").values_list("canceled", flat=True)
    assert list(canceled) == [0, 2]


def test_roles_are_constrained_or_authorized(ada: User) -> None:
    limit(ALWAYS, constrained=["sales", "service"], authorized=["sales_manager"])
    order = make_order()
    clerk = make_person("Sam Clerk", Role.SERVICE)
    boss = make_person("Max Boss", Role.SALES, Role.SALES_MANAGER)
    packer = make_person("Ben Packer", Role.WAREHOUSE)

    for person in (ada, clerk):
        with pytest.raises(Constrained):
            ensure_allowed(order, Action.CANCEL, by=person)
    for free in (boss, packer, None):
        ensure_allowed(order, Action.CANCEL, by=free)


def test_a_constraint_looks_at_the_state_of_the_order(ada: User) -> None:
    limit({"field": "order.status", "op": "is", "value": "booked"})

    ensure_allowed(make_order(status="draft"), Action.CANCEL, by=ada)
    with pytest.raises(Constrained):
        ensure_allowed(make_order(), Action.CANCEL, by=ada)


def test_pages_are_told_beforehand_what_is_refused_and_why(ada: User) -> None:
    order = order_with(shipped=2, invoiced=2)
    cancel = deed_of(Action.CANCEL, {Entity.ORDER}, None, ada)
    change = deed_of(Action.CHANGE, {Entity.ORDER}, None, ada)

    told = blocked(order, [cancel, change])

    assert list(told) == [Action.CANCEL]
    assert "invoiced already" in told[Action.CANCEL]


def test_who_may_not_book_leaves_a_draft() -> None:
    limit(ALWAYS, actions=["submit"], constrained=["sales"], message="Not by sales.")
    dora = make_seller()
    make_priced_item("BELL", "10.00")
    ada = make_person("Ada Sales", Role.SALES)

    mine, ours = enter(dora, ("BELL", 1), by=ada), enter(dora, ("BELL", 1))

    assert (mine.outcome, ours.outcome) == (Outcome.DRAFT, Outcome.CREATED)
    assert mine.findings[0].params["rule"] == "own/own"


def test_who_may_not_create_gets_nothing_in() -> None:
    limit(ALWAYS, actions=["create"])
    given = make_order_input(make_seller(), (make_priced_item("BELL"), 1))

    result = capture(given, channel="desk", by=None)

    assert (result.outcome, Order.objects.count()) == (Outcome.REJECTED, 0)


def test_a_line_that_may_not_be_changed_stays_as_it_was(ada: User) -> None:
    limit(FIRST_LINE, actions=["change"], entity="quantity")
    dora = make_seller()
    make_priced_item("BELL", "10.00")
    draft = enter(dora, ("BELL", 1), ("NOBODY", 1)).order
    assert draft is not None
    lines = tuple(
        LineInput(line_no=no, sku="BELL", quantity=Decimal(7)) for no in (1, 2)
    )
    before = input_of(draft)
    given = type(before)(lines=lines, buyer=before.buyer)

    rebook_draft(draft, given=given, book=False, by=ada)

    stored = draft.lines.order_by("line_no").values_list("sku", "ordered")
    assert list(stored) == [("BELL", 1), ("BELL", 7)]


def test_holds_are_released_by_whom_constraints_let(ada: User) -> None:
    limit(ALWAYS, actions=["release"], constrained=["sales"])
    hold = apply_hold(make_order(), HoldWish("manual", reason="Wait"), by=ada)

    with pytest.raises(Constrained):
        release_hold(hold, reason="Go on", by=ada)


def test_goods_leave_as_far_as_constraints_let(ben: User) -> None:
    limit(FIRST_LINE, actions=["ship"], entity="line")
    item = make_priced_item("BELL", "10.00")
    make_location()
    make_stock(item, 5)
    order = book(make_seller(), (item, 2), (item, 1))
    happen()

    shipment = ship(shipment_of(order), by=ben)

    shipped = order.lines.order_by("line_no").values_list("shipped", flat=True)
    assert (list(shipped), shipment.status) == ([0, 1], "shipped")
