"""Licenses are taken once per line at booking and given back on cancellation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from orders.compliance.trade_rules import when
from orders.errors import LicenseInvalid
from orders.models import License, LicenseUse, Order
from orders.services.cancel import cancel_lines, cancel_order
from orders.services.compliance.licenses import LicenseInput, save_license
from orders.services.compliance.rescreen import rescreen_open_orders
from orders.services.screening.trade import load_licenses
from orders.states import CancelReason
from partners.models import Partner
from tests.factories.compliance import (
    make_license,
    make_list,
    make_trade_rule,
    result_of,
)
from tests.factories.fulfillment import happen
from tests.factories.inventory import make_location
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Partner:
    """Goods of class 5A… go to the Netherlands with a license only."""
    rule = {"code": "DU-5", "classes": ["5A*"]}
    make_trade_rule("export_control", when(ship_to=["NL"]), **rule)
    make_trade_rule(
        "export_control", when(ship_to=["NL"]), effect="allow", needs_license=True,
        **rule,
    )  # fmt: skip
    make_location()
    return make_seller()


def order_of(seller: Partner, quantity: int, export_class: str = "5A002") -> Order:
    item = make_priced_item(price="100.00", export_class=export_class)
    return book(seller, (item, quantity))


def left() -> tuple[Decimal | None, Decimal | None]:
    (license_,) = load_licenses()
    return license_.quantity_left, license_.value_left


def test_goods_of_other_classes_need_no_license(seller: Partner) -> None:
    assert result_of(order_of(seller, 1, export_class="EAR99")) == "passed"
    assert result_of(order_of(seller, 1)) == "failed"


def test_a_license_is_taken_until_nothing_is_left(seller: Partner) -> None:
    make_license(quantity=Decimal(10), value=Decimal(5000), currency="EUR")

    first, second = order_of(seller, 6), order_of(seller, 6)

    assert (result_of(first), result_of(second)) == ("passed", "failed")
    assert left() == (Decimal(4), Decimal(4400))
    use = LicenseUse.objects.get()
    assert (use.order, use.line_no, use.quantity) == (first, 1, Decimal(6))
    assert (use.value, use.cause) == (Decimal(600), "booked")


def test_a_canceled_order_gives_its_share_back(seller: Partner) -> None:
    make_license(quantity=Decimal(10))
    order = order_of(seller, 6)

    cancel_order(order, reason=CancelReason.CUSTOMER, by=None)
    happen()
    happen()

    assert left() == (Decimal(10), None)
    assert result_of(order_of(seller, 10)) == "passed"


def test_a_canceled_part_gives_its_part_back(seller: Partner) -> None:
    make_license(quantity=Decimal(10), value=Decimal(5000), currency="EUR")
    order = order_of(seller, 6)

    cancel_lines(order, {1: Decimal(2)}, reason=CancelReason.CUSTOMER, by=None)
    happen()

    assert left() == (Decimal(6), Decimal(4600))


def test_screening_again_takes_nothing_twice(seller: Partner) -> None:
    make_license(quantity=Decimal(10))
    order = order_of(seller, 6)

    make_list("Somebody Else")
    assert rescreen_open_orders(by=None) == 1

    assert result_of(order) == "passed"
    assert left() == (Decimal(4), None)


def test_a_license_that_comes_later_serves_when_screened_again(
    seller: Partner,
) -> None:
    order = order_of(seller, 6)
    make_license(quantity=Decimal(10))
    make_list("Somebody Else")

    rescreen_open_orders(by=None)

    assert result_of(order) == "passed"
    assert left() == (Decimal(4), None)


def test_orders_screened_together_share_what_is_left(seller: Partner) -> None:
    orders = [order_of(seller, 6), order_of(seller, 3), order_of(seller, 2)]
    make_license(quantity=Decimal(9))
    make_list("Somebody Else")

    rescreen_open_orders(by=None)

    assert [result_of(order) for order in orders] == ["passed", "passed", "failed"]
    assert left() == (Decimal(0), None)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "L-1"}, "number"),
        ({"valid_until": "2025-12-31"}, "valid_until"),
        ({"countries": ["XX"]}, "countries"),
        ({"value": Decimal(10)}, "currency"),
        ({"quantity": Decimal(-1)}, "quantity"),
    ],
)
def test_a_license_that_cannot_be_is_refused(
    db: None, changed: dict[str, Any], field: str
) -> None:
    known: License = make_license("L-1")
    values: dict[str, Any] = {
        "number": "L-2",
        "valid_from": known.valid_from,
        "valid_until": known.valid_until,
    } | changed
    if isinstance(values["valid_until"], str):
        values["valid_from"], values["valid_until"] = (
            known.valid_until,
            known.valid_from,
        )

    with pytest.raises(LicenseInvalid) as told:
        save_license(LicenseInput(**values), by=None)

    assert told.value.field == field
