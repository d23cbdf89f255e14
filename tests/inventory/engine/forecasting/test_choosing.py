"""The chosen method against the plain mean, on days that it was not chosen by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from inventory.engine.forecasting.candidates import is_seldom
from inventory.engine.forecasting.choosing import choose
from tests.inventory.engine.forecasting import made

SEEDS = range(20)


def missed(path: Sequence[float], actual: Sequence[float]) -> float:
    """Mean absolute error."""
    return sum(abs(p - a) for p, a in zip(path, actual, strict=True)) / len(actual)


def errors(
    make: Callable[[int], list[float]], *, season: int = 7, kept: int = 28
) -> tuple[float, float]:
    """Of the chosen methods and of the plain mean over the last days, kept apart."""
    chosen = plain = 0.0
    for seed in SEEDS:
        values = make(seed)
        known, actual = values[:-kept], values[-kept:]
        horizon = 7 if season == 7 else 3
        choice = choose(known, season=season, horizon=horizon, ahead=kept)
        chosen += missed(choice.path, actual)
        plain += missed([sum(known) / len(known)] * kept, actual)
    return chosen / len(SEEDS), plain / len(SEEDS)


@pytest.mark.parametrize(
    ("make", "season", "kept", "chosen", "plain"),
    [
        (made.seasonal, 7, 28, 3.612, 8.194),
        (made.trending, 7, 28, 3.714, 12.518),
        (made.fading, 7, 28, 1.086, 2.031),
        (made.yearly, 12, 6, 18.131, 101.916),
    ],
)
def test_the_chosen_method_beats_the_plain_mean_on_days_to_come(
    make: Callable[[int], list[float]],
    season: int,
    kept: int,
    chosen: float,
    plain: float,
) -> None:
    found = errors(make, season=season, kept=kept)

    assert found == pytest.approx((chosen, plain), abs=0.001)
    assert chosen < plain


def test_where_there_is_nothing_to_find_the_plain_mean_is_kept() -> None:
    kept = [choose(made.even(seed)).method for seed in SEEDS]
    assert kept.count("mean") >= 17


def test_a_week_is_recognized_always_and_a_trend_mostly() -> None:
    assert {choose(made.seasonal(seed)).method for seed in SEEDS} == {"holt_winters"}
    trends = [choose(made.trending(seed)).method for seed in SEEDS]
    assert trends.count("damped_trend") + trends.count("holt_winters") >= 15
    assert "mean" not in trends


def test_the_choice_tells_what_was_tried_and_how_it_did() -> None:
    choice = choose(made.seasonal(1))

    assert choice.method == choice.tried[0].method == "holt_winters"
    assert [each.error for each in choice.tried] == sorted(
        each.error for each in choice.tried
    )
    tried = {each.method: each.error for each in choice.tried}
    assert tried["mean"] == choice.mean_error
    assert choice.error is not None
    assert choice.error < 0.5 * tried["mean"]
    assert 0.5 < choice.gain < 1
    assert choice.origins == 60


def test_the_same_series_always_gives_the_same_choice() -> None:
    assert choose(made.fading(3)) == choose(made.fading(3))


def test_equal_errors_go_to_the_simplest_method() -> None:
    choice = choose([10.0] * 40)

    assert (choice.method, choice.error, choice.mean_error) == ("mean", 0, 0)
    assert (choice.mean, choice.deviation) == (10, 0)


def test_too_short_a_history_has_its_mean_and_no_error() -> None:
    choice = choose([1, 2, 3])

    assert (choice.method, choice.mean, choice.error) == ("mean", 2, None)
    assert choice.deviation == 1  # sample standard deviation of 1, 2, 3


def test_no_history_expects_nothing() -> None:
    assert choose([]).mean == 0


@pytest.mark.parametrize(
    ("values", "seldom"),
    [
        ([5.0, 5, 5, 5, 5, 0, 0] * 4, False),  # closed at the weekend, not seldom
        ([5.0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0] * 4, True),
        ([0.0] * 20, True),
        ([3.0, 0, 3, 3, 3, 3, 3, 3, 0, 3] * 3, False),
    ],
)
def test_demand_on_few_days_is_told_from_closed_days(
    values: list[float], seldom: bool
) -> None:
    assert is_seldom(values, 7) is seldom


def test_seldom_demand_is_never_forecast_to_be_none() -> None:
    for seed in SEEDS:
        choice = choose(made.fading(seed))
        assert choice.mean > 0
        assert choice.method not in {"seasonal_naive", "damped_trend", "holt_winters"}
