"""Goods that come in, go on or are made: through the services."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from catalog.models import Item
from inventory.models import Receipt, StockPart, SupplyOrder
from inventory.services.receiving.receive import receive
from inventory.services.receiving.shapes import ReceiptDraft, ReceivedLine
from inventory.services.supply.orders import (
    DraftLine,
    SupplyDraft,
    approve_supply,
    draft_supply,
)
from inventory.states import SupplyKind
from tests.factories.inventory import make_location
from tests.factories.partners import make_company

_causes = count(1)


def a_cause() -> str:
    """Something that has not happened before."""
    return f"test-receiving:{next(_causes)}"


def came(
    item: Item, quantity: int | str = 1, damaged: int | str = 0, **fields: Any
) -> ReceivedLine:
    """So much of an item came, of which so much is damaged."""
    sizes = {"quantity": Decimal(quantity), "damaged": Decimal(damaged)}
    return ReceivedLine(item.pk, **{**sizes, **fields})


def receive_now(
    order: SupplyOrder | None, *lines: ReceivedLine, **fields: Any
) -> Receipt:
    """These lines come in, against the order where there is one."""
    by, cause = fields.pop("by", None), fields.pop("cause", None)
    place = order.destination if order else make_location()
    draft = ReceiptDraft(fields.pop("location", place), lines, order=order, **fields)
    return receive(draft, cause=cause or a_cause(), by=by)


def receipt_rows(receipt: Receipt) -> list[tuple[str, Decimal, str, str]]:
    """What the lines of a receipt say: item, quantity, quality, discrepancy."""
    lines = receipt.lines.order_by("line_no")
    return list(lines.values_list("item__sku", "quantity", "quality", "discrepancy"))


def lying(item: Item) -> list[tuple[str, Decimal]]:
    """What lies in parts of its own: quality and quantity."""
    parts = StockPart.objects.filter(item=item, quantity__gt=0).order_by("id")
    return list(parts.values_list("quality", "quantity"))


def make_transfer(
    *lines: tuple[Item, int], state: str = "approved", **fields: Any
) -> SupplyOrder:
    """A transfer of these (item, quantity) from Rotterdam to Köln."""
    places = {"source": make_location(), "destination": make_location("KOL")}
    return _make(SupplyKind.TRANSFER, lines, state, {**places, **fields})


def make_production(
    *lines: tuple[Item, int], state: str = "approved", **fields: Any
) -> SupplyOrder:
    """Production of these (item, quantity) in Rotterdam, by their component lists."""
    return _make(
        SupplyKind.MAKE, lines, state, {"destination": make_location()} | fields
    )


def _make(
    kind: SupplyKind,
    lines: tuple[tuple[Item, int], ...],
    state: str,
    fields: dict[str, Any],
) -> SupplyOrder:
    wanted = [DraftLine(item, Decimal(quantity)) for item, quantity in lines]
    company = {"company": make_company()}
    draft = SupplyDraft(kind=kind, lines=wanted, **(company | fields))
    order = draft_supply(draft, by=None)
    return approve_supply(order, by=None) if state == "approved" else order
