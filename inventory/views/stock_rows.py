"""The rows of the stock list as drawn: once for what they say, like those of orders.

The template is given nothing but the `Row`, which is the key of what is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import formats
from foundation.records import url_or_none
from inventory.figures import all_figures
from inventory.queries import StockRow


@dataclass(frozen=True)
class Figure:
    """A figure of a higher app; empty where it is zero."""

    label: str
    shown: str


@dataclass(frozen=True)
class Row:
    """What the list says of the stock of one item."""

    sku: str
    url: str
    name: str
    unit: str
    on_hand: str
    claimed: str
    available: str
    figures: tuple[Figure, ...]


def drawn_rows(rows: Iterable[StockRow]) -> list[SafeString]:
    """The rows in the reader's language."""
    language = get_language() or ""
    labels = [_(figure.label) for figure in all_figures()]
    return [_drawn(_row(row, labels), language) for row in rows]


def _row(row: StockRow, labels: Iterable[str]) -> Row:
    item = row.item
    return Row(
        sku=item.sku,
        url=url_or_none("inventory:stock_page", item.sku) or "",
        name=item.name,
        unit=item.unit.name,
        on_hand=formats.number(row.on_hand),
        claimed=formats.number(row.claimed) if row.claimed else "",
        available=formats.number(row.available),
        figures=tuple(
            Figure(label, formats.number(quantity) if quantity else "")
            for label, quantity in zip(labels, row.figures, strict=True)
        ),
    )


@lru_cache(maxsize=4096)
def _drawn(row: Row, language: str) -> SafeString:
    del language  # only part of the key
    return render_to_string("inventory/_stock_row.html", {"row": row})
