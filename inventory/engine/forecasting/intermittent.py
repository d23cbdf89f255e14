"""Forecasts of demand that comes seldom: its size and how often it comes, apart."""

from __future__ import annotations


class Croston:
    """Size and interval of demand smoothed apart, where there is demand.

    z(t) = α·y(t) + (1-α)·z(t-1),  p(t) = α·q + (1-α)·p(t-1) where y(t) > 0, q the
    buckets since the demand before;  ŷ = z / p
    Croston (1972). With `is_corrected` by Syntetos and Boylan (2005), SBA:
    ŷ = (1 - α/2)·z / p, since z / p comes out too high on average.
    """

    def __init__(self, alpha: float, *, is_corrected: bool = False) -> None:
        self._alpha = alpha
        self._factor = 1 - alpha / 2 if is_corrected else 1.0
        self._size = self._interval = 0.0
        self._since = 0

    def learn(self, value: float) -> None:
        self._since += 1
        if value <= 0:
            return
        if self._interval:
            self._size += self._alpha * (value - self._size)
            self._interval += self._alpha * (self._since - self._interval)
        else:
            self._size, self._interval = value, float(self._since)
        self._since = 0

    def ahead(self, steps: int) -> list[float]:
        rate = self._size / self._interval if self._interval else 0.0
        return [self._factor * rate] * steps


class TeunterSyntetosBabai:
    """Size smoothed where there is demand, its probability in every bucket.

    p(t) = β·(1 if y(t) > 0 else 0) + (1-β)·p(t-1)
    z(t) = α·y(t) + (1-α)·z(t-1) where y(t) > 0;  ŷ = p·z
    Teunter, Syntetos and Babai (2011): unlike Croston's it falls when demand ends.
    """

    def __init__(self, alpha: float, beta: float) -> None:
        self._alpha, self._beta = alpha, beta
        self._size = self._chance = 0.0
        self._count = self._hits = 0

    def learn(self, value: float) -> None:
        self._count += 1
        weight = max(self._beta, 1 / self._count)
        self._chance += weight * ((1.0 if value > 0 else 0.0) - self._chance)
        if value > 0:
            self._hits += 1
            weight = max(self._alpha, 1 / self._hits)
            self._size += weight * (value - self._size)

    def ahead(self, steps: int) -> list[float]:
        return [self._chance * self._size] * steps
