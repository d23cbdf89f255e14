"""What a channel asks for, before anything is looked up: identifiers as text.

Every way in (page, API, file, copy) makes an `OrderInput`. It is frozen, goes into the
revision image as it is, and can be read back from there and captured again.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

VERSION = 1


class Severity(StrEnum):
    """What a finding does: nothing gets in, a draft with a to-do, a draft until it is
    approved, the order is taken without this line, a remark, a word to know."""

    REJECT = "reject"
    ERROR = "error"
    APPROVAL = "approve"
    REFUSED = "refused"
    WARNING = "warning"
    INFO = "info"


#: Nothing that whoever sent the order has to put right.
REMARKS = frozenset({Severity.APPROVAL, Severity.WARNING, Severity.INFO})


@dataclass(frozen=True)
class Finding:
    """Something about the order that a person must know; worded by its code."""

    code: str
    severity: Severity = Severity.ERROR
    field: str = ""
    line: int | None = None
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class PostalAddress:
    name: str = ""
    street: str = ""
    street2: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""

    def as_dict(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in _ADDRESS_FIELDS}


_ADDRESS_FIELDS = tuple(each.name for each in dataclasses.fields(PostalAddress))


@dataclass(frozen=True)
class Buyer:
    """Who orders: a known id, or what the message says about them."""

    partner_id: int | None = None
    code: str = ""
    name: str = ""
    vat_number: str = ""
    country: str = ""
    #: (scheme, value) pairs, such as ("0088", GLN).
    identifiers: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """How the draft names a buyer that could not be matched."""
        return self.name or self.code or next((v for _, v in self.identifiers), "")


@dataclass(frozen=True)
class LineInput:
    """One wanted item: our number, theirs, a bar code, or only a text."""

    line_no: int | None = None
    external_id: str = ""
    item_id: int | None = None
    sku: str = ""
    gtin: str = ""
    buyer_sku: str = ""
    text: str = ""
    quantity: Decimal | None = Decimal(1)
    unit: str = ""
    #: Price of one unit as the sender states it; None = ours.
    unit_price: Decimal | None = None
    #: A clerk typed this price; it wins over the list.
    is_price_manual: bool = False
    #: Amount of the whole line as the sender states it.
    net: Decimal | None = None
    requested_on: dt.date | None = None
    note: str = ""
    #: The line it was split off.
    split_from: int | None = None
    #: What the item is to be like, as (name, value): rules choose the item by it.
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OrderInput:
    """An order as it was asked for; `unreadable` is what reading it already found."""

    lines: tuple[LineInput, ...]
    buyer: Buyer = Buyer()
    external_id: str = ""
    customer_reference: str = ""
    currency: str = ""
    language: str = ""
    payment_terms_days: int | None = None
    contact_id: int | None = None
    contact_email: str = ""
    bill_to: PostalAddress | None = None
    ship_to: PostalAddress | None = None
    requested_on: dt.date | None = None
    placed_at: dt.datetime | None = None
    note: str = ""
    #: Charges less allowances on top of the lines, as stated.
    extra_charges: Decimal = Decimal(0)
    stated_tax: Decimal | None = None
    stated_total: Decimal | None = None
    #: Other papers named by the message: (kind, number).
    references: tuple[tuple[str, str], ...] = ()
    unreadable: tuple[Finding, ...] = ()


def number_lines(order: OrderInput) -> OrderInput:
    """Lines without a number get the next free ones, in the order given."""
    if all(line.line_no is not None for line in order.lines):
        return order
    following = max((line.line_no or 0 for line in order.lines), default=0)
    lines = []
    for line in order.lines:
        if line.line_no is None:
            following += 1
            line = _with_number(line, following)  # noqa: PLW2901  the loop's own copy
        lines.append(line)
    return dataclasses.replace(order, lines=tuple(lines))


@dataclass(frozen=True)
class Content:
    """An input as plain JSON, as text, and its fingerprint."""

    encoded: Mapping[str, Any]
    text: str
    digest: str


def content_of(order: OrderInput, digest: str = "") -> Content:
    """The content of an order; the same order again has the same fingerprint.

    `digest` keeps the fingerprint of the message that an edited draft came from.
    """
    encoded = encode(order)
    text = json.dumps(encoded, ensure_ascii=False, separators=(",", ":"))
    return Content(encoded, text, digest or content_hash(text))


def content_hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def encode(order: OrderInput) -> dict[str, Any]:
    """The input as plain JSON, without what is empty."""
    return _encode_fields(order)


def dump(order: OrderInput) -> str:
    """The input as stable JSON text."""
    return content_of(order).text


def decode(data: Mapping[str, Any]) -> OrderInput:
    """The input again from an image."""
    values = dict(data)
    values["lines"] = tuple(_decode_line(line) for line in values.get("lines", ()))
    if "buyer" in values:
        buyer = dict(values["buyer"])
        buyer["identifiers"] = tuple(
            (scheme, value) for scheme, value in buyer.get("identifiers", ())
        )
        values["buyer"] = Buyer(**buyer)
    for name in ("bill_to", "ship_to"):
        if name in values:
            values[name] = PostalAddress(**values[name])
    if "placed_at" in values:
        values["placed_at"] = dt.datetime.fromisoformat(values["placed_at"])
    _decode_plain(values, ("requested_on",), _MONEY)
    values["references"] = tuple(
        (kind, number) for kind, number in values.get("references", ())
    )
    values.pop("unreadable", None)
    return OrderInput(**values)


_MONEY = ("extra_charges", "stated_tax", "stated_total")
_LINE_FIELDS = tuple(
    (each.name, each.default) for each in dataclasses.fields(LineInput)
)


def _with_number(line: LineInput, line_no: int) -> LineInput:
    return dataclasses.replace(line, line_no=line_no)


def _decode_line(data: Mapping[str, Any]) -> LineInput:
    values = dict(data)
    _decode_plain(values, ("requested_on",), ("quantity", "unit_price", "net"))
    if "attributes" in values:
        values["attributes"] = tuple(
            (name, value) for name, value in values["attributes"]
        )
    return LineInput(**values)


def _decode_plain(
    values: dict[str, Any], dates: tuple[str, ...], decimals: tuple[str, ...]
) -> None:
    for name in dates:
        if values.get(name):
            values[name] = dt.date.fromisoformat(values[name])
    for name in decimals:
        if values.get(name) is not None:
            values[name] = Decimal(values[name])


def _encode_fields(order: OrderInput) -> dict[str, Any]:
    encoded: dict[str, Any] = {}
    for each in dataclasses.fields(order):
        value = getattr(order, each.name)
        if each.name == "lines":
            encoded["lines"] = [_encode_line(line) for line in value]
        elif each.name != "unreadable" and value != each.default:
            encoded[each.name] = _plain(value)
    return encoded


def _encode_line(line: LineInput) -> dict[str, Any]:
    encoded = {}
    for name, default in _LINE_FIELDS:
        value = getattr(line, name)
        if name == "quantity" or value != default:
            encoded[name] = _plain(value)
    return encoded


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Buyer | PostalAddress):
        return {
            each.name: _plain(getattr(value, each.name))
            for each in dataclasses.fields(value)
            if getattr(value, each.name) != each.default
        }
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
