"""What a back-test tries: every method with a few settings, the simplest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from foundation.kinds import mark
from inventory.engine.forecasting.intermittent import Croston, TeunterSyntetosBabai
from inventory.engine.forecasting.levels import (
    MovingAverage,
    PlainMean,
    SeasonalNaive,
    SimpleSmoothing,
)
from inventory.engine.forecasting.trends import DampedTrend, HoltWinters

#: The average distance of demands from which a series counts as intermittent:
#: Syntetos, Boylan and Croston, On the Categorization of Demand Patterns (2005).
SELDOM = 1.32
#: A weekday that gets less than this of its fair share is closed, not seldom.
CLOSED = 0.2

MEAN = "mean"
LABELS = {
    MEAN: mark("Plain mean"),
    "moving_average": mark("Moving average"),
    "seasonal_naive": mark("As in the season before"),
    "smoothing": mark("Exponential smoothing"),
    "croston": mark("Croston"),
    "sba": mark("Syntetos–Boylan"),
    "tsb": mark("Teunter–Syntetos–Babai"),
    "damped_trend": mark("Damped trend"),
    "holt_winters": mark("Trend and season (Holt–Winters)"),
}


class Learner(Protocol):
    """Learns one bucket after another and tells what it expects of the next ones."""

    def learn(self, value: float) -> None: ...

    def ahead(self, steps: int) -> list[float]: ...


@dataclass(frozen=True)
class Candidate:
    """A method with its settings; `needs` buckets before it may be judged."""

    method: str
    make: Callable[[], Learner]
    settings: Mapping[str, float] = field(default_factory=dict)
    needs: int = 1


def candidates(values: list[float], season: int) -> list[Candidate]:
    """What may be tried on this series; seldom demand knows neither trend nor season.

    What looks at few buckets would win on seldom demand by forecasting nothing.
    """
    steady = [Candidate(MEAN, PlainMean)]
    steady += [_moving(season * length) for length in (1, 2, 4)]
    if is_seldom(values, season):
        smooth = [_smoothing(alpha) for alpha in (0.1, 0.2, 0.3)]
        return [steady[0], steady[-1], *smooth, *_intermittent()]
    smooth = [_smoothing(alpha) for alpha in (0.1, 0.2, 0.3, 0.5)]
    naive = Candidate(
        "seasonal_naive", lambda: SeasonalNaive(season), {"season": season}, season
    )
    return [*steady, _moving(3), naive, *smooth, *_trends(), *_seasonal(season)]


def is_seldom(values: list[float], season: int) -> bool:
    """Does demand come seldom, weekdays apart on which hardly any comes?"""
    total = sum(values)
    if not total:
        return True
    open_places = list(range(season))
    if len(values) >= 2 * season:
        fair = CLOSED * total / season
        open_places = [p for p in range(season) if sum(values[p::season]) >= fair]
    counted = [value for place in open_places for value in values[place::season]]
    hits = sum(1 for value in counted if value > 0)
    return hits == 0 or len(counted) / hits > SELDOM


def _moving(window: int) -> Candidate:
    return Candidate("moving_average", lambda: MovingAverage(window), {"days": window})


def _smoothing(alpha: float) -> Candidate:
    return Candidate("smoothing", lambda: SimpleSmoothing(alpha), {"alpha": alpha})


def _intermittent() -> list[Candidate]:
    tried = [Candidate("croston", lambda: Croston(0.1), {"alpha": 0.1})]
    tried += [_sba(alpha) for alpha in (0.1, 0.2)]
    return tried + [_tsb(beta) for beta in (0.05, 0.1, 0.2, 0.3)]


def _sba(alpha: float) -> Candidate:
    return Candidate("sba", lambda: Croston(alpha, is_corrected=True), {"alpha": alpha})


def _tsb(beta: float) -> Candidate:
    return Candidate(
        "tsb", lambda: TeunterSyntetosBabai(0.1, beta), {"alpha": 0.1, "beta": beta}
    )


def _trends() -> list[Candidate]:
    return [
        _trend(*each) for each in ((0.1, 0.05, 0.98), (0.2, 0.1, 0.9), (0.4, 0.1, 0.9))
    ]


def _trend(alpha: float, beta: float, phi: float) -> Candidate:
    return Candidate(
        "damped_trend",
        lambda: DampedTrend(alpha, beta, phi),
        {"alpha": alpha, "beta": beta, "phi": phi},
        needs=8,
    )


def _seasonal(season: int) -> list[Candidate]:
    return [
        _winters(alpha, gamma, season) for alpha in (0.1, 0.3) for gamma in (0.1, 0.3)
    ]


def _winters(alpha: float, gamma: float, season: int) -> Candidate:
    beta, phi = 0.05, 0.98
    return Candidate(
        "holt_winters",
        lambda: HoltWinters(alpha, beta, gamma, phi, season),
        {"alpha": alpha, "beta": beta, "gamma": gamma, "phi": phi, "season": season},
        needs=2 * season,
    )
