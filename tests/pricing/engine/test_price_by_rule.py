"""A price or a discount that a rule of the order gives: a step of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pricing.engine.book import PriceByRule
from pricing.states import BreakMode
from tests.pricing.engine.books import (
    GV5,
    a_book,
    a_line,
    a_list,
    a_rule,
    price,
    total_of_steps,
)

TEN = a_book(a_list({"0": "10"}))


def at(unit_price: str, **fields: Any) -> PriceByRule:
    return PriceByRule("deals/spring", "Spring", price=Decimal(unit_price), **fields)


def off(percent: str, **fields: Any) -> PriceByRule:
    return PriceByRule("deals/ten", "Ten off", percent=Decimal(percent), **fields)


def test_a_price_by_rule_replaces_ours_and_shows_what_it_replaced() -> None:
    line = price(a_line("3", by_rule=(at("9.50"),)), TEN)

    assert (line.unit_price, line.net) == (Decimal("9.5000"), Decimal("28.50"))
    assert not line.is_manual
    assert [(step.kind, step.code) for step in line.steps] == [
        ("list_price", "price.list"),
        ("rule", "price.by_rule_compared"),
    ]
    assert line.steps[-1].params["our_price"]["amount"] == "10.0000"


def test_nothing_caps_a_price_by_rule() -> None:
    assert price(a_line("1", by_rule=(at("250.00"),)), TEN).net == Decimal("250.00")
    assert price(a_line("1", by_rule=(at("0"),)), TEN).net == Decimal("0.00")


def test_a_price_by_rule_needs_no_list() -> None:
    line = price(a_line("2", by_rule=(at("9.50"),)), a_book())

    assert (line.net, line.findings) == (Decimal("19.00"), ())
    assert [step.code for step in line.steps] == ["price.by_rule"]


def test_a_discount_by_rule_is_taken_off_what_the_price_rules_left() -> None:
    rules = (a_rule("segment_discount", percent="10", segment="dealer"),)
    book = a_book(a_list({"0": "10"}), rules=rules)

    line = price(a_line("2", by_rule=(off("5"),)), book, segment="dealer")

    assert (line.unit_price, line.net) == (Decimal("8.5500"), Decimal("17.10"))
    assert line.list_price == Decimal("10.0000")


def test_a_discount_by_rule_goes_on_top_of_a_price_by_rule() -> None:
    line = price(a_line("2", by_rule=(at("8"), off("25"))), TEN)

    assert line.net == Decimal("12.00")


def test_a_discount_by_rule_without_a_price_leaves_it_missing() -> None:
    line = price(a_line("2", by_rule=(off("5", is_forced=True),)), a_book())

    assert [found.code for found in line.findings] == ["price.no_list"]


def test_slices_are_discounted_to_the_cent() -> None:
    book = a_book(a_list({"1": "10", "11": "9.99"}, BreakMode.RANGE))

    line = price(a_line("17", by_rule=(off("10"),)), book)

    assert line.net == Decimal("152.94")  # 100.00 + 69.93, less a tenth


def test_a_sent_price_is_compared_with_the_price_by_rule() -> None:
    same = price(a_line("1", sent_price=Decimal("9.50"), by_rule=(at("9.50"),)), TEN)
    other = price(a_line("1", sent_price=Decimal("10.00"), by_rule=(at("9.50"),)), TEN)

    assert (same.net, same.findings) == (Decimal("9.50"), ())
    assert [found.code for found in other.findings] == ["price.differs"]


def test_the_channels_price_stands_beside_a_price_by_rule() -> None:
    line = price(
        a_line("1", sent_price=Decimal("9.99"), by_rule=(at("9.50"),)),
        TEN,
        channel_sets_prices=True,
    )

    assert line.net == Decimal("9.99")
    assert line.steps[0].params["our_price"]["amount"] == "9.5000"


def test_a_forced_price_says_what_was_entered_and_lets_it_not_speak() -> None:
    forced = at("9.50", is_forced=True)

    by_hand = price(a_line("1", manual_price=Decimal(8), by_rule=(forced,)), TEN)
    sent = price(
        a_line("1", sent_price=Decimal("7.77"), by_rule=(forced,)),
        TEN,
        channel_sets_prices=True,
    )

    assert (by_hand.net, by_hand.is_manual) == (Decimal("9.50"), False)
    assert by_hand.steps[-1].code == "price.by_rule_over"
    assert by_hand.steps[-1].params["entered_price"]["amount"] == "8"
    assert (sent.net, sent.findings) == (Decimal("9.50"), ())
    assert sent.steps[-1].params["entered_price"]["amount"] == "7.7700"


def test_a_share_of_a_bundles_price_comes_to_the_cent() -> None:
    line = price(a_line("3", by_rule=(at("3.3333", amount=Decimal("10.00")),)), TEN)

    assert (line.unit_price, line.net) == (Decimal("3.3333"), Decimal("10.00"))


@given(
    st.decimals("0.001", "1000", places=3),
    st.decimals("0", "5000", places=4),
    st.decimals("0", "100", places=2),
    st.booleans(),
    st.sampled_from(BreakMode),
)
def test_steps_add_up_whatever_rules_give(
    quantity: Decimal, unit: Decimal, percent: Decimal, forced: bool, mode: BreakMode
) -> None:
    given_by = (at(str(unit), is_forced=forced), off(str(percent)))
    sent = a_line(str(quantity), manual_price=Decimal("7.5"), by_rule=given_by)

    line = price(sent, a_book(a_list(GV5, mode)))

    assert total_of_steps(line) == line.net
    assert line.is_manual is not forced
