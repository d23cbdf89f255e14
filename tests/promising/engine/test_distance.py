import pytest

from promising.engine.distance import great_circle_km, transit_days
from promising.geo import centroid

ROTTERDAM, MILANO = (51.89, 4.43), (45.46, 9.19)


def test_rotterdam_is_some_eight_hundred_kilometers_from_milano() -> None:
    assert great_circle_km(ROTTERDAM, MILANO) == 795
    assert great_circle_km(MILANO, MILANO) == 0


@pytest.mark.parametrize(
    ("kilometers", "days"),
    [(0, 1), (150, 1), (151, 2), (600, 2), (1200, 3), (2000, 4), (2001, 5), (None, 5)],
)
def test_transit_takes_longer_the_farther_it_is(
    kilometers: int | None, days: int
) -> None:
    assert transit_days(kilometers) == days


@pytest.mark.parametrize(
    ("country", "postal_code", "point"),
    [
        ("NL", "1012 AB", (52.37, 4.90)),
        ("DE", "D-50667", (50.94, 6.96)),
        ("GB", "SW1A 1AA", (51.47, -0.17)),
        ("GB", "M1 1AE", (53.48, -2.25)),
        ("TR", "34710", (41.01, 28.98)),
        ("LU", "L-1234", (49.75, 6.10)),
        ("NL", "", (52.20, 5.40)),
    ],
)
def test_an_address_lies_in_its_postal_area_or_country(
    country: str, postal_code: str, point: tuple[float, float]
) -> None:
    assert centroid(country, postal_code) == point


def test_an_unknown_country_lies_nowhere() -> None:
    assert centroid("XX", "1") is None
