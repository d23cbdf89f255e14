from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from inventory.engine.gs1 import Scan, check_digit, read_scan

GTIN = "04006381333931"


def read(text: str) -> Scan:
    return read_scan(text, this_year=2026)


@pytest.mark.parametrize(
    "text",
    [
        "(01)04006381333931(17)270331(10)LOT-7(21)S1",
        "]C1010400638133393117270331" + "10LOT-7\x1d21S1",
        "]d2010400638133393117270331" + "10LOT-7\x1d21S1\x1d",
        "010400638133393117270331" + "10LOT-7\x1d21S1",
    ],
)
def test_an_element_string_is_read_however_it_is_written(text: str) -> None:
    scan = read(text)

    assert (scan.gtin, scan.lot, scan.serial) == (GTIN, "LOT-7", "S1")
    assert scan.expires_on == dt.date(2027, 3, 31)
    assert scan.lot_code == "S1"


@pytest.mark.parametrize(
    "text",
    [
        "BIKE-1",
        "4006381333931",
        "0104006381333931",
        "(01)04006381333932(10)A",
        "(01)123(10)A",
        "(01)04006381333931 and more",
        "]C199ABC",
        "]C1171332",
        "(17)271331(01)04006381333931",
        "",
    ],
)
def test_what_is_no_element_string_is_a_plain_code(text: str) -> None:
    assert read(text) == Scan(text.strip())


def test_an_item_is_looked_up_with_and_without_leading_zeros() -> None:
    assert read(f"(01){GTIN}").codes == (GTIN, "4006381333931")
    assert read("(01)00000096385074").codes == (
        "00000096385074",
        "0000096385074",
        "000096385074",
        "96385074",
    )
    assert read("BIKE-1").codes == ("BIKE-1",)


def test_a_day_of_zero_is_the_last_of_its_month() -> None:
    assert read(f"(01){GTIN}(17)280200").expires_on == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("760101", dt.date(2076, 1, 1)),
        ("770101", dt.date(1977, 1, 1)),
        ("260101", dt.date(2026, 1, 1)),
    ],
)
def test_two_digits_of_a_year_are_of_the_nearest_century(
    text: str, day: dt.date
) -> None:
    assert read(f"(01){GTIN}(17){text}").expires_on == day


@pytest.mark.parametrize(
    ("text", "quantity"), [("(37)24", "24"), ("(30)3", "3"), ("(3102)001250", "12.50")]
)
def test_a_quantity_comes_along(text: str, quantity: str) -> None:
    assert read(f"(01){GTIN}{text}").quantity == Decimal(quantity)


def test_a_pallet_has_a_number_of_its_own() -> None:
    scan = read("(00)340123450000000000(02)04006381333931(37)12")

    assert (scan.sscc, scan.gtin) == ("340123450000000000", GTIN)
    assert scan.quantity == 12
    wrong = "(00)340123450000000001(02)04006381333931"
    assert read(wrong) == Scan(wrong)


def test_check_digits_are_those_of_gs1() -> None:
    assert check_digit("400638133393") == 1
    assert check_digit("0400638133393") == 1
