"""Add and change price lists, their prices, and for whom they hold; all audited."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from catalog.models import Item
from foundation.db import atomic
from foundation.facts import renew_version
from foundation.models import User
from foundation.money import CURRENCIES
from foundation.services.audit import record_audit, save_audited
from partners.models import Channel, Company, Partner
from pricing.errors import PriceInvalid, PriceTaken
from pricing.models import Price, PriceAssignment, PriceList
from pricing.states import BreakMode

#: What the history of a list calls who it is given to.
HOLDS_FOR = "holds for"

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,29}")


@dataclass(frozen=True)
class PriceListInput:
    code: str
    name: str
    currency: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    break_mode: str = BreakMode.ALL_UNITS


@dataclass(frozen=True)
class PriceInput:
    item: Item
    unit_price: Decimal
    valid_from: dt.date
    min_quantity: Decimal = Decimal(0)
    valid_to: dt.date | None = None


@atomic()
def save_price_list(
    values: PriceListInput, *, by: User | None, price_list: PriceList | None = None
) -> PriceList:
    """Add a price list, or change the one given."""
    _check_list(values, price_list)
    price_list = price_list or PriceList(code=values.code)
    price_list.name = values.name.strip()
    price_list.currency = values.currency
    price_list.valid_from = values.valid_from
    price_list.valid_to = values.valid_to
    price_list.break_mode = BreakMode(values.break_mode)
    save_audited(price_list, subject=("price_list", price_list.code), by=by)
    renew_version("pricing")
    return price_list


@atomic()
def assign_price_list(
    price_list: PriceList,
    to: Partner | Channel | Company | str | None,
    *,
    by: User | None,
    priority: int = 10,
) -> PriceAssignment:
    """Say for whom a list holds: a partner, channel, company, segment, or everybody."""
    row, is_new = PriceAssignment.objects.get_or_create(
        price_list=price_list,
        partner=to if isinstance(to, Partner) else None,
        channel=to if isinstance(to, Channel) else None,
        company=to if isinstance(to, Company) else None,
        segment=to if isinstance(to, str) else "",
        priority=priority,
    )
    if is_new:
        _audit(price_list, HOLDS_FOR, None, _holder(row), by)
    return row


@atomic()
def withdraw_price_list(assignment: PriceAssignment, *, by: User | None) -> None:
    """A list no longer holds for them; booked orders keep their prices."""
    price_list, held = assignment.price_list, _holder(assignment)
    assignment.delete()
    _audit(price_list, HOLDS_FOR, held, None, by)


def _holder(row: PriceAssignment) -> str:
    """Who a list holds for, as its history says it."""
    return str(row.holder or "everybody")


@atomic()
def save_price(
    price_list: PriceList,
    values: PriceInput,
    *,
    by: User | None,
    price: Price | None = None,
) -> Price:
    """Add a price to a list, or change the one given; booked orders keep theirs."""
    _check_price(price_list, values, price)
    before = _worded(price) if price else None
    price = price or Price(price_list=price_list)
    price.item = values.item
    price.min_quantity = values.min_quantity
    price.unit_price = values.unit_price
    price.valid_from = values.valid_from
    price.valid_to = values.valid_to
    price.save()
    _audit(price_list, f"price {price.pk}", before, _worded(price), by)
    return price


@atomic()
def remove_price(price: Price, *, by: User | None) -> None:
    """Take a price off its list; orders already booked keep theirs."""
    _audit(price.price_list, f"price {price.pk}", _worded(price), None, by)
    price.delete()


def _check_list(values: PriceListInput, price_list: PriceList | None) -> None:
    if not _CODE.fullmatch(values.code):
        raise PriceInvalid(
            _("A code has letters, digits, dots and dashes only."), field="code"
        )
    if not values.name.strip():
        raise PriceInvalid(_("A price list needs a name."), field="name")
    if price_list is None and PriceList.objects.filter(code=values.code).exists():
        raise PriceInvalid(_("There is already a list with this code."), field="code")
    if price_list is not None and price_list.code != values.code:
        raise PriceInvalid(_("A price list keeps its code for life."), field="code")
    if values.currency not in CURRENCIES:
        raise PriceInvalid(_("This currency is unknown."), field="currency")
    _check_period(values.valid_from, values.valid_to)


def _check_price(
    price_list: PriceList, values: PriceInput, price: Price | None
) -> None:
    if values.unit_price < 0:
        raise PriceInvalid(_("A price is not negative."), field="unit_price")
    if values.min_quantity < 0:
        raise PriceInvalid(_("A quantity is not negative."), field="min_quantity")
    _check_period(values.valid_from, values.valid_to)
    same = Price.objects.filter(
        price_list=price_list,
        item=values.item,
        min_quantity=values.min_quantity,
        valid_from=values.valid_from,
    )
    if same.exclude(pk=price.pk if price else 0).exists():
        raise PriceTaken(field="min_quantity")


def _check_period(valid_from: dt.date, valid_to: dt.date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise PriceInvalid(_("The last day is before the first."), field="valid_to")


def _worded(price: Price) -> dict[str, str | None]:
    return {
        "item": price.item.sku,
        "min_quantity": f"{price.min_quantity.normalize():f}",
        "unit_price": f"{price.unit_price.normalize():f}",
        "valid_from": price.valid_from.isoformat(),
        "valid_to": price.valid_to.isoformat() if price.valid_to else None,
    }


def _audit(
    price_list: PriceList, name: str, before: object, after: object, by: User | None
) -> None:
    record_audit(
        subject=("price_list", price_list.code),
        before={name: before},
        after={name: after},
        by=by,
    )
    renew_version("pricing")
