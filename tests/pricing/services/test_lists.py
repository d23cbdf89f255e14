import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from foundation.models import AuditEntry, User
from pricing.errors import PriceInvalid, PriceTaken
from pricing.models import Price, PriceAssignment, PriceList
from pricing.services.lists import (
    PriceInput,
    PriceListInput,
    assign_price_list,
    remove_price,
    save_price,
    save_price_list,
)
from tests.factories.catalog import make_item
from tests.factories.partners import make_partner
from tests.factories.pricing import make_price_list

pytestmark = pytest.mark.django_db

LIST = PriceListInput("DEALER-EUR", "Dealers", "EUR", dt.date(2026, 1, 1))


def a_price(**fields: Any) -> PriceInput:
    values = {
        "unit_price": Decimal("499.00"),
        "valid_from": dt.date(2026, 1, 1),
        **fields,
    }
    return PriceInput(item=values.pop("item", None) or make_item(), **values)


def test_a_price_list_is_added_changed_and_audited(ada: User) -> None:
    price_list = save_price_list(LIST, by=ada)
    save_price_list(replace(LIST, name="Shops"), price_list=price_list, by=ada)

    assert PriceList.objects.get().name == "Shops"
    assert AuditEntry.objects.filter(subject="DEALER-EUR").count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "no blanks"}, "code"),
        ({"name": ""}, "name"),
        ({"currency": "XXX"}, "currency"),
        ({"valid_to": dt.date(2025, 12, 31)}, "valid_to"),
    ],
)
def test_a_wrong_value_of_a_list_is_refused(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(PriceInvalid) as refused:
        save_price_list(replace(LIST, **wrong), by=None)

    assert refused.value.field == field


def test_a_code_is_given_once_and_for_life() -> None:
    price_list = save_price_list(LIST, by=None)

    with pytest.raises(PriceInvalid):
        save_price_list(LIST, by=None)
    with pytest.raises(PriceInvalid):
        save_price_list(replace(LIST, code="X"), price_list=price_list, by=None)


def test_a_price_is_added_changed_and_taken_off_again() -> None:
    price_list = make_price_list("EUR")
    values = a_price()

    price = save_price(price_list, values, by=None)
    dearer = replace(values, unit_price=Decimal("510.00"))
    save_price(price_list, dearer, price=price, by=None)
    remove_price(price, by=None)

    changes = [entry.changes for entry in AuditEntry.objects.order_by("id")]
    prices = [next(iter(change.values()))[1] for change in changes]
    assert [price and price["unit_price"] for price in prices] == ["499", "510", None]
    assert not Price.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"unit_price": Decimal("-0.01")}, "unit_price"),
        ({"min_quantity": Decimal(-1)}, "min_quantity"),
        ({"valid_to": dt.date(2025, 1, 1)}, "valid_to"),
    ],
)
def test_a_wrong_price_is_refused(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(PriceInvalid) as refused:
        save_price(make_price_list(), a_price(**wrong), by=None)

    assert refused.value.field == field


def test_a_list_has_one_price_for_a_quantity_and_day() -> None:
    values = a_price()
    save_price(make_price_list(), values, by=None)

    with pytest.raises(PriceTaken):
        save_price(make_price_list(), values, by=None)


def test_a_list_is_assigned_once_to_each() -> None:
    price_list = make_price_list(for_all=False)
    partner = make_partner()

    for to in (None, "dealer", partner, partner.company, partner):
        assign_price_list(price_list, to, by=None)

    assert PriceAssignment.objects.count() == 4
