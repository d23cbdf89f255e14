"""Defaulting and transformation rules on the way through capture."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.rules.nodes import All, Leaf
from orders.engine.intake import Buyer, LineInput, OrderInput
from orders.models import Order
from orders.services.capture import Outcome, capture, check_basket
from orders.services.derivation.lookup_tables import TableInput, save_table
from orders.services.drafts import rebook_draft
from orders.services.entry import save_draft
from orders.states import OrderStatus
from partners.models import Partner
from tests.factories.catalog import make_item, make_kit
from tests.factories.derivation import (
    default_rule,
    make_defaults,
    make_transformations,
    transform_rule,
)
from tests.factories.inventory import make_location
from tests.factories.orders import (
    book,
    enter,
    make_order_input,
    make_priced_item,
    make_seller,
)
from tests.factories.partners import make_partner
from tests.factories.pricing import make_price

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)
GERMAN = Leaf("order.ship_to_country", "is", "DE")
DUTCH = Leaf("order.ship_to_country", "is", "NL")


def is_sku(sku: str) -> Leaf:
    return Leaf("line.sku", "is", sku)


def image(order: Order) -> dict[str, object]:
    stored: dict[str, object] = order.revisions.get(number=order.revision).image
    return stored


def customer(partner: Partner) -> Leaf:
    return Leaf("order.customer", "is", partner.code)


def lines(order: Order) -> list[tuple[int, str, Decimal]]:
    rows = order.lines.order_by("line_no").values_list("line_no", "sku", "ordered")
    return list(rows)


def test_a_rule_fills_in_what_nobody_gave_and_its_source_is_noted() -> None:
    dora = make_seller()
    make_location("ROT")
    make_defaults(default_rule("order.payment_terms_days", "60", DUTCH))

    order = book(dora, (make_priced_item("BIKE"), 1))

    assert order.payment_terms_days == 60
    stored = image(order)
    assert stored["provenance"]["payment_terms_days"] == (  # type: ignore[index]
        "rule:defaults/payment-terms-days"
    )
    assert "payment_terms_days" not in stored["input"]  # type: ignore[operator]


def test_what_somebody_gave_survives_a_rule() -> None:
    dora = make_seller()
    make_location("ROT")
    make_defaults(default_rule("order.note", "Ring the bell"))
    bike = make_priced_item("BIKE")

    assert book(dora, (bike, 1), note="Leave it").note == "Leave it"
    assert book(dora, (bike, 1)).note == "Ring the bell"


def test_a_forced_rule_wins_over_what_somebody_gave() -> None:
    dora = make_seller()
    make_location("ROT")
    make_defaults(default_rule("order.note", "Ring the bell", force=True))

    order = book(dora, (make_priced_item("BIKE"), 1), note="Leave it")

    assert order.note == "Ring the bell"
    assert image(order)["input"]["note"] == "Leave it"  # type: ignore[index]


def test_a_date_counts_from_today_and_lines_take_it() -> None:
    dora = make_seller()
    make_location("ROT")
    make_defaults(default_rule("order.requested_on", "+14"))

    with clock.travel_to(MONDAY):
        order = book(dora, (make_priced_item("BIKE"), 1))

    assert order.requested_on == dt.date(2026, 3, 23)
    assert order.lines.get().requested_on == dt.date(2026, 3, 23)


def test_a_bundle_becomes_its_parts_and_says_so() -> None:
    dora = make_seller()
    make_location("ROT")
    bundle = make_priced_item("SET")
    for sku in ("PUMP", "TUBE", "LAMP", "BELL"):
        make_priced_item(sku, "5.00")
    make_transformations(
        transform_rule("explode", "PUMP × 1, TUBE × 2, LAMP × 2, BELL", is_sku("SET"))
    )

    order = book(dora, (bundle, 3))

    assert lines(order) == [
        (1, "PUMP", Decimal(3)),
        (2, "TUBE", Decimal(6)),
        (3, "LAMP", Decimal(6)),
        (4, "BELL", Decimal(3)),
    ]
    assert order.net == Decimal("90.00")
    assert set(order.lines.values_list("note", flat=True)) == {"SET × 3"}
    origins = image(order)["origins"]
    assert [each["of"] for each in origins] == [1, 1, 1, 1]  # type: ignore[attr-defined]
    assert image(order)["input"]["lines"][0]["quantity"] == "3"  # type: ignore[index]


def test_a_kit_can_be_replaced_by_its_own_parts() -> None:
    dora = make_seller()
    make_location("ROT")
    pump, tube = make_item("PUMP"), make_item("TUBE")
    make_price(pump, "8.00")
    make_price(tube, "4.00")
    kit = make_kit("KIT", components={pump: 1, tube: 2})
    is_kit = Leaf("line.kind", "is", "kit")
    make_transformations(transform_rule("explode", "", is_kit, source="components"))

    order = book(dora, (kit, 2), (pump, 1))

    assert lines(order) == [
        (1, "PUMP", Decimal(2)),
        (2, "PUMP", Decimal(1)),
        (3, "TUBE", Decimal(4)),
    ]


def test_the_country_selects_the_adapter_from_a_table() -> None:
    dora = make_seller()
    make_location("ROT")
    adapter = make_priced_item("ADAPTER")
    make_priced_item("ADAPTER-EU", "12.00")
    rows = "ADAPTER,GB,ADAPTER-UK\nADAPTER,*,ADAPTER-EU"
    fields = ("line.sku", "order.ship_to_country")
    save_table(TableInput("adapters", "Adapters", fields, rows), by=None)
    make_transformations(transform_rule("select", "adapters", source="table"))

    order = book(dora, (adapter, 2), (make_priced_item("BIKE"), 1))

    assert lines(order) == [
        (1, "ADAPTER-EU", Decimal(2)),
        (2, "BIKE", Decimal(1)),
    ]
    assert order.lines.get(line_no=1).net == Decimal("24.00")


def test_attributes_select_the_item() -> None:
    dora = make_seller()
    make_location("ROT")
    make_priced_item("FRAME")
    make_priced_item("FRAME-SIL-56")
    wanted = ("colour=Silver", "size=56")
    condition = All([is_sku("FRAME"), Leaf("line.attributes", "contains_all", wanted)])
    make_transformations(transform_rule("select", "FRAME-SIL-56", condition))
    line = LineInput(sku="FRAME", attributes=(("colour", "silver"), ("size", "56")))

    result = capture(
        OrderInput(lines=(line,), buyer=Buyer(partner_id=dora.pk)),
        channel="desk",
        by=None,
    )

    assert result.order is not None
    assert lines(result.order) == [(1, "FRAME-SIL-56", Decimal(1))]


def test_a_unit_is_converted_by_a_factor() -> None:
    dora = make_seller()
    make_location("ROT")
    cable = make_priced_item("CABLE", "0.50")
    in_cm = Leaf("line.given_unit", "is", "CMT")
    make_transformations(transform_rule("convert", "0.5", in_cm))
    line = LineInput(item_id=cable.pk, quantity=Decimal(100), unit="CMT")

    result = capture(
        OrderInput(lines=(line,), buyer=Buyer(partner_id=dora.pk)),
        channel="desk",
        by=None,
    )

    assert result.outcome == Outcome.CREATED, result.findings
    assert result.order is not None
    assert lines(result.order) == [(1, "CABLE", Decimal(50))]


def test_a_formula_that_fails_holds_the_order_as_a_draft_and_names_the_rule() -> None:
    dora = make_seller()
    make_location("ROT")
    broken = default_rule(
        "line.quantity",
        "line.quantity / (line.quantity - 1.0)",
        source="formula",
        force=True,
        key="odd",
    )
    make_defaults(broken)

    result = enter(dora, (make_priced_item("BIKE"), 1))

    assert result.outcome == Outcome.DRAFT
    (finding,) = result.errors
    assert (finding.code, finding.params["key"]) == ("rule.failed", "defaults/odd")


def test_an_unknown_item_of_a_rule_holds_the_order_as_a_draft() -> None:
    dora = make_seller()
    make_location("ROT")
    make_transformations(
        transform_rule("select", "'GONE'", is_sku("BIKE"), source="formula")
    )

    result = enter(dora, (make_priced_item("BIKE"), 1))

    assert [each.code for each in result.errors] == ["rule.failed"]
    assert result.order is not None
    assert lines(result.order) == [(1, "BIKE", Decimal(1))]


def test_a_draft_that_is_booked_again_has_the_same_parts_once() -> None:
    dora = make_seller()
    make_location("ROT")
    bundle = make_priced_item("SET")
    make_priced_item("PUMP")
    make_priced_item("TUBE")
    make_transformations(transform_rule("explode", "PUMP, TUBE × 2", is_sku("SET")))
    draft = enter(dora, (bundle, 1), ("unheard of", 1)).order
    assert draft is not None
    expected = lines(draft)

    again = rebook_draft(draft, by=None, book=False)

    assert again.order is not None
    assert lines(again.order) == expected
    assert [sku for _, sku, _ in expected] == ["PUMP", "", "TUBE"] or len(expected) == 3


def test_a_basket_shows_what_rules_make_of_it() -> None:
    dora = make_seller()
    make_location("ROT")
    make_priced_item("SET")
    make_priced_item("PUMP", "7.00")
    make_transformations(transform_rule("explode", "PUMP × 2", is_sku("SET")))
    given = OrderInput(
        lines=(LineInput(sku="SET", quantity=Decimal(2)),),
        buyer=Buyer(partner_id=dora.pk),
    )

    basket = check_basket(given, channel="desk")

    assert basket.net == Decimal("28.00")
    assert Order.objects.count() == 0


def test_after_prices_a_rule_knows_the_amount() -> None:
    dora = make_seller()
    make_location("ROT")
    large = Leaf("order.net", ">", {"amount": "1000.00", "currency": "EUR"})
    make_defaults(default_rule("order.payment_terms_days", "90", large, stage="after"))
    bike = make_priced_item("BIKE", "600.00")

    assert book(dora, (bike, 2)).payment_terms_days == 90
    assert book(dora, (bike, 1)).payment_terms_days == 30


def test_rules_that_hit_cost_no_more_statements_for_more_lines() -> None:
    dora = make_seller()
    make_location("ROT")
    items = [make_priced_item(f"I{number}") for number in range(8)]
    make_defaults(default_rule("line.note", "Careful", Leaf("line.quantity", ">", "0")))
    make_transformations(
        transform_rule("explode", "I1 × 2, I2", is_sku("I0"), key="bundle")
    )

    def count(*wanted: tuple[object, int]) -> int:
        book(dora, *wanted)  # type: ignore[arg-type]
        with CaptureQueriesContext(connection) as queries:
            book(dora, *wanted)  # type: ignore[arg-type]
        return len(queries)

    few = count((items[0], 1))
    many = count(*[(item, 1) for item in items])
    assert few == many


def test_every_hit_is_counted_with_the_order() -> None:
    from foundation.models import RuleHitNote

    dora = make_seller()
    make_location("ROT")
    make_defaults(default_rule("order.note", "Ring the bell"))

    order = book(dora, (make_priced_item("BIKE"), 1))

    assert order.status == OrderStatus.BOOKED
    notes = RuleHitNote.objects.values_list("rules", flat=True)
    assert [name for rules in notes for name in rules].count("defaults/note") == 1


def test_another_customer_brings_its_own_defaults_and_what_was_typed_stays() -> None:
    dora = make_seller()
    make_location("ROT")
    hans = make_partner(country="DE")
    make_defaults(
        default_rule("order.payment_terms_days", "21", customer(dora), key="a"),
        default_rule("order.payment_terms_days", "45", customer(hans), key="b"),
        default_rule("order.note", "Ring the bell"),
    )
    bike = make_priced_item("BIKE")
    given = make_order_input(dora, (bike, 1), note="mine")
    draft = capture(given, channel="desk", by=None, book=False).order
    assert draft is not None
    assert draft.payment_terms_days == 21

    typed = make_order_input(hans, ("BIKE", 1), note="mine")
    save_draft(draft, typed, revision=1, by=None, book=False)

    draft.refresh_from_db()
    assert (draft.payment_terms_days, draft.note) == (45, "mine")
