from decimal import Decimal
from typing import Any

import pytest

from foundation.kinds import load_kinds
from pricing.engine.book import LineToPrice, PricedItem
from pricing.engine.rule import PriceRule, Situation, WrongParams
from tests.pricing.engine.books import a_context, a_rule

KINDS = load_kinds("pricing.engine.rules", PriceRule)

SAMPLES: dict[str, dict[str, Any]] = {
    "segment_discount": {"percent": "10", "segment": "dealer"},
    "quantity_discount": {"percent": "10", "min_quantity": "5"},
    "category_discount": {"percent": "10", "category": "bikes"},
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_takes_its_percentage_and_can_say_why(kind: str) -> None:
    rule = KINDS[kind]("CODE", "Autumn", SAMPLES[kind])

    assert rule.label
    assert rule.apply(Decimal(200)) == 180
    assert rule.sentence % {"name": rule.name, **rule.explain()}


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("percent", ["-1", "100.01", "NaN", "a lot", None])
def test_no_kind_takes_a_percentage_that_makes_no_sense(
    kind: str, percent: Any
) -> None:
    with pytest.raises(WrongParams) as raised:
        KINDS[kind]("CODE", "Autumn", SAMPLES[kind] | {"percent": percent})

    assert raised.value.field == "percent"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_missing_and_unknown_parameters_are_refused(kind: str) -> None:
    with pytest.raises(WrongParams):
        KINDS[kind]("CODE", "Autumn", {})
    with pytest.raises(WrongParams) as raised:
        KINDS[kind]("CODE", "Autumn", SAMPLES[kind] | {"color": "red"})

    assert raised.value.field == "color"


def situation(quantity: str = "4", segment: str = "", category: str = "") -> Situation:
    return Situation(
        LineToPrice("1", 7, Decimal(quantity)),
        PricedItem(categories=(category,)),
        a_context(segment=segment),
    )


def test_a_segment_discount_is_for_that_segment_only() -> None:
    rule = a_rule("segment_discount", **SAMPLES["segment_discount"])

    assert rule.applies(situation(segment="dealer"))
    assert not rule.applies(situation(segment="club"))


def test_a_quantity_discount_starts_at_its_quantity_and_keeps_to_its_category() -> None:
    rule = a_rule("quantity_discount", percent="5", min_quantity="5", category="tubes")

    assert rule.applies(situation("5", category="tubes"))
    assert not rule.applies(situation("4.999", category="tubes"))
    assert not rule.applies(situation("5", category="bikes"))


def test_a_category_discount_holds_for_the_categories_below() -> None:
    rule = a_rule("category_discount", percent="5", category="bikes")

    assert rule.applies(situation(category="bikes"))
    assert not rule.applies(situation(category="tubes"))
