from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from orders.engine.holds import OpenHold, Site, SourceFacts, is_past, stopping

MARKET = {
    "street": "Marktstraat 5",
    "postal_code": "1012 AB",
    "city": "Amsterdam",
    "country": "NL",
}


@dataclass(frozen=True)
class Line:
    ordered: Decimal = Decimal(10)
    canceled: Decimal = Decimal(0)
    scheduled: Decimal = Decimal(10)
    reserved: Decimal = Decimal(6)
    shipped: Decimal = Decimal(4)
    delivered: Decimal = Decimal(4)
    invoiced: Decimal = Decimal(0)


@pytest.mark.parametrize(
    ("step", "past"),
    [
        ("schedule", True),
        ("reserve", False),
        ("ship", False),
        ("invoice", False),
        ("paint", False),
    ],
)
def test_a_line_is_past_a_step_when_all_of_it_has_gone_through(
    step: str, *, past: bool
) -> None:
    assert is_past(step, Line()) is past


def test_a_shipped_line_is_past_all_that_comes_before() -> None:
    shipped = Line(reserved=Decimal(0), scheduled=Decimal(0), shipped=Decimal(10))

    assert is_past("schedule", shipped)
    assert is_past("reserve", shipped)
    assert not is_past("deliver", shipped)


def test_a_canceled_line_is_past_everything() -> None:
    assert is_past("paint", Line(canceled=Decimal(10)))


def test_a_hold_on_every_step_stops_each() -> None:
    every = OpenHold(1, None, "", is_active=True)
    ship = OpenHold(2, 7, "ship", is_active=False)

    assert stopping([every, ship], "reserve") == [every]
    assert stopping([every, ship], "ship") == [every, ship]


def test_a_source_holds_what_meets_all_its_criteria() -> None:
    items = [(1, 50), (2, 60), (3, 50)]
    of_item = SourceFacts(1, "stop", "", None, customer_id=7, item_id=50)
    of_site = SourceFacts(2, "stop", "", None, site=Site.of(MARKET))

    assert of_item.is_of(7, MARKET)
    assert not of_item.is_of(8, MARKET)
    assert of_item.lines_of(items) == [1, 3]
    assert of_site.is_of(8, MARKET | {"street": " MARKTSTRAAT  5"})
    assert not of_site.is_of(8, MARKET | {"city": "Utrecht"})
    assert of_site.lines_of(items) == [None]
