"""What higher apps know of the stock of items: one more column in the lists.

An app registers a figure in `ready()`: `register_figure(Figure("waiting", …))`. Stock
pages ask for all of them at once per page of items.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

#: Quantities by item, at one place or (None) at all.
Reader = Callable[[Sequence[int], int | None], dict[int, Decimal]]


@dataclass(frozen=True)
class Figure:
    name: str
    label: str  # marked for translation
    read: Reader


_figures: dict[str, Figure] = {}


def register_figure(figure: Figure) -> None:
    _figures[figure.name] = figure


def all_figures() -> list[Figure]:
    return list(_figures.values())
