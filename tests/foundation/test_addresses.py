from __future__ import annotations

import pytest
from django.utils import translation

from foundation.addresses import address_lines

STREET = {"name": "Rad Berlin GmbH", "street": "Hauptstr. 5", "street2": ""}


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (
            {"country": "NL", "postal_code": "1015 CW", "city": "Amsterdam"},
            ["1015 CW Amsterdam"],
        ),
        (
            {
                "country": "IT",
                "postal_code": "40121",
                "city": "Bologna",
                "region": "BO",
            },
            ["40121 Bologna BO"],
        ),
        (
            {
                "country": "TR",
                "postal_code": "34710",
                "city": "İstanbul",
                "region": "Kadıköy",
            },
            ["34710 Kadıköy İstanbul"],
        ),
        (
            {"country": "GB", "postal_code": "SW1A 1AA", "city": "London"},
            ["LONDON", "SW1A 1AA"],
        ),
        (
            {
                "country": "US",
                "postal_code": "10001",
                "city": "New York",
                "region": "NY",
            },
            ["New York, NY 10001"],
        ),
        ({"country": "US", "city": "New York"}, ["New York"]),
    ],
)
def test_the_place_is_written_as_the_post_of_the_country_wants(
    place: dict[str, str], line: list[str]
) -> None:
    lines = address_lines({**STREET, **place}, home=place["country"])

    assert lines == ["Rad Berlin GmbH", "Hauptstr. 5", *line]


def test_abroad_the_country_is_named_in_the_papers_language() -> None:
    address = {**STREET, "postal_code": "10115", "city": "Berlin", "country": "DE"}

    with translation.override("nl"):
        assert address_lines(address, home="NL")[-1] == "DUITSLAND"
    assert address_lines(address, home="DE")[-1] == "10115 Berlin"


def test_an_address_without_anything_has_no_lines() -> None:
    assert address_lines({}) == []
