"""The rows of the stock list as drawn: once for what they say, like those of orders.

The template is given nothing but the `Row`, which is the key of what is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import formats
from foundation.records import url_or_none
from inventory.figures import all_figures
from inventory.queries import StockRow

#: The columns of an item that a row needs.
COLUMNS = ("sku", "name", "unit__name")


@dataclass(frozen=True)
class Figure:
    """A figure of a higher app; empty where it is zero."""

    label: str
    shown: str


@dataclass(frozen=True)
class Row:
    """What the list says of the stock of one item."""

    sku: str
    name: str
    unit: str
    on_hand: Decimal
    claimed: Decimal
    figures: tuple[Decimal, ...]

    @property
    def url(self) -> str:
        return url_or_none("inventory:stock_page", self.sku) or ""

    @property
    def available(self) -> Decimal:
        return self.on_hand - self.claimed

    @property
    def shown_figures(self) -> list[Figure]:
        """The figures of higher apps; empty where there is nothing."""
        return [
            Figure(_(figure.label), formats.number(quantity) if quantity else "")
            for figure, quantity in zip(all_figures(), self.figures, strict=True)
        ]


def drawn_rows(rows: Iterable[StockRow]) -> list[SafeString]:
    """The rows in the reader's language."""
    language = get_language() or ""
    return [_drawn(_row(row), language) for row in rows]


def _row(row: StockRow) -> Row:
    item = row.item
    return Row(
        item.sku, item.name, item.unit.name, row.on_hand, row.claimed, row.figures
    )


@lru_cache(maxsize=4096)
def _drawn(row: Row, language: str) -> SafeString:
    del language  # only part of the key
    return render_to_string("inventory/_stock_row.html", {"row": row})
