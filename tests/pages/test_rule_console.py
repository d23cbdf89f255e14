"""Sets are renamed, rules and conditions change places, values are chosen by type."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from foundation.models import RuleSet, User
from foundation.roles import Role
from foundation.rule_content import rules_of
from foundation.rules.nodes import ALWAYS
from foundation.rules.sets import Rule
from foundation.services.rule_sets import create_set, draft_of, publish, save_draft
from tests.people import make_person

pytestmark = pytest.mark.django_db

MONEY = {"field": "order.net", "op": ">=", "value": {"amount": "5", "currency": "EUR"}}


@pytest.fixture
def rita() -> User:
    return make_person("Rita Vos", Role.RULES)


@pytest.fixture
def console(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


@pytest.fixture
def terms(rita: User) -> RuleSet:
    return create_set(use="defaulting", code="terms", name="Terms", by=rita)


def given(key: str, **fields: Any) -> Rule:
    outcome = {"attribute": "order.note", "source": "constant", "value": key}
    return Rule(key, key.capitalize(), ALWAYS, outcome, **fields)


def say(rule_set: RuleSet, *rules: Rule) -> None:
    draft = draft_of(rule_set, None)
    save_draft(draft, rules, expected_edit=draft.edit_count, by=None)


def sent(**more: str) -> dict[str, str]:
    return {
        "edit": "0",
        "name": "Rule",
        "priority": "100",
        "when-kind": "group",
        "when-mode": "all",
        "when-0-kind": "row",
        "when-0-field": "order.net",
        "when-0-value": "5",
        "when-0-unit": "EUR",
        "then-attribute": "order.note",
        "then-source": "constant",
        "then-value": "x",
        "then-stage": "entry",
        **more,
    }


def test_a_set_gets_another_name_owner_and_four_eyes(
    console: Client, terms: RuleSet
) -> None:
    olga = make_person("Olga Berg", Role.RULES)
    form = {"name": "Payment", "owner": str(olga.pk), "needs_four_eyes": "on"}

    console.post("/rules/terms/change", form)

    terms.refresh_from_db()
    assert (terms.name, terms.owner, terms.needs_four_eyes) == ("Payment", olga, True)


def test_somebody_without_the_right_does_not_change_a_set(
    client: Client, terms: RuleSet
) -> None:
    client.force_login(make_person("Olga Berg", Role.AUDITOR))

    assert client.post("/rules/terms/change", {"name": "Mine"}).status_code == 403


def test_a_rule_is_moved_up_and_its_priority_follows(
    console: Client, terms: RuleSet
) -> None:
    say(terms, given("a"), given("b"), given("c"))

    console.post("/rules/terms/rules/c/move", {"to": "up"})

    rules = sorted(rules_of(draft_of(terms, None)), key=lambda rule: rule.priority)
    assert [(rule.key, rule.priority) for rule in rules] == [
        ("a", 10),
        ("c", 20),
        ("b", 30),
    ]


def test_a_condition_is_moved_up(console: Client, terms: RuleSet) -> None:
    row = {"when-1-kind": "row", "when-1-field": "order.note", "when-1-op": "is_empty"}
    answer = console.post("/rules/terms/rules/new", sent(**row, do="up:when-1"))

    (first, second) = answer.context["editor"].builder.root.parts
    assert (first.field, second.field) == ("order.note", "order.net")


def test_an_amount_begins_with_at_least(console: Client, terms: RuleSet) -> None:
    late = {"then-stage": "after", "do": "save"}
    console.post("/rules/terms/rules/new", sent(**late))

    (rule,) = draft_of(terms, None).content["rules"]
    assert rule["condition"] == {"all": [MONEY]}


@pytest.mark.parametrize(
    ("attribute", "source", "shown"),
    [
        ("order.currency", "constant", '<option value="TRY"'),
        ("order.note", "field", '<option value="order.customer"'),
        ("order.requested_on", "constant", "or +3: so many days from today"),
    ],
)
def test_the_value_is_asked_for_as_its_source_wants(
    console: Client, terms: RuleSet, attribute: str, source: str, shown: str
) -> None:
    form = {"then-attribute": attribute, "then-source": source, "do": "outcome"}
    part = console.post("/rules/terms/rules/new", sent(**form)).content.decode()

    assert "when-0-field" not in part
    assert shown in part


def test_publishing_is_offered_for_a_difference_only(
    console: Client, terms: RuleSet
) -> None:
    offer = "/publish"
    assert offer not in console.get("/rules/terms/").content.decode()
    say(terms, given("a"))
    assert offer in console.get("/rules/terms/").content.decode()
    publish(draft_of(terms, None), unrehearsed_reason="Now", by=None)
    console.post("/rules/terms/draft")
    assert offer not in console.get("/rules/terms/").content.decode()


def test_looking_begins_no_draft(console: Client, terms: RuleSet) -> None:
    assert console.get("/rules/terms/draft").status_code == 405
