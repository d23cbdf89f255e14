"""Shapes of the API, shared by its modules. Amounts and quantities are decimals as
text; dates are ISO 8601."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict


def _printable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    return text.strip()


Text = Annotated[str, AfterValidator(_printable), Field(max_length=200)]
LongText = Annotated[str, AfterValidator(_printable), Field(max_length=2000)]
Quantity = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=4)]
Price = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=4)]


class Input(Schema):
    model_config = ConfigDict(extra="forbid")


class AddressIn(Input):
    name: Text = ""
    street: Text = ""
    street2: Text = ""
    postal_code: Annotated[str, AfterValidator(_printable), Field(max_length=20)] = ""
    city: Annotated[str, AfterValidator(_printable), Field(max_length=80)] = ""
    region: Annotated[str, AfterValidator(_printable), Field(max_length=80)] = ""
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]


class LineIn(Input):
    sku: Annotated[str, AfterValidator(_printable), Field(min_length=1, max_length=60)]
    quantity: Quantity
    unit: Annotated[str, AfterValidator(_printable), Field(max_length=10)] = ""
    line_no: Annotated[int, Field(gt=0, le=1_000_000)] | None = None
    unit_price: Price | None = None
    requested_on: dt.date | None = None
    note: Text = ""


class BasketIn(Input):
    customer: Annotated[
        str, AfterValidator(_printable), Field(min_length=1, max_length=40)
    ]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    ship_to: AddressIn | None = None
    requested_on: dt.date | None = None
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=2000)]


class OrderIn(BasketIn):
    external_id: Annotated[str, AfterValidator(_printable), Field(max_length=120)] = ""
    customer_reference: Annotated[
        str, AfterValidator(_printable), Field(max_length=80)
    ] = ""
    note: LongText = ""


class FindingOut(Schema):
    code: str
    severity: str
    message: str
    field: str = ""
    line_no: int | None = None


class StepOut(Schema):
    text: str
    before: str = ""
    after: str = ""


class LineOut(Schema):
    line_no: int
    sku: str
    description: str
    unit: str
    ordered: Decimal
    canceled: Decimal
    backordered: Decimal
    shipped: Decimal
    delivered: Decimal
    invoiced: Decimal
    unit_price: Decimal | None
    net: Decimal
    tax_rate: Decimal
    tax: Decimal
    ship_from: str = ""
    promised_on: dt.date | None = None


class OrderOut(Schema):
    number: str
    external_id: str
    customer: str
    customer_reference: str
    status: str
    fulfilment_status: str
    payment_status: str
    currency: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    invoiced: Decimal
    paid: Decimal
    requested_on: dt.date | None
    promised_on: dt.date | None
    placed_at: dt.datetime
    booked_at: dt.datetime | None
    lines: list[LineOut]
    findings: list[FindingOut] = []


class OrderRow(Schema):
    number: str
    external_id: str
    customer: str
    status: str
    fulfilment_status: str
    payment_status: str
    currency: str
    gross: Decimal
    promised_on: dt.date | None
    placed_at: dt.datetime


class OrderPage(Schema):
    orders: list[OrderRow]
    #: Give it back as `before` for the next page; null on the last one.
    next: int | None


class BasketLineOut(Schema):
    line_no: int
    sku: str
    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal | None
    net: Decimal
    tax: Decimal
    available: Decimal
    ship_from: str
    promised_on: dt.date | None
    price_steps: list[str]
    promise_reasons: list[str]


class BasketOut(Schema):
    currency: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    promised_on: dt.date | None
    lines: list[BasketLineOut]
    findings: list[FindingOut]


class PlaceOut(Schema):
    location: str
    name: str
    available: Decimal


class AvailabilityOut(Schema):
    sku: str
    available: Decimal
    places: list[PlaceOut]


class Problem(Schema):
    """Every refusal looks like this."""

    code: str
    message: str
    field: str = ""
    findings: list[FindingOut] = []
    errors: list[dict[str, Any]] = []
