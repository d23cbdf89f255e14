from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from foundation import clock
from inventory.errors import (
    EmptySupplyOrder,
    NoConversion,
    NoSourceLocation,
    NoSupplier,
    NotAPlaceForStock,
    NotStocked,
    WrongQuantity,
)
from inventory.services.supply.orders import DraftLine, SupplyDraft, draft_supply
from inventory.states import LocationKind, SupplyKind, SupplyStatus
from tests.factories.catalog import make_conversion, make_item, make_service, make_unit
from tests.factories.inventory import (
    make_location,
    make_purchase,
    make_supplier,
    make_supplier_item,
)
from tests.factories.partners import make_company

pytestmark = pytest.mark.django_db


def test_a_purchase_takes_what_the_supplier_says_of_the_item() -> None:
    item = make_item()
    box = make_unit("BX", "Box")
    make_conversion(item, box, "12")
    make_supplier_item(
        item, unit=box, their_code="GZ-7", minimum=2, multiple=1, price="30.00"
    )

    line = make_purchase((item, "13"), state="draft").lines.get()

    assert (line.their_code, line.unit, line.per_unit) == ("GZ-7", "BX", 12)
    assert line.ordered == 24
    assert line.unit_price == Decimal("2.5")


def test_the_quantity_is_brought_up_to_the_suppliers_minimum() -> None:
    item = make_item()
    make_supplier_item(item, minimum=50, multiple=25, price="4.00")

    assert make_purchase((item, "60"), state="draft").lines.get().ordered == 75


def test_a_quantity_that_was_agreed_exactly_stays() -> None:
    item, place = make_item(), make_location()
    make_supplier_item(item, minimum=50, multiple=25, price="4.00")
    line = DraftLine(item, Decimal(60), is_exact=True)
    draft = SupplyDraft(SupplyKind.PURCHASE, place, [line], supplier=make_supplier())

    assert draft_supply(draft, by=None).lines.get().ordered == 60


def test_a_price_break_counts_for_the_quantity_that_is_ordered() -> None:
    item = make_item()
    supplied = make_supplier_item(item, price="4.00")
    supplied.prices.create(
        from_quantity=100, unit_price=Decimal("3.50"), valid_from=dt.date(2020, 1, 1)
    )

    few = make_purchase((item, "99"), state="draft").lines.get()
    many = make_purchase((item, "100"), state="draft").lines.get()

    assert (few.unit_price, many.unit_price) == (4, Decimal("3.5"))


def test_an_item_bought_in_a_unit_that_nobody_explained_is_refused() -> None:
    item = make_item("TUBE")
    make_supplier_item(item, unit=make_unit("BX", "Box"), price="30.00")

    with pytest.raises(NoConversion, match="TUBE has no conversion from “Box”"):
        make_purchase((item, "13"), state="draft")


def test_the_goods_are_due_when_the_supplier_says_they_deliver() -> None:
    item = make_item()
    make_supplier_item(item, lead_days=10)

    line = make_purchase((item, "5"), state="draft").lines.get()

    assert line.due_on == clock.today() + dt.timedelta(days=10)


def test_an_item_that_the_supplier_does_not_list_has_no_price() -> None:
    line = make_purchase((make_item(), "5"), state="draft").lines.get()

    assert (line.ordered, line.unit_price, line.unit) == (5, None, "C62")


def test_production_consumes_what_the_component_list_says() -> None:
    bike, wheel = make_item("BIKE"), make_item("WHEEL")
    bike.components.create(item=wheel, quantity=2)
    draft = SupplyDraft(
        SupplyKind.MAKE,
        make_location(),
        [DraftLine(bike, Decimal(5))],
        company=make_company(),
    )

    order = draft_supply(draft, by=None)

    assert order.number.startswith("WO-")
    [component] = order.lines.get().components.all()
    assert (component.item, component.quantity) == (wheel, 10)


def test_a_transfer_has_a_number_of_its_own_and_the_companys_currency() -> None:
    draft = SupplyDraft(
        SupplyKind.TRANSFER,
        make_location("ROT"),
        [DraftLine(make_item(), Decimal(5))],
        source=make_location("KOL"),
        company=make_company(),
    )

    order = draft_supply(draft, by=None)

    assert order.number.startswith("TRF-")
    assert (order.currency, order.status) == ("EUR", SupplyStatus.DRAFT)


@pytest.mark.parametrize(
    ("kind", "fields", "error"),
    [
        (SupplyKind.PURCHASE, {}, NoSupplier),
        (SupplyKind.TRANSFER, {}, NoSourceLocation),
        (SupplyKind.TRANSFER, {"source": "ROT"}, NoSourceLocation),
        (SupplyKind.TRANSFER, {"source": "BIN"}, NotAPlaceForStock),
    ],
)
def test_goods_must_come_from_somewhere(
    kind: SupplyKind, fields: dict[str, str], error: type[Exception]
) -> None:
    make_location("BIN", kind=LocationKind.BIN)
    places: dict[str, Any] = {
        name: make_location(code) for name, code in fields.items()
    }
    lines = [DraftLine(make_item(), Decimal(1))]

    with pytest.raises(error):
        draft_supply(SupplyDraft(kind, make_location(), lines, **places), by=None)


def test_a_draft_needs_lines_goods_and_quantities() -> None:
    with pytest.raises(EmptySupplyOrder):
        draft_supply(
            SupplyDraft(SupplyKind.PURCHASE, make_location(), supplier=make_supplier()),
            by=None,
        )
    with pytest.raises(NotStocked):
        make_purchase((make_service(), 1), state="draft")
    with pytest.raises(WrongQuantity):
        make_purchase((make_item(), 0), state="draft")
