"""What order entry says before anybody books: holds, credit, terms, approvals."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from foundation.facts import renew_version
from foundation.models import User
from foundation.rules.nodes import ALWAYS
from foundation.rules.sets import Rule
from foundation.services.rule_seeds import ensure_rule_set
from orders.defaults_panel import defaults_of
from orders.models import Hold, Order
from partners.models import Contact, Partner
from tests.factories.derivation import default_rule, make_defaults
from tests.factories.holds import make_hold_code
from tests.factories.orders import make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Partner:
    make_priced_item("BIKE", "100.00")
    return make_seller()


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def told(desk: Client, customer: Partner, **more: Any) -> dict[str, Any]:
    line = {"key": "a", "sku": "BIKE", "quantity": "3"}
    asked = {"partner": customer.code, "channel": "desk", "lines": [line], **more}
    answer = desk.post(
        "/orders/new/check", json.dumps(asked), content_type="application/json"
    )
    found: dict[str, Any] = answer.json()
    return found


def test_a_hold_is_foreseen_and_not_made(desk: Client, customer: Partner) -> None:
    make_hold_code("stop", name="Look first")
    rule = Rule("all", "All bikes", ALWAYS, {"code": "stop"})
    ensure_rule_set("holds", "stops", "Stops", [rule])

    said = told(desk, customer)["notices"]

    assert "Will be put on hold: Look first. Rule “All bikes”" in said
    assert not Hold.objects.exists()


def test_terms_that_a_rule_gives_are_told(desk: Client, customer: Partner) -> None:
    make_defaults(default_rule("order.payment_terms_days", "14"))

    answer = told(desk, customer)

    assert answer["terms"] == "Payment within 14 days"
    assert "Payment terms: 14 days, by the rule" in answer["notices"]


def test_credit_is_told(desk: Client, customer: Partner) -> None:
    Partner.objects.update(credit_limit=Decimal(50))
    renew_version("partners")

    assert "beyond the credit limit" in told(desk, customer)["notices"]


def test_some_lines_of_many_say_nothing_of_the_whole(
    desk: Client, customer: Partner
) -> None:
    answer = told(desk, customer, is_complete=False)

    assert (answer["totals"], answer["notices"]) == (None, None)


def test_without_a_script_the_check_says_the_same(
    desk: Client, customer: Partner
) -> None:
    make_defaults(default_rule("order.payment_terms_days", "14"))
    form = {
        "key": "k",
        "partner": customer.code,
        "channel": "desk",
        "contact": "",
        "action": "check",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-sku": "BIKE",
        "lines-0-quantity": "3",
    }
    page = desk.post("/orders/new/", form).content.decode()

    assert "Payment terms: 14 days, by the rule" in page


def test_the_usual_contact_comes_from_the_customer(
    desk: Client, customer: Partner
) -> None:
    first = Contact.objects.create(partner=customer, name="Zoë", email="z@c.example")
    Contact.objects.create(partner=customer, name="Abe", email="a@c.example")
    form = desk.get(f"/orders/new/?partner={customer.code}").context["form"]
    assert form["contact"].value() == str(first.pk)

    sent = {
        "key": "k",
        "partner": customer.code,
        "channel": "desk",
        "contact": str(first.pk),
        "action": "book",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-sku": "BIKE",
        "lines-0-quantity": "3",
    }
    desk.post("/orders/new/", sent)

    rows = {row.label: row.source for row in defaults_of(Order.objects.get())}
    assert rows["Contact"] == "Customer's record"
