"""Demand made by the dice of a fixed seed: what it does is known beforehand."""

from __future__ import annotations

import math
import random

#: Monday to Sunday, as shares of a usual day.
WEEK = (1.4, 1.1, 1.0, 1.2, 1.6, 0.5, 0.2)
DAYS = 168


def seasonal(seed: int) -> list[float]:
    """Twenty a day, more on Fridays, hardly any on Sundays."""
    dice = random.Random(seed)  # noqa: S311  repeatable on purpose
    return [_whole(20 * WEEK[day % 7] + dice.gauss(0, 4)) for day in range(DAYS)]


def trending(seed: int) -> list[float]:
    """From ten to thirty-five a day."""
    dice = random.Random(seed)  # noqa: S311  repeatable on purpose
    return [_whole(10 + 0.15 * day + dice.gauss(0, 4)) for day in range(DAYS)]


def fading(seed: int) -> list[float]:
    """Two to nine on almost every second day, later on every eighth."""
    dice = random.Random(seed)  # noqa: S311  repeatable on purpose
    chances = [0.45 if day < DAYS // 2 else 0.12 for day in range(DAYS)]
    return [
        float(dice.randint(2, 9)) if dice.random() < chance else 0.0
        for chance in chances
    ]


def yearly(seed: int) -> list[float]:
    """Sixty months around three hundred, twice as many in spring as in autumn."""
    dice = random.Random(seed)  # noqa: S311  repeatable on purpose
    return [
        _whole(300 + 150 * math.sin(math.tau * month / 12) + dice.gauss(0, 20))
        for month in range(60)
    ]


def even(seed: int) -> list[float]:
    """Twenty a day, give or take five: nothing to be found in it."""
    dice = random.Random(seed)  # noqa: S311  repeatable on purpose
    return [_whole(20 + dice.gauss(0, 5)) for _ in range(DAYS)]


def _whole(value: float) -> float:
    return float(max(0, round(value)))
