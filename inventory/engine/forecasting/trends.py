"""Forecasts that know a trend, and one that knows a season as well."""

from __future__ import annotations

#: What a trend is started from.
FIRST = 4


class DampedTrend:
    """Holt's two parameters with a trend that fades out.

    l(t) = α·y(t) + (1-α)·(l(t-1) + φ·b(t-1))
    b(t) = β·(l(t) - l(t-1)) + (1-β)·φ·b(t-1)
    ŷ(t+h) = l(t) + (φ + φ² + … + φ^h)·b(t)
    Gardner and McKenzie (1985); Hyndman and Athanasopoulos, Forecasting: Principles and
    Practice, 3rd ed., 8.2. The first four values give the first level and trend.
    """

    def __init__(self, alpha: float, beta: float, phi: float) -> None:
        self._alpha, self._beta, self._phi = alpha, beta, phi
        self._first: list[float] = []
        self._level = self._trend = 0.0

    def learn(self, value: float) -> None:
        if len(self._first) < FIRST:
            self._first.append(value)
            self._level = sum(self._first) / len(self._first)
            if len(self._first) == FIRST:
                self._start()
            return
        before, trend = self._level, self._phi * self._trend
        self._level = self._alpha * value + (1 - self._alpha) * (before + trend)
        self._trend = self._beta * (self._level - before) + (1 - self._beta) * trend

    def ahead(self, steps: int) -> list[float]:
        path, factor, level = [], 1.0, self._level
        for _ in range(steps):
            factor *= self._phi
            level += factor * self._trend
            path.append(max(level, 0.0))
        return path

    def _start(self) -> None:
        """The line through the means of the first and the second pair."""
        a, b, c, d = self._first
        self._trend = ((c + d) - (a + b)) / 4
        self._level = (a + b + c + d) / 4 + 1.5 * self._trend


class HoltWinters:
    """Level, damped trend and an additive season.

    l(t) = α·(y(t) - s(t-m)) + (1-α)·(l(t-1) + φ·b(t-1))
    b(t) = β·(l(t) - l(t-1)) + (1-β)·φ·b(t-1)
    s(t) = γ·(y(t) - l(t-1) - φ·b(t-1)) + (1-γ)·s(t-m)
    ŷ(t+h) = l(t) + (φ + … + φ^h)·b(t) + s(t+h-m)
    Winters (1960); Hyndman and Athanasopoulos, 8.3. The first two seasons give level,
    trend and season to start from; before, the mean is told.
    """

    def __init__(
        self, alpha: float, beta: float, gamma: float, phi: float, season: int
    ) -> None:
        self._alpha, self._beta, self._gamma, self._phi = alpha, beta, gamma, phi
        self._length = season
        self._first: list[float] = []
        self._level = self._trend = 0.0
        self._season: list[float] = []
        self._place = 0

    def learn(self, value: float) -> None:
        if not self._season:
            self._first.append(value)
            self._level = sum(self._first) / len(self._first)
            if len(self._first) == 2 * self._length:
                self._start()
            return
        before, trend = self._level, self._phi * self._trend
        season = self._season[self._place]
        self._level = self._alpha * (value - season) + (1 - self._alpha) * (
            before + trend
        )
        self._trend = self._beta * (self._level - before) + (1 - self._beta) * trend
        self._season[self._place] = (
            self._gamma * (value - before - trend) + (1 - self._gamma) * season
        )
        self._place = (self._place + 1) % self._length

    def ahead(self, steps: int) -> list[float]:
        if not self._season:
            return [self._level] * steps
        path, factor, level = [], 1.0, self._level
        for step in range(steps):
            factor *= self._phi
            level += factor * self._trend
            season = self._season[(self._place + step) % self._length]
            path.append(max(level + season, 0.0))
        return path

    def _start(self) -> None:
        length, values = self._length, self._first
        first = sum(values[:length]) / length
        second = sum(values[length:]) / length
        self._trend = (second - first) / length
        middle, mean = (2 * length - 1) / 2, (first + second) / 2
        flat = [
            value - mean - (place - middle) * self._trend
            for place, value in enumerate(values)
        ]
        self._season = [(flat[i] + flat[i + length]) / 2 for i in range(length)]
        self._level = mean + middle * self._trend
