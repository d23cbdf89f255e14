"""Orders in approval are found in the list, and told by the interface."""

from __future__ import annotations

import pytest

from foundation.models import User
from foundation.rule_names import shipped_name
from foundation.rule_uses import uses
from orders.queries import OrderFilters, approval_status, order_list
from orders.services.entry import enter_order
from tests.factories.order_rules import approval_rule, make_approval_rules
from tests.factories.orders import book, make_order_input, make_priced_item, make_seller


@pytest.mark.django_db
def test_only_orders_in_approval_are_listed(ada: User) -> None:
    seller, bike = make_seller(), make_priced_item("BIKE")
    booked = book(seller, (bike, 1))
    make_approval_rules(approval_rule("all"))
    given = make_order_input(seller, (bike, 2))
    asked = enter_order(given, channel="desk", by=ada).order
    assert asked is not None

    found = order_list(ada, OrderFilters(is_in_approval=True))

    assert [order.number for order in found] == [asked.number]
    assert approval_status(asked.number) == "open"
    assert approval_status(booked.number) is None


def test_names_of_standard_rules_are_known_and_others_are_left_alone() -> None:
    assert shipped_name("Only active customers order") == "Only active customers order"
    assert shipped_name("Note") == "Note"


def test_a_constraint_offers_only_actions_that_are_asked_about() -> None:
    (actions,) = (
        each.metadata["choices"]
        for each in uses.get("constraint").outcome.__dataclass_fields__.values()
        if each.name == "actions"
    )
    codes = {code for code, _label in actions}
    known = {"create", "submit", "change", "cancel", "split", "release", "ship"}
    assert codes == known
