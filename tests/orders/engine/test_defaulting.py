from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from orders.engine.defaulting import default_order
from orders.engine.intake import LineInput, OrderInput, PostalAddress
from orders.engine.units import factor_of, has_too_many_decimals
from tests.orders.engine.test_validation import BIKE, HOME, KNOWN, Item, line, order


def test_what_the_order_leaves_open_comes_from_the_customer() -> None:
    resolved = default_order(order(), KNOWN)

    assert (resolved.currency, resolved.language) == ("EUR", "nl")
    assert resolved.payment_terms_days == 14
    assert resolved.bill_to == resolved.ship_to == HOME
    assert resolved.contact_id == 7
    assert resolved.lines[0].description == "Fiets"
    assert resolved.provenance == {
        "language": "customer",
        "currency": "customer",
        "bill_to": "customer",
        "ship_to": "customer",
        "contact": "customer",
        "payment_terms_days": "customer",
    }


def test_what_the_order_says_is_kept() -> None:
    given = order(
        currency="USD",
        language="de",
        payment_terms_days=0,
        contact_id=3,
        ship_to=PostalAddress(street="Weg 2", city="Bonn", country="DE"),
    )

    resolved = default_order(given, KNOWN)

    assert (resolved.currency, resolved.language) == ("USD", "de")
    assert resolved.payment_terms_days == 0
    assert resolved.contact_id == 3
    assert resolved.ship_to["city"] == "Bonn"
    assert resolved.ship_to["name"] == "Dora"
    assert resolved.provenance["ship_to"] == "input"


def test_without_a_customer_the_company_fills_in() -> None:
    resolved = default_order(order(), replace(KNOWN, partner=None, contact_id=None))

    assert (resolved.currency, resolved.language) == ("EUR", "en")
    assert resolved.payment_terms_days == 30
    assert resolved.ship_to == {}


def test_lines_take_the_date_of_the_order_unless_they_have_their_own() -> None:
    later, wish = dt.date(2026, 5, 1), dt.date(2026, 4, 1)
    given = OrderInput(
        lines=(LineInput(line_no=1), LineInput(line_no=2, requested_on=later)),
        requested_on=wish,
    )

    resolved = default_order(given, replace(KNOWN, items=(BIKE, BIKE)))

    assert [each.requested_on for each in resolved.lines] == [wish, later]


def test_a_box_of_twelve_is_twelve_pieces_at_a_twelfth() -> None:
    pump = Item(conversions={"BX": Decimal(12)})
    boxes = line(unit="BX", quantity=Decimal(2), unit_price=Decimal("30.00"))

    (resolved,) = default_order(order(line=boxes), replace(KNOWN, items=(pump,))).lines

    assert (resolved.quantity, resolved.unit) == (Decimal(24), "C62")
    assert resolved.stated_price == Decimal("2.5000")


@pytest.mark.parametrize("unit", ["", "C62", "EA", "NAR", "H87"])
def test_all_codes_of_one_piece_are_one_unit(unit: str) -> None:
    assert factor_of(unit, BIKE, {}) == 1


def test_an_unknown_unit_has_no_factor_until_it_is_mapped() -> None:
    assert factor_of("ST", BIKE, {}) is None
    assert factor_of("ST", BIKE, {"ST": "C62"}) == 1


def test_decimals_beyond_those_of_the_unit_are_noticed() -> None:
    assert has_too_many_decimals(Decimal("1.5"), 0)
    assert not has_too_many_decimals(Decimal("1.0"), 0)
    assert not has_too_many_decimals(Decimal("1.25"), 2)
