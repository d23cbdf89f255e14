"""What a benchmark is: a kind with figures, each with its floor where it has one."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Figure:
    value: float
    unit: str
    #: What the hand-written SQL of `floor.py` did beside it.
    floor: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    def as_json(self) -> dict[str, Any]:
        return {
            "value": _short(self.value),
            "unit": self.unit,
            "floor": _short(self.floor),
            "ratio": _short(self.ratio),
        }


class Benchmark:
    """One benchmark, on data of its own in a database that is dropped afterwards."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""

    def run(self, seconds: float) -> dict[str, Figure]:
        """Measure for about so long; the figures by the keys that issues name."""
        raise NotImplementedError


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def _short(value: float | None) -> float | None:
    if value is None:
        return None
    return round(value, 1 if value >= 100 else 3)
