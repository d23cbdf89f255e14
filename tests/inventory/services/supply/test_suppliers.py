from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from foundation.models import AuditEntry
from inventory.errors import NoConversion, NotStocked, TwicePrice
from inventory.models import SupplierItem
from inventory.services.supply.suppliers import PriceRow, save_supplier_item
from tests.factories.catalog import (
    make_conversion,
    make_item,
    make_service,
    make_unit,
)
from tests.factories.inventory import make_supplier

pytestmark = pytest.mark.django_db

YEAR = dt.date(2026, 1, 1)


def price(amount: str, quantity: str = "1", since: dt.date = YEAR) -> PriceRow:
    return PriceRow(Decimal(quantity), Decimal(amount), since)


def test_terms_and_prices_are_saved_with_what_changed() -> None:
    supplied = SupplierItem(supplier=make_supplier(), item=make_item(), lead_days=7)
    save_supplier_item(supplied, [price("9.50"), price("8", "100")], by=None)

    supplied.lead_days = 10
    save_supplier_item(supplied, [price("9.75")], by=None)

    [kept] = supplied.prices.all()
    assert kept.unit_price == Decimal("9.75")
    terms, prices = AuditEntry.objects.order_by("id")[2:]
    assert terms.changes == {"lead_days": [7, 10]}
    assert prices.changes["prices"][1] == "1 × 9.75 (2026-01-01 – )"


def test_an_item_is_bought_in_a_unit_that_it_can_be_converted_from() -> None:
    item, box = make_item("TUBE"), make_unit("BX", "Box")
    supplied = SupplierItem(supplier=make_supplier(), item=item, unit=box)
    with pytest.raises(NoConversion):
        save_supplier_item(supplied, [], by=None)

    make_conversion(item, box, "12")
    save_supplier_item(supplied, [], by=None)

    assert SupplierItem.objects.get().unit == box


def test_two_prices_from_one_quantity_on_one_day_are_refused() -> None:
    supplied = SupplierItem(supplier=make_supplier(), item=make_item())

    with pytest.raises(TwicePrice):
        save_supplier_item(supplied, [price("9"), price("8")], by=None)


def test_a_service_has_no_terms() -> None:
    supplied = SupplierItem(supplier=make_supplier(), item=make_service())

    with pytest.raises(NotStocked):
        save_supplier_item(supplied, [], by=None)
