from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.engine.book import PriceBook
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
from tests.samples import sample_json


@pytest.mark.parametrize(
    ("mode", "quantity", "net"),
    [
        (BreakMode.ALL_UNITS, "60", "480.00"),
        (BreakMode.RANGE, "60", "540.00"),
        (BreakMode.ALL_UNITS, "50", "450.00"),
        (BreakMode.ALL_UNITS, "51", "408.00"),
        (BreakMode.ALL_UNITS, "10", "100.00"),
        (BreakMode.RANGE, "10", "100.00"),
        (BreakMode.ALL_UNITS, "11", "99.00"),
        (BreakMode.RANGE, "11", "109.00"),
        (BreakMode.RANGE, "50", "460.00"),
        (BreakMode.RANGE, "51", "468.00"),
    ],
)
def test_breaks_hold_for_the_whole_quantity_or_slice_by_slice(
    mode: BreakMode, quantity: str, net: str
) -> None:
    line = price(a_line(quantity), a_book(a_list(GV5, mode)))

    assert line.net == Decimal(net)
    assert total_of_steps(line) == Decimal(net)


def test_published_tier_tables_come_out_as_printed() -> None:
    modes = {"volume": BreakMode.ALL_UNITS, "graduated": BreakMode.RANGE}
    for case in sample_json("cases/tiers.json"):
        starts = [1] + [tier["up_to"] + 1 for tier in case["tiers"][:-1]]
        breaks = {
            str(start): tier["unit_price"]
            for start, tier in zip(starts, case["tiers"], strict=True)
        }

        line = price(
            a_line(str(case["qty"])), a_book(a_list(breaks, modes[case["mode"]]))
        )

        assert line.net == Decimal(case["expected_total"]), case["id"]


def test_every_slice_is_a_step_of_its_own() -> None:
    line = price(a_line("60"), a_book(a_list(GV5, BreakMode.RANGE)))

    assert [(step.params["quantity"], int(step.after)) for step in line.steps] == [
        ("10", 100),
        ("40", 460),
        ("10", 540),
    ]
    assert line.unit_price == Decimal("9.0000")


def test_the_first_list_with_a_price_for_the_item_wins() -> None:
    book = a_book(
        a_list({"0": "1"}, code="OTHER", item=99),
        a_list({"0": "7.50"}, code="DEALER"),
        a_list({"0": "10"}),
    )

    line = price(a_line("2"), book)

    assert line.net == Decimal("15.00")
    assert line.steps[0].params["list_code"] == "DEALER"


def test_a_list_that_starts_above_the_quantity_is_passed_over() -> None:
    book = a_book(a_list({"5": "8"}, code="PROJECT"), a_list({"0": "10"}))

    assert price(a_line("4"), book).unit_price == 10
    assert price(a_line("5"), book).unit_price == 8


def test_less_than_one_unit_is_sold_at_the_first_price() -> None:
    assert price(a_line("0.5"), a_book(a_list(GV5))).net == Decimal("5.00")


def test_rules_work_one_after_the_other_on_what_is_left() -> None:
    rules = (
        a_rule("segment_discount", percent="10", segment="dealer"),
        a_rule("category_discount", percent="5", category="bikes"),
        a_rule("quantity_discount", percent="50", min_quantity="100"),
    )

    line = price(
        a_line("3"), a_book(a_list({"0": "99.99"}), rules=rules), segment="dealer"
    )

    assert [(step.kind, step.code, step.after) for step in line.steps] == [
        ("list_price", "price.list", Decimal("299.97")),
        ("discount", "price.segment_discount", Decimal("269.973")),
        ("discount", "price.category_discount", Decimal("256.4745")),
        ("rounding", "price.rounding", Decimal("256.47")),
    ]
    assert line.unit_price == Decimal("85.4915")
    assert line.list_price == Decimal("99.9900")


def test_a_box_of_twelve_costs_twelve_times_and_counts_as_twelve_for_breaks() -> None:
    line = price(a_line("1", factor=Decimal(12)), a_book(a_list(GV5)))

    assert line.unit_price == Decimal("108.0000")
    assert line.net == Decimal("108.00")


def test_a_price_by_hand_replaces_the_list_and_shows_what_it_replaced() -> None:
    line = price(a_line("2", manual_price=Decimal("8.25")), a_book(a_list({"0": "10"})))

    assert line.net == Decimal("16.50")
    assert line.is_manual
    assert line.steps[-1].code == "price.manual_compared"
    assert line.steps[-1].params["our_price"] == {
        "amount": "10.0000",
        "currency": "EUR",
    }


def test_a_price_by_hand_needs_no_list() -> None:
    line = price(a_line("2", manual_price=Decimal("8.25")), a_book())

    assert line.net == Decimal("16.50")
    assert line.findings == ()


def test_a_price_of_the_channel_stands_as_sent_beside_ours() -> None:
    line = price(
        a_line("3", sent_price=Decimal("9.99")),
        a_book(a_list({"0": "10"})),
        channel_sets_prices=True,
    )

    assert line.net == Decimal("29.97")
    assert [step.code for step in line.steps] == ["price.channel_compared"]
    assert line.steps[0].params["our_price"]["amount"] == "10.0000"
    assert line.findings == ()


def test_a_price_per_hundred_is_divided_once() -> None:
    line = price(
        a_line("54", sent_price=Decimal("3630.1724"), sent_per=Decimal(100)),
        a_book(),
        channel_sets_prices=True,
    )

    assert line.net == Decimal("1960.29")
    assert line.unit_price == Decimal("36.3017")


def test_a_net_amount_as_sent_is_kept_to_the_cent() -> None:
    line = price(
        a_line("3", sent_price=Decimal("0.3333"), sent_net=Decimal("1.01")),
        a_book(),
        channel_sets_prices=True,
    )

    assert line.net == Decimal("1.01")
    assert total_of_steps(line) == Decimal("1.01")


@pytest.mark.parametrize(
    ("sent", "finds"), [("10.05", 0), ("10.06", 1), ("9.94", 1), ("10.00", 0)]
)
def test_a_sent_price_beyond_the_tolerance_is_a_finding(sent: str, finds: int) -> None:
    line = price(
        a_line("100", sent_price=Decimal(sent)),
        a_book(a_list({"0": "10"})),
        tolerance_percent=Decimal("0.5"),
    )

    assert line.unit_price == 10
    assert [found.code for found in line.findings] == ["price.differs"] * finds


def test_an_item_without_a_price_is_a_finding() -> None:
    line = price(a_line("1"), a_book(a_list({"0": "1"}, item=99)))

    assert line.unit_price is None
    assert line.net == 0
    assert line.findings[0].code == "price.missing"
    assert line.findings[0].params == {"sku": "BIKE", "currency_code": "EUR"}


def test_a_currency_without_a_list_is_a_finding() -> None:
    line = price(a_line("1"), PriceBook("USD"))

    assert line.findings[0].code == "price.no_list"


def test_a_line_without_an_item_keeps_the_price_it_came_with() -> None:
    line = price(a_line("2", item_id=None, sent_price=Decimal("4.10")), a_book())

    assert line.net == Decimal("8.20")
    assert line.findings == ()
    assert price(a_line("2", item_id=None), a_book()).unit_price is None


def test_a_credit_is_the_negative_of_the_sale() -> None:
    for mode in BreakMode:
        assert price(a_line("-60"), a_book(a_list(GV5, mode))).net == -(
            price(a_line("60"), a_book(a_list(GV5, mode))).net
        )


quantities = st.decimals("0.001", "10000", places=3)
prices = st.decimals("0", "5000", places=4)
percents = st.decimals("0", "100", places=2)


@given(quantities, prices, percents, percents, st.sampled_from(BreakMode))
def test_steps_add_up_and_discounts_never_raise_or_go_below_zero(
    quantity: Decimal, unit: Decimal, first: Decimal, second: Decimal, mode: BreakMode
) -> None:
    rules = (
        a_rule("category_discount", percent=str(first), category="bikes"),
        a_rule("quantity_discount", percent=str(second), min_quantity="10"),
    )
    breaks = {"0": str(unit), "10": str(unit / 2), "100": str(unit / 4)}

    line = price(a_line(str(quantity)), a_book(a_list(breaks, mode), rules=rules))

    assert total_of_steps(line) == line.net
    assert line.net == round(line.net, 2)
    assert all(
        0 <= step.after <= step.before for step in line.steps if step.kind == "discount"
    )


@given(quantities, quantities, st.sampled_from(BreakMode))
def test_more_never_costs_more_a_piece_where_breaks_fall(
    one: Decimal, other: Decimal, mode: BreakMode
) -> None:
    less, more = sorted([one, other])
    rules = (a_rule("quantity_discount", percent="5", min_quantity="20"),)
    book = a_book(a_list(GV5, mode), rules=rules)

    cheap = price(a_line(str(more)), book).unit_price
    dear = price(a_line(str(less)), book).unit_price

    assert cheap is not None
    assert dear is not None
    assert cheap <= dear
