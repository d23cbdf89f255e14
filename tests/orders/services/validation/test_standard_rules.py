"""Each standard check of a clean order, as it ships."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from catalog.models import Item
from foundation import clock
from foundation.facts import renew_version
from foundation.models import RuleSet
from foundation.services.rule_books import rules_in_force
from orders.engine.intake import OrderInput, PostalAddress
from orders.services.capture import CaptureResult, Outcome, capture
from orders.services.validation.standard_rules import clean_order_rules
from partners.models import Partner
from tests.factories.inventory import make_stock
from tests.factories.orders import make_order_input, make_priced_item, make_seller

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)
Found = tuple[str, str, str, int | None]


def found(result: CaptureResult) -> list[Found]:
    return [
        (each.code, each.severity.value, each.field, each.line)
        for each in result.findings
    ]


def order_of(partner: Partner, quantity: int = 2, **fields: Any) -> OrderInput:
    bell = Item.objects.filter(sku="BELL").first() or make_priced_item("BELL", "10.00")
    make_stock(bell, 100)
    return replace(make_order_input(partner, (bell, quantity)), **fields)


def enter(given: OrderInput) -> CaptureResult:
    with clock.travel_to(MONDAY):
        return capture(given, channel="desk", by=None)


def change(partner: Partner, **values: Any) -> None:
    Partner.objects.filter(pk=partner.pk).update(**values)
    renew_version("partners")


def change_item(**values: Any) -> None:
    Item.objects.filter(sku="BELL").update(**values)
    renew_version("catalog")


def test_the_standard_sets_are_published_and_people_may_make_them_their_own() -> None:
    sets = RuleSet.objects.filter(code__in=("clean-order", "life-of-an-order"))
    enabled = {rule.key for rule in clean_order_rules() if rule.is_enabled}

    in_force = rules_in_force("validation")

    assert sets.count() == 2
    assert {rule.key for rule in in_force} == enabled
    assert {rule.set_code for rule in in_force} == {"clean-order"}


def test_a_clean_order_has_no_findings() -> None:
    result = enter(order_of(make_seller()))

    assert (result.outcome, found(result)) == (Outcome.CREATED, [])


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_customer": False}])
def test_only_active_customers_order(values: dict[str, Any]) -> None:
    dora = make_seller()
    given = order_of(dora)
    change(dora, **values)

    result = enter(given)

    assert result.outcome == Outcome.DRAFT
    assert ("order.inactive_customer", "error", "buyer", None) in found(result)


def test_only_active_items_are_sold() -> None:
    given = order_of(make_seller())
    change_item(is_active=False)

    result = enter(given)

    assert result.outcome == Outcome.DRAFT
    assert ("line.inactive_item", "error", "item", 1) in found(result)


ADDRESSES: list[tuple[str, dict[str, str], Found]] = [
    ("ship_to", {"street": ""}, ("lacks_street", "error", "ship_to.street", None)),
    ("ship_to", {"city": ""}, ("lacks_city", "error", "ship_to.city", None)),
    ("ship_to", {"country": ""}, ("lacks_country", "error", "ship_to.country", None)),
    (
        "ship_to",
        {"postal_code": ""},
        ("lacks_postal_code", "warning", "ship_to.postal_code", None),
    ),
    ("bill_to", {"street": ""}, ("lacks_street", "error", "bill_to", None)),
    ("bill_to", {"city": ""}, ("lacks_city", "error", "bill_to", None)),
    ("bill_to", {"country": "nl"}, ("lacks_country", "error", "bill_to", None)),
]


@pytest.mark.parametrize(("name", "missing", "finding"), ADDRESSES)
def test_an_address_is_complete(
    name: str, missing: dict[str, str], finding: Found
) -> None:
    whole = PostalAddress("Dora", "Kade 1", "", "3511 AB", "Utrecht", "", "NL")
    fields: dict[str, Any] = {name: replace(whole, **missing)}
    given = order_of(make_seller(), **fields)

    code, *others = finding
    assert found(enter(given)) == [(f"order.{name}_{code}", *others)]


def test_a_customer_reference_that_is_open_already_is_a_warning() -> None:
    dora = make_seller()
    first = enter(order_of(dora, customer_reference="PO-7")).order
    assert first is not None

    result = enter(order_of(dora, customer_reference="PO-7"))

    assert result.outcome == Outcome.CREATED
    (finding,) = result.findings
    assert finding.params["numbers_code"] == first.number
    assert found(result) == [
        ("order.same_reference", "warning", "customer_reference", None)
    ]


def test_a_date_more_than_a_year_ahead_is_asked_about() -> None:
    dora = make_seller()

    near = enter(order_of(dora, requested_on=dt.date(2027, 3, 9)))
    far = enter(order_of(dora, requested_on=dt.date(2027, 3, 10)))

    assert found(near) == []
    assert found(far) == [("order.date_far_ahead", "warning", "requested_on", None)]


def test_terms_of_more_than_four_months_need_finance() -> None:
    dora = make_seller()

    granted = enter(order_of(dora, payment_terms_days=120))
    long = enter(order_of(dora, payment_terms_days=121))

    assert granted.outcome == Outcome.CREATED
    assert found(long) == [("order.long_terms", "error", "payment_terms", None)]
    assert set(long.findings[0].params["bypass"]) == {"finance", "sales_manager"}


def test_another_currency_than_the_customers_is_told() -> None:
    result = enter(order_of(make_seller(), currency="USD"))

    assert ("order.other_currency", "info", "currency", None) in found(result)


def test_a_company_abroad_without_a_vat_number_is_a_warning() -> None:
    dora = make_seller()
    paris = PostalAddress("Dora", "Rue 1", "", "75001", "Paris", "", "FR")
    change(dora, vat_number="")

    abroad, at_home = enter(order_of(dora, ship_to=paris)), enter(order_of(dora))
    change(dora, vat_number="FR40303265045")
    registered = enter(order_of(dora, ship_to=paris))

    assert found(abroad) == [("order.no_vat_number", "warning", "vat_number", None)]
    assert found(at_home) == found(registered) == []


@pytest.mark.parametrize(
    ("quantity", "findings"),
    [
        (10, []),
        (15, [("line.off_multiple", "error", "quantity", 1)]),
        (5, [("line.below_minimum", "error", "quantity", 1)]),
    ],
)
def test_an_item_has_a_smallest_quantity_and_a_multiple(
    quantity: int, findings: list[Found]
) -> None:
    given = order_of(make_seller(), quantity)
    multiple = 5 if quantity == 5 else 10
    change_item(order_minimum=Decimal(10), order_multiple=Decimal(multiple))

    assert found(enter(given)) == findings
