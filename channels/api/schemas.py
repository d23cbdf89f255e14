"""Shapes of the API, shared by its modules. Amounts and quantities are decimals as
text; dates are ISO 8601."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema


def _printable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    return text.strip()


@dataclass(frozen=True)
class _Printable:
    """Text as people write it: trimmed, and without what PostgreSQL cannot keep."""

    pattern: str = r"^[^\u0000]*$"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_printable, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema) | {"pattern": self.pattern}


def _exact(value: Any) -> Any:
    if isinstance(value, float) and not value.is_integer():
        raise ValueError("send decimals as text: a float is not exact")
    return value


@dataclass(frozen=True)
class _Exact:
    """A decimal as text, or a whole number."""

    least: int
    pattern: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_exact, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        whole = {"type": "integer", "minimum": self.least, "maximum": 9_999_999_999}
        return {"anyOf": [{"type": "string", "pattern": self.pattern}, whole]}


PRINTABLE = _Printable()
#: Where at least one character must remain.
FILLED = _Printable(r"^[^\u0000]*[^\s\u0000][^\u0000]*$")

Text = Annotated[str, PRINTABLE, Field(max_length=200)]
Word = Annotated[str, PRINTABLE, Field(max_length=80)]
#: The description of a mapping leaves out what its keys may be.
_WORDS = Field(
    json_schema_extra={"propertyNames": {"pattern": PRINTABLE.pattern, "maxLength": 80}}
)
LongText = Annotated[str, PRINTABLE, Field(max_length=2000)]
Quantity = Annotated[
    Decimal,
    Field(gt=0, max_digits=14, decimal_places=4),
    _Exact(1, r"^([1-9]\d{0,9}(\.\d{1,4})?|0\.\d{0,3}[1-9])$"),
]
Price = Annotated[
    Decimal,
    Field(ge=0, max_digits=14, decimal_places=4),
    _Exact(0, r"^\d{1,10}(\.\d{1,4})?$"),
]


class Input(Schema):
    model_config = ConfigDict(extra="forbid")


class AddressIn(Input):
    name: Text = ""
    street: Text = ""
    street2: Text = ""
    postal_code: Annotated[str, PRINTABLE, Field(max_length=20)] = ""
    city: Annotated[str, PRINTABLE, Field(max_length=80)] = ""
    region: Annotated[str, PRINTABLE, Field(max_length=80)] = ""
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]


class LineIn(Input):
    sku: Annotated[str, FILLED, Field(min_length=1, max_length=60)]
    quantity: Quantity
    unit: Annotated[str, PRINTABLE, Field(max_length=10)] = ""
    line_no: Annotated[int, Field(gt=0, le=1_000_000)] | None = None
    unit_price: Price | None = None
    requested_on: dt.date | None = None
    note: Text = ""
    #: What the item is to be like, as in `{"colour": "silver"}`: rules choose by it.
    attributes: Annotated[dict[Word, Word], Field(max_length=30), _WORDS] = {}


class BasketIn(Input):
    customer: Annotated[str, FILLED, Field(min_length=1, max_length=40)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    ship_to: AddressIn | None = None
    requested_on: dt.date | None = None
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=2000)]


class OrderIn(BasketIn):
    external_id: Annotated[str, PRINTABLE, Field(max_length=120)] = ""
    customer_reference: Annotated[str, PRINTABLE, Field(max_length=80)] = ""
    note: LongText = ""


class FindingOut(Schema):
    code: str
    severity: str
    message: str
    field: str = ""
    line_no: int | None = None
    #: Where the field stands in the body that was sent, as in `lines[0].quantity`.
    path: str = ""
    #: The rule that says so, as set/key; empty for a check that is built in.
    rule: str = ""


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
    #: The draft was sent back; the corrected order is awaited under this number.
    is_sent_back: bool = False
    is_on_hold: bool = False
    #: Of the newest request to approve its booking: open, approved, rejected, …
    approval_status: str | None = None
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


#: What any call may answer besides its own.
REFUSALS = {400: Problem, 401: Problem, 403: Problem, 422: Problem}
#: A call that sends a body may send too much.
BODY_REFUSALS = REFUSALS | {413: Problem}
