from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.states import TaxClass
from pricing.engine.tax import (
    LineToTax,
    TaxContext,
    TaxResult,
    decide,
    included_tax,
    tax_lines,
)
from tests.samples import sample_json

RATES = {
    (country, tax_class): Decimal(rate)
    for country, standard, reduced in [
        ("NL", "21", "9"),
        ("DE", "19", "7"),
        ("IT", "22", "10"),
        ("TR", "20", "10"),
    ]
    for tax_class, rate in [("standard", standard), ("reduced", reduced)]
}


def a_context(ship_to: str = "NL", vat: str = "", **fields: Any) -> TaxContext:
    values = {"registered_in": ("NL", "DE", "IT"), "company_country": "NL", **fields}
    return TaxContext(
        currency="EUR",
        ship_to=ship_to,
        customer_vat_country=vat,
        rates=RATES,
        **values,
    )


@pytest.mark.parametrize(
    ("way", "rate", "category", "code"),
    [
        (("NL", "NL", "NL"), "21", "S", "tax.domestic"),
        (("DE", "DE", "DE"), "19", "S", "tax.domestic"),
        (("IT", "IT", ""), "22", "S", "tax.domestic"),
        (("NL", "DE", "DE"), "0", "AE", "tax.reverse_charge"),
        (("NL", "FR", "FR"), "0", "AE", "tax.reverse_charge"),
        (("NL", "DE", "BE"), "0", "AE", "tax.reverse_charge"),
        (("NL", "DE", ""), "19", "S", "tax.destination"),
        (("NL", "DE", "NL"), "19", "S", "tax.destination"),
        (("NL", "FR", ""), "21", "S", "tax.origin"),
        (("NL", "TR", ""), "0", "G", "tax.export"),
        (("NL", "CH", "DE"), "0", "G", "tax.export"),
        (("TR", "BG", "BG"), "0", "G", "tax.export"),
        (("TR", "TR", ""), "0", "E", "tax.not_registered"),
        (("", "NL", ""), "21", "S", "tax.domestic"),
        (("", "DE", "DE"), "0", "AE", "tax.reverse_charge"),
        (("NL", "", ""), "21", "S", "tax.domestic"),
    ],
)
def test_vat_follows_the_way_of_the_goods(
    way: tuple[str, str, str], rate: str, category: str, code: str
) -> None:
    ship_from, ship_to, vat = way

    decision = decide("standard", ship_from, a_context(ship_to, vat))

    assert (decision.rate, decision.category, decision.code) == (
        Decimal(rate),
        category,
        code,
    )


def test_the_turkish_company_charges_turkish_vat_at_home() -> None:
    context = a_context("TR", company_country="TR", registered_in=("TR",))

    assert decide("standard", "TR", context).rate == 20
    assert decide("reduced", "TR", context).rate == 10


def test_a_zero_rated_class_is_no_export() -> None:
    decision = decide(TaxClass.ZERO, "NL", a_context())

    assert (decision.rate, decision.category) == (Decimal(0), "Z")


def test_a_country_without_a_rate_is_a_finding() -> None:
    context = a_context("FR", registered_in=("NL", "FR"))

    result = tax_lines([LineToTax("1", Decimal(10))] * 2, context)

    assert result.tax == 0
    assert [found.code for found in result.findings] == ["tax.no_rate"]
    assert result.findings[0].params == {"country": "FR"}


def tax(*nets: str, tax_class: TaxClass = TaxClass.STANDARD) -> TaxResult:
    lines = [
        LineToTax(str(no), Decimal(net), tax_class, "NL") for no, net in enumerate(nets)
    ]
    return tax_lines(lines, a_context())


def test_tax_is_rounded_once_for_each_rate_and_shared_by_the_lines() -> None:
    result = tax("0.02", "0.02", "0.02")

    assert result.tax == Decimal("0.01")
    assert [line.tax for line in result.lines] == [
        Decimal("0.01"),
        Decimal("0.00"),
        Decimal("0.00"),
    ]


def test_totals_stand_by_rate_and_add_up_to_the_document() -> None:
    lines = [
        LineToTax("1", Decimal("100.00"), TaxClass.STANDARD, "NL"),
        LineToTax("2", Decimal("50.00"), TaxClass.REDUCED, "NL"),
        LineToTax("3", Decimal("9.99"), TaxClass.STANDARD, "NL"),
    ]

    result = tax_lines(lines, a_context())

    assert [(t.category, t.rate, t.base, t.tax) for t in result.totals] == [
        ("S", Decimal(9), Decimal("50.00"), Decimal("4.50")),
        ("S", Decimal(21), Decimal("109.99"), Decimal("23.10")),
    ]
    assert (result.net, result.tax, result.gross) == (
        Decimal("159.99"),
        Decimal("27.60"),
        Decimal("187.59"),
    )


def test_an_empty_document_is_free_of_tax() -> None:
    assert tax_lines([], a_context()).gross == 0


def test_included_tax_comes_out_as_published() -> None:
    for case in sample_json("cases/vat.json"):
        gross = Decimal(case["gross"])

        contained = included_tax(gross, Decimal(case["rate"]), "EUR")

        assert contained == Decimal(case["expected_tax"]), case["id"]
        if "net" in case:
            assert gross - contained == Decimal(case["net"])


@given(st.lists(st.decimals("-1000", "1000", places=2), max_size=20))
def test_the_tax_of_the_lines_adds_up_and_none_is_off_by_more_than_a_cent(
    nets: list[Decimal],
) -> None:
    result = tax(*map(str, nets))

    exact = sum(nets, Decimal(0)) * 21 / 100
    assert sum((line.tax for line in result.lines), Decimal(0)) == result.tax
    assert abs(result.tax - exact) <= Decimal("0.005")
    assert all(
        abs(line.tax - line.net * 21 / 100) <= Decimal("0.01") for line in result.lines
    )
