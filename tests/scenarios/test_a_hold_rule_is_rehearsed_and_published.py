"""A rule administrator tries a hold rule on last week's orders before it is live."""

from __future__ import annotations

import datetime as dt

import pytest

from catalog.models import Item
from foundation import clock
from foundation.models import Job, RehearsalResult, RuleVersion, User
from foundation.roles import Role
from foundation.rule_queries import usage_of_rules
from foundation.rules.sets import Rule
from foundation.rules.tree import decode
from foundation.services.jobs import run_job
from foundation.services.rehearsals import start_rehearsal
from foundation.services.rule_books import fold_hits
from foundation.services.rule_sets import create_set, draft_of, publish, save_draft
from orders.models import Hold, Order
from partners.models import Partner
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.people import make_person

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
MANY_BIKES = {
    "all": [
        {"field": "line.sku", "op": "is", "value": "BIKE"},
        {"field": "line.quantity", "op": ">=", "value": "5"},
    ]
}


@pytest.fixture
def rosa() -> User:
    return make_person("Rosa Rules", Role.RULES)


@pytest.fixture
def dora_buys() -> Partner:
    return make_seller()


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 100)
    return bike


@pytest.fixture
def draft(rosa: User) -> RuleVersion:
    rule_set = create_set(use="holds", code="bikes", name="Bikes", by=rosa)
    rule = Rule("many", "Many bikes", decode(MANY_BIKES), {"code": "review"})
    return save_draft(draft_of(rule_set, rosa), [rule], expected_edit=0, by=rosa)


def held_lines(order: Order) -> list[int | None]:
    holds = Hold.objects.filter(order=order).order_by("line__line_no")
    return [hold.line.line_no if hold.line else None for hold in holds]


def rehearse(draft: RuleVersion, by: User) -> None:
    day = MONDAY.date()
    rehearsal = start_rehearsal(draft, since=day, until=day, by=by)
    run_job(rehearsal.job_id)
    assert Job.objects.get(pk=rehearsal.job_id).state == Job.State.DONE


def test_a_hold_rule_is_rehearsed_published_and_obeyed(
    dora_buys: Partner, bike: Item, draft: RuleVersion, rosa: User
) -> None:
    with clock.travel_to(MONDAY):
        few = book(dora_buys, (bike, 1))
        many = book(dora_buys, (bike, 2), (bike, 6))
    with clock.travel_to(MONDAY + DAY):
        rehearse(draft, rosa)
        publish(draft, effective_from=MONDAY + 2 * DAY, by=rosa)
        early = book(dora_buys, (bike, 6))
    with clock.travel_to(MONDAY + 2 * DAY):
        late = book(dora_buys, (bike, 1), (bike, 6))
        fold_hits()
        usage = usage_of_rules(draft.rule_set)["many"]

    result = RehearsalResult.objects.get()
    assert (result.subject, result.line, result.before) == (many.number, 2, "")
    assert (result.rule, result.amount) == ("bikes/many", many.net)
    assert [held_lines(order) for order in (few, many, early, late)] == [
        [],
        [],
        [],
        [2],
    ]
    assert (usage.hits, usage.last_on) == (1, dt.date(2026, 3, 4))
