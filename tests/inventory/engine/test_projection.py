import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from inventory.engine.projection import KINDS, Change, Level, lowest, project

TODAY = dt.date(2026, 11, 23)


def _day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def _change(
    days: int | None, quantity: int, kind: str = "claimed", label: str = ""
) -> Change:
    return Change(None if days is None else _day(days), Decimal(quantity), kind, label)


def _levels(levels: list[Level]) -> list[tuple[dt.date, int]]:
    return [(level.on, int(level.level)) for level in levels]


def test_without_changes_there_is_what_is_there() -> None:
    assert project(Decimal(7), [], today=TODAY) == [Level(TODAY, Decimal(7), ())]


def test_changes_are_summed_day_by_day() -> None:
    changes = [
        _change(2, -6),
        _change(8, 20, "incoming"),
        _change(10, -4, "waiting"),
    ]

    levels = project(Decimal(10), changes, today=TODAY)

    assert _levels(levels) == [
        (_day(0), 10),
        (_day(2), 4),
        (_day(8), 24),
        (_day(10), 20),
    ]


def test_what_is_late_or_has_no_day_counts_today() -> None:
    changes = [_change(-5, 12, "incoming"), _change(None, -3, "waiting")]

    [level] = project(Decimal(1), changes, today=TODAY)

    assert level.level == 10
    assert [each.kind for each in level.changes] == ["incoming", "waiting"]


def test_on_one_day_arrivals_stand_before_the_demand_they_serve() -> None:
    changes = [_change(1, -5, "waiting"), _change(1, 5, "incoming")]

    levels = project(Decimal(0), changes, today=TODAY)

    assert _levels(levels) == [(_day(0), 0), (_day(1), 0)]
    assert [each.kind for each in levels[1].changes] == ["incoming", "waiting"]


def test_the_lowest_level_is_the_first_of_several() -> None:
    changes = [_change(1, -5), _change(2, 3, "incoming"), _change(3, -3)]

    assert lowest(project(Decimal(4), changes, today=TODAY)).on == _day(1)


CHANGES = st.lists(
    st.builds(
        _change,
        st.none() | st.integers(-5, 30),
        st.integers(-50, 50),
        st.sampled_from(KINDS),
    ),
    max_size=20,
)


@given(st.integers(-20, 100), CHANGES)
def test_the_last_level_is_the_sum_of_all(on_hand: int, changes: list[Change]) -> None:
    levels = project(Decimal(on_hand), changes, today=TODAY)

    assert levels[-1].level == on_hand + sum(each.quantity for each in changes)
    assert sum(len(level.changes) for level in levels) == len(changes)
    assert levels[0].on == TODAY
    assert [each.on for each in levels] == sorted({each.on for each in levels})
