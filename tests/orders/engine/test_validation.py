"""A clean order, and everything that makes one unclean, found in one pass."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from orders.engine.defaulting import default_order
from orders.engine.intake import (
    Buyer,
    Finding,
    LineInput,
    OrderInput,
    PostalAddress,
    Severity,
    dump,
)
from orders.engine.resolved import Known
from orders.engine.validation import check_sense, check_shape, worst
from orders.sentences import SENTENCES

TODAY = dt.date(2026, 3, 10)
EURO = frozenset({"EUR"})
HOME = {"name": "Dora", "street": "Kade 1", "city": "Utrecht", "country": "NL"}


@dataclass(frozen=True)
class Item:
    id: int = 1
    sku: str = "BIKE"
    unit: str = "C62"
    unit_digits: int = 0
    is_active: bool = True
    conversions: dict[str, Decimal] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        return {"nl": "Fiets"}.get(language, "Bike")


@dataclass(frozen=True)
class Partner:
    id: int = 1
    name: str = "Dora"
    currency: str = "EUR"
    language: str = "nl"
    payment_terms_days: int = 14
    is_customer: bool = True
    is_active: bool = True
    bill_to: dict[str, str] = field(default_factory=lambda: HOME)
    ship_to: dict[str, str] = field(default_factory=lambda: HOME)


BIKE = Item()
DORA = Partner()
KNOWN: Known[Any, Any] = Known(TODAY, "EUR", "en", DORA, 7, (BIKE,), {})


def order(**fields: Any) -> OrderInput:
    line = fields.pop("line", LineInput(line_no=1, sku="BIKE", quantity=Decimal(2)))
    return OrderInput(**{"lines": (line,), "buyer": Buyer(code="C-1"), **fields})


def line(**fields: Any) -> LineInput:
    return LineInput(**{"line_no": 1, "sku": "BIKE", "quantity": Decimal(2), **fields})


def shape(given: OrderInput) -> list[tuple[str, int | None]]:
    return [(each.code, each.line) for each in check_shape(given, dump(given))]


def sense(given: OrderInput, **known: Any) -> list[tuple[str, int | None]]:
    facts = replace(KNOWN, **known)
    found = check_sense(default_order(given, facts), facts, EURO)
    return [(each.code, each.line) for each in found]


def test_a_clean_order_has_no_findings() -> None:
    assert shape(order()) == []
    assert sense(order()) == []


REFUSED = [
    (order(lines=()), ("order.no_lines", None)),
    (order(line=line(quantity=Decimal(0))), ("line.quantity_not_positive", 1)),
    (order(line=line(quantity=Decimal("-1"))), ("line.quantity_not_positive", 1)),
    (order(line=line(quantity=Decimal("NaN"))), ("line.quantity_not_positive", 1)),
    (order(line=line(quantity=Decimal("1E+12"))), ("line.quantity_too_large", 1)),
    (order(line=line(quantity=None)), ("line.quantity_missing", 1)),
    (order(line=line(unit_price=Decimal(-1))), ("line.bad_price", 1)),
    (order(line=line(unit_price=Decimal("Infinity"))), ("line.bad_price", 1)),
    (order(line=line(line_no=0)), ("line.bad_number", None)),
    (order(line=line(note="a\x00b")), ("text.broken", 1)),
    (order(line=line(text="\ud800")), ("text.broken", 1)),
    (order(buyer=Buyer(name="\x00")), ("text.broken", None)),
    (order(customer_reference="x" * 81), ("text.too_long", None)),
    (order(line=line(sku="x" * 61)), ("text.too_long", 1)),
    (order(ship_to=PostalAddress(country="NLD")), ("text.too_long", None)),
]


@pytest.mark.parametrize(("given", "finding"), REFUSED)
def test_what_cannot_be_stored_is_refused(
    given: OrderInput, finding: tuple[str, int | None]
) -> None:
    found = check_shape(given, dump(given))

    assert finding in [(each.code, each.line) for each in found]
    assert worst(found) == Severity.REJECT


def test_a_line_number_that_is_there_twice_is_refused() -> None:
    assert shape(order(lines=(line(), line(), line(line_no=2)))) == [
        ("line.number_twice", 1)
    ]


def test_what_reading_found_is_among_the_findings_once() -> None:
    unread = Finding("value.not_a_number", Severity.REJECT, field="quantity", line=1)
    given = order(line=line(quantity=None), unreadable=(unread,))

    assert shape(given) == [("value.not_a_number", 1)]


def test_everything_that_is_wrong_is_said_in_one_pass() -> None:
    given = order(
        currency="XXX",
        ship_to=PostalAddress(street="Kade 1", city="Utrecht"),
        lines=(line(), line(line_no=2, unit="BOX")),
    )

    assert sense(given, items=(None, BIKE)) == [
        ("order.unknown_currency", None),
        ("order.ship_to_lacks_country", None),
        ("line.unknown_item", 1),
        ("line.unknown_unit", 2),
    ]


def test_an_unknown_customer_is_asked_for() -> None:
    assert sense(order(), partner=None) == [("order.unknown_customer", None)]


def test_half_a_bike_is_not_sold() -> None:
    half = order(line=line(quantity=Decimal("0.5")))

    assert sense(half) == [("line.quantity_whole", 1)]
    assert sense(half, items=(replace(BIKE, unit_digits=1),)) == []


def test_a_date_that_has_passed_becomes_as_soon_as_possible() -> None:
    yesterday = order(requested_on=TODAY - dt.timedelta(1))

    resolved = default_order(yesterday, KNOWN)

    assert resolved.requested_on is None
    assert resolved.provenance["requested_on"] == "as_soon_as_possible"
    assert [(f.code, f.severity) for f in resolved.findings] == [
        ("order.requested_in_past", Severity.WARNING)
    ]
    assert sense(order(requested_on=TODAY)) == []


def test_a_date_in_ten_years_is_refused() -> None:
    assert sense(order(requested_on=dt.date(2036, 1, 1))) == [
        ("order.date_too_far", None)
    ]


def test_charges_on_top_are_settled_by_a_person_where_we_set_prices() -> None:
    given = order(extra_charges=Decimal("-252.50"))

    assert sense(given) == [("order.extra_charges", None)]
    assert sense(given, are_prices_theirs=True) == []


def test_every_finding_has_its_sentence() -> None:
    found = {
        each.code for given, _ in REFUSED for each in check_shape(given, dump(given))
    }
    nowhere = replace(DORA, bill_to={}, ship_to={})
    facts = replace(KNOWN, partner=nowhere, items=(None,))
    found |= {
        each.code for each in check_sense(default_order(order(), facts), facts, EURO)
    }

    assert "order.ship_to_lacks_country" in found
    assert found <= set(SENTENCES)
