from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from catalog.models import Item
from foundation import clock
from foundation.facts import renew_version
from foundation.models import AuditEntry, TimelineEntry
from foundation.rules.nodes import ALWAYS, Formula, Leaf, Node
from foundation.rules.sets import Rule
from foundation.rules.vocabulary import Amount
from foundation.sentences import word
from foundation.services.rule_seeds import ensure_rule_set
from orders.models import Hold, Order
from orders.states import HoldOrigin, HoldStatus
from partners.models import Partner
from tests.factories.fulfillment import happen, runs_of, steps_of
from tests.factories.holds import make_hold_code, release
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, enter, make_priced_item, make_seller

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


@pytest.fixture
def dora_buys() -> Partner:
    return make_seller()


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 100)
    return bike


def hold_rule(key: str, condition: Node = ALWAYS, **outcome: Any) -> Rule:
    make_hold_code("stop")
    return Rule(key, key.capitalize(), condition, {"code": "stop", **outcome})


def publish(*rules: Rule) -> None:
    ensure_rule_set("holds", "holds-test", "Holds", rules)


def held(order: Order) -> list[tuple[int | None, str, str]]:
    holds = Hold.objects.filter(order=order).order_by("id")
    return [
        (hold.line.line_no if hold.line else None, hold.status, hold.origin_key)
        for hold in holds
    ]


def test_a_rule_about_the_order_holds_the_order(dora_buys: Partner, bike: Item) -> None:
    publish(hold_rule("web", Leaf("order.channel", "is", "desk"), reason="Look"))

    order = book(dora_buys, (bike, 2))

    assert held(order) == [(None, "active", "holds-test/web")]
    hold = Hold.objects.get(order=order)
    assert (hold.source, hold.why) == (HoldOrigin.RULE, "Look")
    happen()
    assert set(steps_of(runs_of(order)[0]).values()) == {"pending"}
    release(hold)
    happen()
    assert steps_of(runs_of(order)[0])["ship"] == "waiting"


def test_a_rule_about_lines_holds_those_lines(dora_buys: Partner, bike: Item) -> None:
    lamp = make_priced_item("LAMP", "10.00")
    publish(hold_rule("many", Leaf("line.quantity", ">", 5), step="ship", until_days=3))

    with clock.travel_to(MONDAY):
        order = book(dora_buys, (bike, 2), (lamp, 6))

    assert held(order) == [(2, "requested", "holds-test/many")]
    assert Hold.objects.get().until == dt.date(2026, 3, 12)
    assert Hold.objects.get().why == "Rule “Many”"


def test_a_rule_about_lines_may_hold_the_whole_order(
    dora_buys: Partner, bike: Item
) -> None:
    publish(hold_rule("many", Leaf("line.quantity", ">", 5), level="header"))

    assert held(book(dora_buys, (bike, 6), (bike, 7))) == [
        (None, "active", "holds-test/many")
    ]


def test_a_rule_that_cannot_be_decided_holds_the_order_for_a_person(
    dora_buys: Partner, bike: Item
) -> None:
    publish(hold_rule("broken", Formula("1.0 / (order.line_count - 1.0) > 0.0")))

    order = book(dora_buys, (bike, 1))

    hold = Hold.objects.get(order=order)
    assert (hold.code.code, hold.status) == ("review", HoldStatus.ACTIVE)
    assert hold.why == (
        "The rule “Broken” could not be decided on this order: a person must look."
    )
    assert hold.release_roles == ["rules", "sales_manager"]


def test_holds_of_a_booking_are_on_record(dora_buys: Partner, bike: Item) -> None:
    publish(hold_rule("all", reason="Look"))

    order = book(dora_buys, (bike, 1))

    entries = TimelineEntry.objects.filter(thread=order.number).order_by("id")
    assert [word(each.code, each.params) for each in entries][1:3] == [
        "Put on hold: Stop. “Look”",
        "The order is on hold.",
    ]
    changes = [
        entry.changes for entry in AuditEntry.objects.filter(subject=order.number)
    ]
    assert {"hold stop holds-test/all": [None, "active"]} in changes


def test_a_draft_is_not_held(dora_buys: Partner, bike: Item) -> None:
    publish(hold_rule("all"))

    result = enter(dora_buys, (bike, 1), ("NOBODY-KNOWS", 1))

    assert result.order is not None
    assert held(result.order) == []


def test_a_rule_may_ask_for_the_credit_that_is_left(
    dora_buys: Partner, bike: Item
) -> None:
    little = Leaf("order.credit_available", "<", Amount(Decimal(200), "EUR"))
    publish(hold_rule("tight", little))
    Partner.objects.filter(pk=dora_buys.pk).update(credit_limit=Decimal(300))
    renew_version("partners")

    assert held(book(dora_buys, (bike, 1))) == []
    assert held(book(dora_buys, (bike, 1))) == [(None, "active", "holds-test/tight")]


def test_a_hold_by_rule_is_told_once_with_its_rule_and_version(
    dora_buys: Partner, bike: Item
) -> None:
    publish(hold_rule("big"))

    order = book(dora_buys, (bike, 1))

    told = TimelineEntry.objects.filter(thread=order.number, code__startswith="hold.")
    (entry,) = told
    assert (entry.code, entry.params["rule"]) == (
        "hold.order.all_because",
        {"key": "holds-test/big", "rule": "Big", "version": 1},
    )
    assert word(entry.code, entry.params) == "Put on hold: Stop. Rule “Big”"
    # Whatever is told, the audit has the hold itself.
    changes = AuditEntry.objects.filter(thread=order.number).values_list("changes")
    assert {"hold stop holds-test/big": [None, "active"]} in [
        each for (each,) in changes
    ]
