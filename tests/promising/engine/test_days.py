import datetime as dt

import pytest

from promising.engine.days import dates_from
from promising.engine.shapes import Place, Policy, WorkingDays


def place(transit_days: int = 1, **fields: object) -> Place:
    values: dict[str, object] = {
        "location_id": 1,
        "code": "ROT",
        "name": "Rotterdam",
        "distance_km": 75,
        "transit_days": transit_days,
        "zone": "Europe/Amsterdam",
        **fields,
    }
    return Place(**values)  # type: ignore[arg-type]


def at(day: int, hour: int, minute: int = 0) -> Policy:
    """A moment in November 2026 by the clock of Amsterdam (UTC+1)."""
    return Policy(dt.datetime(2026, 11, day, hour - 1, minute, tzinfo=dt.UTC))


def test_ordered_on_friday_after_the_cut_off_it_arrives_on_monday_in_a_week() -> None:
    dates = dates_from(place(3, handling_days=2), None, at(20, 16))

    assert dates.ship_on == dt.date(2026, 11, 25)
    assert dates.arrive_on == dt.date(2026, 11, 30)
    assert [reason.code for reason in dates.reasons] == [
        "promise.start.late",
        "promise.handling",
        "promise.transit.distance",
        "promise.receiving",
    ]


@pytest.mark.parametrize(
    ("hour", "minute", "ships"), [(14, 59, 17), (15, 0, 17), (15, 1, 18)]
)
def test_the_cut_off_time_itself_is_in_time(hour: int, minute: int, ships: int) -> None:
    dates = dates_from(place(), None, at(17, hour, minute))

    assert dates.ship_on == dt.date(2026, 11, ships)


def test_the_cut_off_is_by_the_clock_of_the_place() -> None:
    istanbul = place(zone="Europe/Istanbul")

    dates = dates_from(istanbul, None, at(17, 14))

    assert dates.ship_on == dt.date(2026, 11, 18)


def test_a_closed_day_moves_the_start() -> None:
    closed = WorkingDays(closed_on=frozenset({dt.date(2026, 11, 17)}))

    dates = dates_from(place(working=closed), None, at(17, 9))

    assert dates.ship_on == dt.date(2026, 11, 18)
    assert dates.reasons[0].code == "promise.start.closed"


def test_wanted_later_it_ships_just_in_time() -> None:
    dates = dates_from(place(2), dt.date(2026, 12, 3), at(17, 9))

    assert (dates.ship_on, dates.arrive_on) == (
        dt.date(2026, 12, 1),
        dt.date(2026, 12, 3),
    )
    assert "promise.wanted" in [reason.code for reason in dates.reasons]


def test_wanted_on_a_sunday_it_arrives_on_the_friday_before() -> None:
    dates = dates_from(place(1), dt.date(2026, 11, 29), at(17, 9))

    assert dates.arrive_on == dt.date(2026, 11, 27)


def test_wanted_too_early_it_arrives_as_soon_as_possible() -> None:
    dates = dates_from(place(2), dt.date(2026, 11, 18), at(17, 9))

    assert dates.arrive_on == dt.date(2026, 11, 19)
    assert dates.reasons[-1].code == "promise.late"
