"""Forecasts that know only a level: the same for each day ahead, or for each weekday.

Every method of this folder learns one value after another and tells the next ones.
`y` is the demand of a bucket (a day or a month), `ŷ` what was expected of it.
"""

from __future__ import annotations

from collections import deque


class PlainMean:
    """The mean of all there was: what every other method has to beat.

    ŷ(t+h) = (y1 + … + yt) / t
    """

    def __init__(self) -> None:
        self._sum, self._count = 0.0, 0

    def learn(self, value: float) -> None:
        self._sum += value
        self._count += 1

    def ahead(self, steps: int) -> list[float]:
        return [self._sum / self._count if self._count else 0.0] * steps


class MovingAverage:
    """The mean of the last buckets.

    ŷ(t+h) = (y(t-k+1) + … + yt) / k
    Brown, Statistical Forecasting for Inventory Control (1959).
    """

    def __init__(self, window: int) -> None:
        self._last: deque[float] = deque(maxlen=window)

    def learn(self, value: float) -> None:
        self._last.append(value)

    def ahead(self, steps: int) -> list[float]:
        mean = sum(self._last) / len(self._last) if self._last else 0.0
        return [mean] * steps


class SeasonalNaive:
    """As in the same bucket of the season before.

    ŷ(t+h) = y(t+h-m), m the length of the season.
    Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2.
    """

    def __init__(self, season: int) -> None:
        self._last: deque[float] = deque(maxlen=season)

    def learn(self, value: float) -> None:
        self._last.append(value)

    def ahead(self, steps: int) -> list[float]:
        last = list(self._last)
        return [last[step % len(last)] if last else 0.0 for step in range(steps)]


class SimpleSmoothing:
    """Simple exponential smoothing: what is recent weighs more.

    l(t) = α·y(t) + (1-α)·l(t-1),  ŷ(t+h) = l(t)
    Brown (1959); Hyndman and Athanasopoulos, 8.1. Starts at the first value, with the
    weight of a mean until that is smaller than α.
    """

    def __init__(self, alpha: float) -> None:
        self._alpha, self._level, self._count = alpha, 0.0, 0

    def learn(self, value: float) -> None:
        self._count += 1
        weight = max(self._alpha, 1 / self._count)
        self._level += weight * (value - self._level)

    def ahead(self, steps: int) -> list[float]:
        return [self._level] * steps
