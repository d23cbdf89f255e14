"""What higher apps know of the stock of items: one more column in the lists.

An app registers a figure in `ready()`: `register_figure(Figure("waiting", …))`. Stock
pages ask for all of them at once per page of items. A figure that knows when its
quantities are needed takes part in the projection of an item's availability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.engine.projection import Change

#: Quantities by item, at one place or (None) at all.
Reader = Callable[[Sequence[int], int | None], dict[int, Decimal]]
#: The same with their days, as changes of what is free (less is negative).
ChangeReader = Callable[[Sequence[int], int | None], dict[int, list[Change]]]


@dataclass(frozen=True)
class Figure:
    name: str
    label: str  # marked for translation
    read: Reader
    changes: ChangeReader | None = None


_figures: dict[str, Figure] = {}


def register_figure(figure: Figure) -> None:
    _figures[figure.name] = figure


def all_figures() -> list[Figure]:
    return list(_figures.values())
