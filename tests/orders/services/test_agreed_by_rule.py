"""Addresses, prices and discounts by rule on the way through capture."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.rules.nodes import Leaf
from foundation.sentences import word
from orders.defaults_panel import defaults_of, rule_given
from orders.engine.intake import Buyer, LineInput, OrderInput, PostalAddress
from orders.models import Order
from orders.services.capture import Outcome, capture, check_basket
from orders.services.drafts import input_of, rebook_draft
from orders.services.entry import save_draft
from partners.models import Partner
from pricing.models import Waterfall
from pricing.queries import why_rows
from tests.factories.derivation import default_rule, make_defaults
from tests.factories.inventory import make_location
from tests.factories.orders import (
    book,
    enter,
    make_order_input,
    make_priced_item,
    make_seller,
)
from tests.factories.partners import make_address, make_partner

pytestmark = pytest.mark.django_db
BIKE = Leaf("line.sku", "is", "BIKE")
DEPOT = "Fietsen Dora, Kade 1, 1012 AB Utrecht, NL"


@pytest.fixture
def dora() -> Partner:
    partner = make_seller()
    make_location("ROT")
    make_priced_item("BIKE", "10.00")
    make_address(partner, code="DEPOT", street="Kade 1", city="Utrecht")
    return partner


def shown(order: Order) -> list[tuple[int | None, str, str, str]]:
    """What the panel says of what rules and people gave."""
    return [
        (row.line, row.label, row.value, row.source)
        for row in defaults_of(order)
        if row.label in ("Unit price", "Discount", "Delivery address")
    ]


def draft_of(given: OrderInput) -> Order:
    draft = capture(given, channel="desk", by=None, book=False).order
    assert draft is not None
    return draft


def test_a_price_by_rule_is_a_step_of_its_own_and_says_where_it_came_from(
    dora: Partner,
) -> None:
    make_defaults(default_rule("line.unit_price", "9.50 EUR", BIKE))

    order = book(dora, ("BIKE", 3))

    line = order.lines.get()
    assert (line.unit_price, line.net) == (Decimal("9.5000"), Decimal("28.50"))
    assert not line.is_price_manual
    steps = Waterfall.objects.get(line_ref=f"{order.number}/1").steps
    assert [row.label for row in why_rows(steps, "EUR")][-1] == (
        "Price by the rule “Unit-price”: €9.50 each instead of €10.00."
    )
    assert (1, "Unit price", "€9.50", "Rule “Unit-price”, version 1") in shown(order)


def test_a_discount_by_rule_is_shown_with_its_percents(dora: Partner) -> None:
    make_defaults(default_rule("line.discount_percent", "12.5"))

    order = book(dora, ("BIKE", 2))

    assert order.net == Decimal("17.50")
    assert (1, "Discount", "12.5%", "Rule “Discount-percent”, version 1") in (
        shown(order)
    )


def test_an_address_by_rule_is_where_the_goods_go(dora: Partner) -> None:
    make_defaults(default_rule("order.ship_to", "DEPOT"))

    order = book(dora, ("BIKE", 1))

    assert (order.ship_to["street"], order.bill_to["city"]) == ("Kade 1", "Amsterdam")
    assert shown(order)[0][2:] == (
        DEPOT,
        "Rule “Ship-to”, version 1",
    )


def test_an_address_that_was_given_stays_and_is_shown_as_entered(dora: Partner) -> None:
    make_defaults(default_rule("order.ship_to", "DEPOT"))
    delft = PostalAddress("Dora", "Markt 1", "", "2611 GP", "Delft", "", "NL")

    order = book(dora, ("BIKE", 1), ship_to=delft)

    assert order.ship_to["city"] == "Delft"
    assert shown(order)[0][3] == "Entered"


def test_an_address_of_somebody_else_keeps_a_draft_and_names_the_rule(
    dora: Partner,
) -> None:
    make_address(make_partner(name="Hans"), code="HANS-2")
    make_defaults(default_rule("order.ship_to", "HANS-2", key="wrong"))

    result = enter(dora, ("BIKE", 1))

    assert result.outcome == Outcome.DRAFT
    (finding,) = result.errors
    assert (finding.code, finding.params["key"]) == ("rule.failed", "defaults/wrong")
    assert "Fietsen Dora has no address “HANS-2”." in word(finding.code, finding.params)
    assert result.order is not None
    assert result.order.ship_to["city"] == "Amsterdam"


def test_a_price_by_hand_survives_and_is_shown_as_entered(dora: Partner) -> None:
    make_defaults(default_rule("line.unit_price", "9.50 EUR"))
    line = LineInput(
        sku="BIKE", quantity=Decimal(2), unit_price=Decimal(8), is_price_manual=True
    )
    given = OrderInput(lines=(line,), buyer=Buyer(partner_id=dora.pk))

    order = draft_of(given)

    assert order.net == Decimal("16.00")
    assert order.lines.get().is_price_manual
    assert (1, "Unit price", "€8.00", "Entered") in shown(order)


def test_a_forced_price_wins_over_one_by_hand_and_keeps_it_beneath(
    dora: Partner,
) -> None:
    make_defaults(default_rule("line.unit_price", "9.50 EUR", force=True))
    line = LineInput(
        sku="BIKE", quantity=Decimal(2), unit_price=Decimal(8), is_price_manual=True
    )
    given = OrderInput(lines=(line,), buyer=Buyer(partner_id=dora.pk))
    draft = draft_of(given)
    assert (draft.net, draft.lines.get().is_price_manual) == (Decimal("19.00"), False)

    three = LineInput(line_no=1, sku="BIKE", quantity=Decimal(3))
    typed = dataclasses.replace(given, lines=(three,))
    save_draft(draft, typed, revision=1, by=None, book=False)

    draft.refresh_from_db()
    (kept,) = input_of(draft).lines
    assert draft.net == Decimal("28.50")
    assert (kept.unit_price, kept.is_price_manual) == (Decimal(8), True)


def test_another_customer_brings_its_own_address_and_price(dora: Partner) -> None:
    hans = make_partner(name="Hans")
    make_address(hans, code="SHOP", city="Zwolle")
    for_dora = Leaf("order.customer", "is", dora.code)
    for_hans = Leaf("order.customer", "is", hans.code)
    make_defaults(
        default_rule("order.ship_to", "DEPOT", for_dora, key="a"),
        default_rule("order.ship_to", "SHOP", for_hans, key="b"),
        default_rule("line.unit_price", "9.00 EUR", for_dora, key="c"),
        default_rule("line.discount_percent", "5", for_hans, key="d"),
    )
    draft = draft_of(make_order_input(dora, ("BIKE", 1)))
    assert (draft.ship_to["city"], draft.net) == ("Utrecht", Decimal("9.00"))

    # The page shows the address that the rule gave: left alone, it is not typed.
    parts = {key: text for key, text in draft.ship_to.items() if key != "region"}
    typed = make_order_input(hans, ("BIKE", 1), ship_to=PostalAddress(**parts))
    save_draft(draft, typed, revision=1, by=None, book=False)

    draft.refresh_from_db()
    assert (draft.ship_to["city"], draft.net) == ("Zwolle", Decimal("9.50"))


def test_a_draft_that_is_booked_again_is_priced_by_the_rules_of_that_moment(
    dora: Partner,
) -> None:
    draft = draft_of(make_order_input(dora, ("BIKE", 1)))
    assert draft.net == Decimal("10.00")
    make_defaults(default_rule("line.unit_price", "9.50 EUR"))

    rebook_draft(draft, by=None)

    draft.refresh_from_db()
    assert draft.net == Decimal("9.50")


def test_an_order_that_is_typed_is_told_what_rules_gave(dora: Partner) -> None:
    make_defaults(
        default_rule("order.ship_to", "DEPOT"),
        default_rule("line.unit_price", "9.50 EUR"),
    )
    given = make_order_input(dora, ("BIKE", 1), ("BIKE", 2))

    basket = check_basket(given, channel="desk")

    assert basket.net == Decimal("28.50")
    assert basket.prepared is not None
    assert rule_given(basket.prepared) == [
        f"Delivery address: {DEPOT}, by the rule “Ship-to”.",
        "The prices of 2 lines are by the rule “Unit-price”.",
    ]


def test_a_large_order_is_sent_elsewhere_once_its_amount_is_known(
    dora: Partner,
) -> None:
    large = Leaf("order.net", ">", {"amount": "50.00", "currency": "EUR"})
    make_defaults(default_rule("order.ship_to", "DEPOT", large, stage="after"))

    assert book(dora, ("BIKE", 6)).ship_to["city"] == "Utrecht"
    assert book(dora, ("BIKE", 5)).ship_to["city"] == "Amsterdam"


def test_rules_of_address_and_price_cost_no_statement(dora: Partner) -> None:
    def count() -> int:
        book(dora, ("BIKE", 1))
        with CaptureQueriesContext(connection) as queries:
            book(dora, ("BIKE", 1), ("BIKE", 2))
        return len(queries)

    make_defaults(default_rule("order.note", "Ring"), code="other")
    before = count()
    make_defaults(
        default_rule("order.ship_to", "DEPOT"),
        default_rule("line.unit_price", "9.50 EUR"),
        default_rule("line.discount_percent", "2"),
    )
    assert count() == before
