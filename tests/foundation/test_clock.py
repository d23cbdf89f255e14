from __future__ import annotations

import datetime as dt

import pytest

from foundation import clock

NOON = dt.datetime(2026, 3, 29, 12, 0, tzinfo=dt.UTC)


def test_travelling_stops_the_clock_and_ends_with_the_block() -> None:
    with clock.travel_to(NOON):
        assert clock.now() == NOON
        assert clock.is_travelling()

    assert not clock.is_travelling()
    assert clock.now() > NOON


def test_travelling_nests() -> None:
    with clock.travel_to(NOON):
        with clock.travel_to(NOON - dt.timedelta(days=1)):
            assert clock.now().day == 28
        assert clock.now().day == 29


def test_today_is_the_day_of_the_place() -> None:
    with clock.travel_to(dt.datetime(2026, 1, 31, 22, 30, tzinfo=dt.UTC)):
        assert clock.today("Europe/Istanbul") == dt.date(2026, 2, 1)
        assert clock.today("Europe/Amsterdam") == dt.date(2026, 1, 31)


def test_travelling_to_a_naive_moment_is_refused() -> None:
    with (
        pytest.raises(ValueError, match="aware"),
        clock.travel_to(NOON.replace(tzinfo=None)),
    ):
        pass


def test_signs_of_life_do_not_travel() -> None:
    with clock.travel_to(NOON):
        assert clock.real_now() > NOON
