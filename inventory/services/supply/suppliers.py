"""From whom we buy what: the terms of a supplier for an item, with price breaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from foundation.db import atomic
from foundation.models import User
from foundation.services.audit import record_audit, save_audited
from inventory.errors import NotStocked, TwicePrice
from inventory.models import SupplierItem, SupplierPrice
from inventory.services.supply.offers import factors_of, per_unit_of


@dataclass(frozen=True)
class PriceRow:
    """From so many units of purchase on, each costs so much."""

    from_quantity: Decimal
    unit_price: Decimal
    valid_from: dt.date
    valid_until: dt.date | None = None


@atomic()
def save_supplier_item(
    supplied: SupplierItem, prices: Sequence[PriceRow], *, by: User | None
) -> SupplierItem:
    """Save a supplier's terms for an item with all its prices, with the audit.

    Raises NoConversion where the item is bought in a unit that nobody explained.
    """
    if not supplied.item.is_stocked:
        raise NotStocked(field="item", item=supplied.item.sku)
    per_unit_of(supplied, factors_of([supplied]))
    keys = [(row.from_quantity, row.valid_from) for row in prices]
    if len(set(keys)) != len(keys):
        raise TwicePrice
    save_audited(supplied, subject=subject_of(supplied), by=by)
    _save_prices(supplied, prices, by=by)
    return supplied


def subject_of(supplied: SupplierItem) -> tuple[str, str]:
    """How the audit and the timeline speak of it."""
    return "supplier_item", f"{supplied.supplier_id}:{supplied.item_id}"


def _save_prices(
    supplied: SupplierItem, prices: Sequence[PriceRow], *, by: User | None
) -> None:
    before = {"prices": _listed(supplied.prices.all())}
    supplied.prices.all().delete()
    SupplierPrice.objects.bulk_create(
        SupplierPrice(
            supplier_item=supplied,
            from_quantity=row.from_quantity,
            unit_price=row.unit_price,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in prices
    )
    after = {"prices": _listed(prices)}
    record_audit(subject=subject_of(supplied), before=before, after=after, by=by)


def _listed(prices: Iterable[PriceRow | SupplierPrice]) -> str:
    rows = sorted(prices, key=lambda row: (row.from_quantity, row.valid_from))
    return "; ".join(
        f"{row.from_quantity.normalize():f} × {row.unit_price.normalize():f}"
        f" ({row.valid_from} – {row.valid_until or ''})"
        for row in rows
    )
