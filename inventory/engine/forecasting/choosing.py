"""Which method forecasts an item: each is tried on the past, the best is taken.

1. `candidates`: what may be tried on such a series.
2. Back-test with a rolling origin: from the middle of the series on, every method tells
   the next buckets from what was known then; its error is the mean absolute difference
   from what came (Tashman, Out-of-sample tests of forecasting accuracy, 2000).
3. The least error wins, the simpler method where two are equal. Another method than
   the plain mean must win clearly: by a fifth after two weeks of evidence, by less the
   more there is; a few days of luck are no reason.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inventory.engine.forecasting.candidates import MEAN, Candidate, candidates

#: Fewer buckets tell nothing of a method.
FEWEST = 8
#: The latest origins judge; what was right two years ago need not be now.
MOST_ORIGINS = 60
#: How much better than the plain mean a method must be, with so many origins.
CLEARLY, AT_ORIGINS = 0.2, 14


@dataclass(frozen=True)
class Tried:
    """A method with its best settings in the back-test."""

    method: str
    settings: Mapping[str, float]
    error: float


@dataclass(frozen=True)
class Choice:
    """The method chosen, what it expects of the next buckets, and why it was chosen."""

    method: str
    settings: Mapping[str, float]
    path: tuple[float, ...]
    #: Standard deviation of a bucket around what was expected.
    deviation: float
    error: float | None = None
    mean_error: float | None = None
    tried: tuple[Tried, ...] = ()
    origins: int = 0

    @property
    def mean(self) -> float:
        """Of one bucket, over the path."""
        return sum(self.path) / len(self.path) if self.path else 0.0

    @property
    def gain(self) -> float:
        """By how much of the plain mean's error the chosen method is better."""
        if not self.mean_error or self.error is None:
            return 0.0
        return 1 - self.error / self.mean_error


@dataclass(frozen=True)
class _Result:
    candidate: Candidate
    error: float
    deviation: float  # of one bucket ahead


def choose(
    values: Sequence[float], *, season: int = 7, horizon: int = 7, ahead: int = 28
) -> Choice:
    """The method for this series of buckets, oldest first, and what it expects.

    `horizon` buckets are told at each origin of the back-test, `ahead` in the result.
    """
    series = [float(value) for value in values]
    if len(series) < FEWEST:
        return _unproven(series, ahead)
    first = _first_origin(len(series), season)
    results = [
        _back_test(candidate, series, first, horizon)
        for candidate in candidates(series, season)
        if candidate.needs <= first
    ]
    mean = results[0]
    best = min(results, key=lambda result: round(result.error, 9))
    origins = len(series) - first
    if best.error >= mean.error * (1 - _margin(origins)):
        best = mean
    return Choice(
        best.candidate.method,
        best.candidate.settings,
        _path(best.candidate, series, ahead),
        _deviation(best, series),
        best.error,
        mean.error,
        _tried(results),
        origins,
    )


def _unproven(series: list[float], ahead: int) -> Choice:
    mean = sum(series) / len(series) if series else 0.0
    deviation = statistics.stdev(series) if len(series) > 1 else 0.0
    return Choice(MEAN, {}, (mean,) * ahead, deviation)


def _first_origin(length: int, season: int) -> int:
    first = max(length // 2, length - MOST_ORIGINS)
    return max(first, 2 * season) if length >= 3 * season else first


def _margin(origins: int) -> float:
    return CLEARLY * min(1.0, AT_ORIGINS / origins)


def _back_test(
    candidate: Candidate, series: list[float], first: int, horizon: int
) -> _Result:
    """Mean absolute error of all buckets told, and the deviation one bucket ahead."""
    learner = candidate.make()
    missed = squares = 0.0
    told = 0
    for origin, value in enumerate(series):
        if origin >= first:
            actual = series[origin : origin + horizon]
            expected = learner.ahead(len(actual))
            missed += sum(abs(e - a) for e, a in zip(expected, actual, strict=True))
            squares += (expected[0] - value) ** 2
            told += len(actual)
        learner.learn(value)
    return _Result(candidate, missed / told, math.sqrt(squares / (len(series) - first)))


def _path(candidate: Candidate, series: list[float], ahead: int) -> tuple[float, ...]:
    learner = candidate.make()
    for value in series:
        learner.learn(value)
    return tuple(learner.ahead(ahead))


def _deviation(best: _Result, series: list[float]) -> float:
    """Of demand around its mean, or around what a better method expected."""
    if best.candidate.method == MEAN:
        return statistics.stdev(series)
    return best.deviation


def _tried(results: Sequence[_Result]) -> tuple[Tried, ...]:
    best: dict[str, Tried] = {}
    for result in results:
        method = result.candidate.method
        if method not in best or result.error < best[method].error:
            best[method] = Tried(method, result.candidate.settings, result.error)
    return tuple(sorted(best.values(), key=lambda each: each.error))
