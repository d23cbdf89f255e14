"""Each formula by hand, on a few figures."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from inventory.engine.forecasting.candidates import Learner
from inventory.engine.forecasting.intermittent import Croston, TeunterSyntetosBabai
from inventory.engine.forecasting.levels import (
    MovingAverage,
    PlainMean,
    SeasonalNaive,
    SimpleSmoothing,
)
from inventory.engine.forecasting.trends import DampedTrend, HoltWinters


def told(learner: Learner, values: Sequence[float], steps: int) -> list[float]:
    for value in values:
        learner.learn(value)
    return [round(value, 6) for value in learner.ahead(steps)]


def test_the_plain_mean_of_all() -> None:
    assert told(PlainMean(), [2, 4, 9], 2) == [5, 5]


def test_the_moving_average_of_the_last() -> None:
    assert told(MovingAverage(2), [2, 4, 10], 2) == [7, 7]


def test_as_in_the_season_before() -> None:
    assert told(SeasonalNaive(3), [9, 9, 1, 2, 3], 4) == [1, 2, 3, 1]


def test_smoothing_gives_recent_values_more_weight() -> None:
    # 10; the mean 15 while 1/2 > 0.5 is not less; then 15 + 0.5 × (30 − 15).
    assert told(SimpleSmoothing(0.5), [10, 20, 30], 1) == [22.5]


def test_a_damped_trend_goes_on_and_fades() -> None:
    # 10, 12, 14, 16 start at level 16 and trend 2; each step ahead adds half of before.
    assert told(DampedTrend(0.5, 0.5, 0.5), [10, 12, 14, 16], 3) == [17, 17.5, 17.75]


def test_a_damped_trend_learns_level_and_trend() -> None:
    # level 0.5·20 + 0.5·(16 + 1) = 18.5; trend 0.5·2.5 + 0.5·1 = 1.75; ahead + 0.875.
    assert told(DampedTrend(0.5, 0.5, 0.5), [10, 12, 14, 16, 20], 1) == [19.375]


def test_a_season_is_found_in_two_rounds() -> None:
    values = [10, 20, 30, 10, 20, 30]
    assert told(HoltWinters(0.1, 0.1, 0.1, 1.0, 3), values, 4) == [10, 20, 30, 10]


def test_a_season_learns_level_and_its_own_place() -> None:
    # Level 20, season −10 0 10; 14 comes where 10 was expected: level 20 + 0.5·4 = 22,
    # trend 0.1·2 = 0.2, season 0.5·(14 − 20) + 0.5·(−10) = −8.
    values = [10, 20, 30, 10, 20, 30, 14]
    learner = HoltWinters(0.5, 0.1, 0.5, 1.0, 3)
    assert told(learner, values, 3) == [22.2, 32.4, 14.6]


def test_before_two_seasons_are_known_the_mean_is_told() -> None:
    assert told(HoltWinters(0.1, 0.1, 0.1, 1.0, 3), [3, 6, 9], 2) == [6, 6]


@pytest.mark.parametrize(("is_corrected", "rate"), [(False, 3.05), (True, 2.8975)])
def test_croston_smooths_size_and_interval_apart(
    is_corrected: bool, rate: float
) -> None:
    # Size 6, every second day; then 7 after two days: 6 + 0.1 × 1 = 6.1 every 2 days.
    learner = Croston(0.1, is_corrected=is_corrected)
    assert told(learner, [0, 6, 0, 7, 0], 1) == [rate]


def test_demand_that_ends_is_forgotten_with_tsb_and_not_with_croston() -> None:
    values = [6.0, 0, 6, 0, 6, 0] + [0.0] * 20
    assert told(TeunterSyntetosBabai(0.1, 0.2), values, 1)[0] < 0.1
    assert told(Croston(0.1), values, 1)[0] > 3


def test_tsb_multiplies_size_and_probability() -> None:
    # Probability after 1, 0, 1, 0 with weights 1, 1/2, 1/3, 1/4: one half; size 6.
    assert told(TeunterSyntetosBabai(0.1, 0.1), [6, 0, 6, 0], 1) == [3]


def test_no_forecast_is_below_zero() -> None:
    assert told(DampedTrend(0.5, 0.5, 1.0), [9, 6, 3, 0], 2) == [0, 0]
