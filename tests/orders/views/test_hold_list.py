from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import User
from foundation.roles import Role
from foundation.rules.nodes import ALWAYS
from foundation.rules.sets import Rule
from foundation.services.rule_seeds import ensure_rule_set
from oms.pages.timeline import timeline_of
from orders.models import Order
from tests.factories.holds import hold, make_hold_code, release
from tests.factories.orders import book, make_order, make_priced_item, make_seller
from tests.people import make_person

pytestmark = pytest.mark.django_db


def test_all_that_is_on_hold_is_listed(client: Client, ada: User) -> None:
    held, free = make_order(), make_order()
    hold(held, reason="Bank details changed")
    release(hold(free))
    client.force_login(ada)

    page = client.get("/orders/holds/").content.decode()

    assert held.number in page
    assert "Bank details changed" in page
    assert free.number not in page


def test_the_list_is_narrowed_to_a_code(client: Client, ada: User) -> None:
    first, second = make_order(), make_order()
    hold(first)
    hold(second, code="bank")
    client.force_login(ada)

    page = client.get("/orders/holds/?code=bank").content.decode()

    assert second.number in page
    assert first.number not in page


def test_the_list_of_orders_says_what_is_on_hold(client: Client, ada: User) -> None:
    held, free = make_order(), make_order()
    hold(held)
    client.force_login(ada)

    page = client.get("/orders/?held=1").content.decode()
    assert held.number in page
    assert free.number not in page
    assert "On hold" in page


def test_an_empty_list_says_so(client: Client, ada: User) -> None:
    client.force_login(ada)

    assert "Nothing is on hold" in client.get("/orders/holds/").content.decode()


def test_a_hold_leads_to_the_rule_that_placed_it(client: Client, ada: User) -> None:
    order = held_by_rule()
    link = '<a href="/rules/stops/1/#rule-all">Rule “All”, version 1</a>'
    jonas = make_person("Jonas Rule", Role.RULES, Role.SALES)

    client.force_login(jonas)
    for path in ("/orders/holds/", f"/orders/{order.number}/"):
        assert link in client.get(path).content.decode()
    timeline = '<a href="/rules/stops/1/#rule-all">See the rule</a>'
    assert timeline in client.get(f"/orders/{order.number}/").content.decode()

    client.force_login(ada)  # she may not see rules: the words stand without a link
    page = client.get("/orders/holds/").content.decode()
    assert "Rule “All”, version 1" in page
    assert "/rules/stops" not in page


def test_the_timeline_tells_a_hold_once(client: Client, ada: User) -> None:
    order = held_by_rule()

    told = [entry.sentence for entry in timeline_of(order.number)]

    assert [each for each in told if "hold" in each.lower()] == [
        "Put on hold: Stop. Rule “All”"
    ]


def held_by_rule() -> Order:
    make_hold_code("stop")
    rule = Rule("all", "All", ALWAYS, {"code": "stop"})
    ensure_rule_set("holds", "stops", "Stops", [rule])
    seller = make_seller()
    return book(seller, (make_priced_item(), 1))
