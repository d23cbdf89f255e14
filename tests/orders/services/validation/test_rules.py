"""Rules of validation: the header stops everything, a line only itself; bypass."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from foundation.models import AuditEntry, TimelineEntry, User
from foundation.roles import Role
from foundation.rules.sets import Rule
from foundation.rules.tree import decode
from foundation.services.rule_seeds import ensure_rule_set
from orders.errors import MayNotBypass, ReasonNeeded
from orders.models import Order
from orders.services.capture import Outcome, check_basket
from orders.services.drafts import Terms, rebook_draft
from orders.services.validation.waivers import Waiver
from orders.states import OrderStatus
from tests.factories.inventory import make_stock
from tests.factories.orders import (
    enter,
    make_order_input,
    make_priced_item,
    make_seller,
)
from tests.people import make_person

pytestmark = pytest.mark.django_db

NO_BELLS = {"field": "line.sku", "op": "is", "value": "BELL"}
SMALL = {
    "field": "order.net",
    "op": "<",
    "value": {"amount": "50.00", "currency": "EUR"},
}


def rule(condition: dict[str, Any], key: str = "own", **outcome: Any) -> None:
    """One published validation rule."""
    verdict = {"severity": "block", "level": "header", "message": "No.", **outcome}
    made = Rule(key, key, decode({"all": [condition]}), verdict)
    ensure_rule_set("validation", f"set-{key}", key, [made])


def test_all_failures_are_said_in_one_pass_with_field_and_rule() -> None:
    dora = make_seller()
    rule(SMALL, "small", field="lines", message="Too small.")
    rule(NO_BELLS, "bells", field="item", message="No {line.sku} today.")
    make_priced_item("BELL", "10.00")

    result = enter(dora, ("BELL", 2))

    assert result.outcome == Outcome.DRAFT
    told = [(e.field, e.line, e.params["rule"]) for e in result.errors]
    assert told == [("item", 1, "set-bells/bells"), ("lines", None, "set-small/small")]
    assert result.order is not None
    texts = [todo.params["text"]["texts"][""] for todo in result.order.todos.all()]
    assert sorted(texts) == ["No BELL today.", "Too small."]


def test_a_rule_of_the_header_rejects_the_whole_order() -> None:
    dora = make_seller()
    rule(NO_BELLS, level="header")
    make_priced_item("BELL", "10.00")
    make_priced_item("LAMP", "20.00")

    order = enter(dora, ("BELL", 1), ("LAMP", 1)).order

    assert order is not None
    assert (order.status, order.lines.count()) == (OrderStatus.DRAFT, 2)


def test_a_rule_of_a_line_rejects_only_that_line() -> None:
    dora = make_seller()
    rule(NO_BELLS, level="line", message="No bells.")
    make_stock(make_priced_item("BELL", "10.00"), 5)
    make_stock(make_priced_item("LAMP", "20.00"), 5)

    result = enter(dora, ("BELL", 1), ("LAMP", 2))

    order = result.order
    assert order is not None
    assert (result.outcome, order.net) == (Outcome.CREATED, Decimal("40.00"))
    assert [line.sku for line in order.lines.all()] == ["LAMP"]
    assert [(each.severity.value, each.line) for each in result.errors] == [
        ("refused", 1)
    ]
    assert order.todos.get().severity == "refused"
    entry = TimelineEntry.objects.get(thread=order.number, code="order.line_refused")
    assert (entry.params["line"], entry.is_public) == (1, True)


def test_an_order_of_refused_lines_only_stays_a_draft() -> None:
    dora = make_seller()
    rule(NO_BELLS, level="line")
    make_priced_item("BELL", "10.00")

    order = enter(dora, ("BELL", 1)).order

    assert order is not None
    assert (order.status, order.lines.count()) == (OrderStatus.DRAFT, 1)


@pytest.mark.parametrize("severity", ["warn", "info"])
def test_a_remark_stands_in_nobodys_way(severity: str) -> None:
    dora = make_seller()
    rule(NO_BELLS, severity=severity)
    make_priced_item("BELL", "10.00")

    result = enter(dora, ("BELL", 1))

    assert result.outcome == Outcome.CREATED
    assert len(result.findings) == 1
    assert result.errors == []


def test_a_basket_is_told_the_same_before_it_is_ordered() -> None:
    dora = make_seller()
    rule(NO_BELLS)
    make_priced_item("BELL", "10.00")

    basket = check_basket(make_order_input(dora, ("BELL", 1)), channel="desk")

    assert [each.params["rule"] for each in basket.findings] == ["set-own/own"]


def test_a_formula_that_fails_keeps_the_order_for_a_person() -> None:
    dora = make_seller()
    rule({"formula": "order.payment_terms_days / 0.0 > 1.0"}, "broken")
    make_priced_item("BELL", "10.00")

    result = enter(dora, ("BELL", 1))

    assert result.outcome == Outcome.DRAFT
    (finding,) = result.errors
    assert "broken" in str(finding.params)


@pytest.fixture
def blocked(ada: User) -> Order:
    """Two bells that only a sales manager may let through."""
    dora = make_seller()
    rule(NO_BELLS, bypass=["sales_manager"], message="No bells.")
    make_stock(make_priced_item("BELL", "10.00"), 5)
    order = enter(dora, ("BELL", 2)).order
    assert order is not None
    return order


def test_who_holds_a_bypass_role_books_anyway_with_a_reason(blocked: Order) -> None:
    boss = make_person("Max Boss", Role.SALES_MANAGER)

    result = rebook_draft(blocked, terms=Terms(waiver=Waiver("Old friend")), by=boss)

    assert result.outcome == Outcome.CREATED
    entry = TimelineEntry.objects.get(code="order.rule_bypassed")
    assert (entry.actor, entry.params["reason"]) == (boss, "Old friend")
    audit = AuditEntry.objects.filter(subject=blocked.number, actor=boss)
    changes = [each.changes for each in audit if "bypassed" in each.changes]
    assert changes[0]["bypassed"][1] == ["set-own/own"]


def test_nobody_passes_over_a_rule_without_a_reason(blocked: Order) -> None:
    boss = make_person("Max Boss", Role.SALES_MANAGER)

    with pytest.raises(ReasonNeeded):
        rebook_draft(blocked, terms=Terms(waiver=Waiver(" ")), by=boss)


def test_who_holds_no_bypass_role_cannot_book_anyway(blocked: Order, ada: User) -> None:
    with pytest.raises(MayNotBypass):
        rebook_draft(blocked, terms=Terms(waiver=Waiver("Please")), by=ada)

    assert Order.objects.get(pk=blocked.pk).status == OrderStatus.DRAFT


def test_a_message_is_shown_in_the_readers_language(blocked: Order) -> None:
    rule(SMALL, "small", message="Too small.", message_nl="Te klein.")
    rebook_draft(blocked, by=None)

    texts = [todo.params["text"]["texts"] for todo in blocked.todos.order_by("id")]

    assert {"": "Too small.", "nl": "Te klein."} in texts
