"""Is this a clean order? Every finding in one pass, each with code, field and line.

1. Shape: text the database can hold, numbers and dates that can be. What fails here is
   rejected whole: the message is kept, nothing is written.
2. Sense: can it be understood, priced and taxed? What fails here leaves a draft with a
   to-do.

All other checks of a clean order are rules: `services/validation/standard_rules.py`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from orders.engine import units
from orders.engine.intake import Finding, LineInput, OrderInput, Severity
from orders.engine.resolved import (
    ItemT,
    Known,
    PartnerT,
    ResolvedLine,
    ResolvedOrder,
)

MOST_LINES = 5000
MOST_ATTRIBUTES = 30
MOST_ATTRIBUTE = 80
MOST_QUANTITY = Decimal(10) ** 7
MOST_PRICE = Decimal(10) ** 9
#: Of a whole order: with any VAT it still has two decimals in fourteen digits.
MOST_AMOUNT = Decimal(10) ** 11
FURTHEST = dt.timedelta(days=3 * 366)

_ORDER_LENGTHS = {
    "external_id": 160,
    "customer_reference": 80,
    "language": 5,
    "contact_email": 254,
    "note": 10_000,
}
_LINE_LENGTHS = {
    "external_id": 60,
    "sku": 60,
    "buyer_sku": 60,
    "gtin": 60,
    "text": 200,
    "unit": 10,
    "note": 300,
}
_COUNTRY = re.compile("[A-Z]{2}")
_ADDRESS_LENGTHS = {"postal_code": 20, "city": 80, "region": 80, "country": 2}


def check_shape(given: OrderInput, dumped: str) -> list[Finding]:
    """What keeps the order out altogether; `dumped` is the input as JSON text."""
    found = list(given.unreadable)
    if _has_broken_text(dumped):
        found += _broken_texts(given)
    if not given.lines:
        found.append(_reject("order.no_lines", "lines"))
    if len(given.lines) > MOST_LINES:
        found.append(_reject("order.too_many_lines", "lines", most=MOST_LINES))
    found += _lengths(given, _ORDER_LENGTHS, None)
    found += _address_shape(given)
    found += _doubled_numbers(given)
    unread = {each.line for each in given.unreadable if each.field == "quantity"}
    for line in given.lines:
        found += _line_shape(line, is_quantity_unread=line.line_no in unread)
    return found


def check_past_shape(given: OrderInput, dumped: str) -> list[Finding]:
    """What keeps an order of the past out; its quantities and prices may be any."""
    found = list(given.unreadable)
    if _has_broken_text(dumped):
        found += _broken_texts(given)
    if not given.lines:
        found.append(_reject("order.no_lines", "lines"))
    if given.placed_at is None and not given.unreadable:
        found.append(_reject("order.no_date", "placed_at"))
    found += _lengths(given, _ORDER_LENGTHS, None)
    found += _address_shape(given)
    found += _doubled_numbers(given)
    for line in given.lines:
        found += _past_line_shape(line)
    return found


def check_sense(
    order: ResolvedOrder[PartnerT, ItemT],
    known: Known[PartnerT, ItemT],
    currencies: frozenset[str],
) -> list[Finding]:
    """What keeps the order from being understood, priced and taxed."""
    found = list(order.findings)
    if order.currency not in currencies:
        found.append(
            _reject(
                "order.unknown_currency", "currency", currency_code=order.currency[:20]
            )
        )
    found += _customer(order)
    found += _dates(order, known.today)
    if order.given.extra_charges and not known.are_prices_theirs:
        charges = {"amount": str(order.given.extra_charges), "currency": order.currency}
        found.append(
            Finding("order.extra_charges", field="lines", params={"charges": charges})
        )
    for line in order.lines:
        if line.quantity > MOST_QUANTITY:  # in our unit, after conversion
            found.append(_reject("line.quantity_too_large", "quantity", line.line_no))
        found += _line_sense(line, known)
    return found


def check_amounts(nets: Iterable[Decimal]) -> list[Finding]:
    """What the lines come to must be an amount that can be kept."""
    if sum(map(abs, nets)) <= MOST_AMOUNT:
        return []
    return [_reject("order.amount_too_large", "lines")]


def worst(findings: list[Finding]) -> Severity | None:
    severities = {finding.severity for finding in findings}
    return next((each for each in Severity if each in severities), None)


def _reject(
    code: str, field: str, line: int | None = None, **params: object
) -> Finding:
    return Finding(code, Severity.REJECT, field=field, line=line, params=params)


def _has_broken_text(dumped: str) -> bool:
    if "\\u0000" in dumped:
        return True
    try:
        dumped.encode()
    except UnicodeEncodeError:
        return True
    return False


def _broken_texts(given: OrderInput) -> Iterator[Finding]:
    for name, value in _texts(given):
        if _is_broken(value):
            yield _reject("text.broken", name)
    for line in given.lines:
        for name, value in _texts(line):
            if _is_broken(value):
                yield _reject("text.broken", name, line.line_no)


def _texts(record: object) -> Iterator[tuple[str, str]]:
    for name, value in vars(record).items():
        if isinstance(value, str):
            yield name, value
        elif name in ("buyer", "bill_to", "ship_to") and value is not None:
            for _, inner in _texts(value):
                yield name, inner
        elif name in ("identifiers", "references", "attributes"):
            for pair in value:
                yield name, "".join(pair)


def _is_broken(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text)


def _lengths(
    record: object, most: dict[str, int], line: int | None
) -> Iterator[Finding]:
    for name, length in most.items():
        if len(getattr(record, name)) > length:
            yield _reject("text.too_long", name, line, most=length)


def _address_shape(given: OrderInput) -> Iterator[Finding]:
    for name in ("bill_to", "ship_to"):
        address = getattr(given, name)
        if address is None:
            continue
        for finding in _lengths(address, _ADDRESS_LENGTHS, None):
            yield _reject(finding.code, name, **finding.params)
        if any(len(getattr(address, part)) > 160 for part in ("name", "street")):
            yield _reject("text.too_long", name, most=160)


def _doubled_numbers(given: OrderInput) -> Iterator[Finding]:
    counts = Counter(line.line_no for line in given.lines if line.line_no is not None)
    for line_no, count in counts.items():
        if count > 1:
            yield _reject("line.number_twice", "line_no", line_no, number=line_no)


def _line_shape(line: LineInput, *, is_quantity_unread: bool) -> Iterator[Finding]:
    line_no = line.line_no
    if line_no is not None and not 0 < line_no < 2**31:
        yield _reject("line.bad_number", "line_no", None, number=line_no)
        line_no = None
    yield from _lengths(line, _LINE_LENGTHS, line_no)
    yield from _attribute_shape(line, line_no)
    if not is_quantity_unread and (code := _quantity_trouble(line.quantity)):
        yield _reject(code, "quantity", line_no)
    if line.unit_price is not None and not _is_price(line.unit_price):
        yield _reject("line.bad_price", "unit_price", line_no)


def _attribute_shape(line: LineInput, line_no: int | None) -> Iterator[Finding]:
    texts = [text for pair in line.attributes for text in pair]
    if any(len(text) > MOST_ATTRIBUTE for text in texts):
        yield _reject("text.too_long", "attributes", line_no, most=MOST_ATTRIBUTE)
    if len(line.attributes) > MOST_ATTRIBUTES:
        yield _reject("line.too_many_attributes", "attributes", line_no)


def _past_line_shape(line: LineInput) -> Iterator[Finding]:
    yield from _lengths(line, _LINE_LENGTHS, line.line_no)
    if line.quantity is None or abs(line.quantity) > MOST_QUANTITY:
        yield _reject("line.quantity_missing", "quantity", line.line_no)
    if line.unit_price is None or abs(line.unit_price) > MOST_PRICE:
        yield _reject("line.price_missing", "unit_price", line.line_no)


def _quantity_trouble(quantity: Decimal | None) -> str:
    if quantity is None:
        return "line.quantity_missing"
    if not quantity.is_finite() or quantity <= 0:
        return "line.quantity_not_positive"
    return "line.quantity_too_large" if quantity > MOST_QUANTITY else ""


def _is_price(price: Decimal) -> bool:
    return price.is_finite() and 0 <= price <= MOST_PRICE


def _customer(order: ResolvedOrder[PartnerT, ItemT]) -> Iterator[Finding]:
    partner = order.partner
    if partner is None:
        buyer = order.given.buyer
        yield Finding(
            "order.unknown_customer", field="buyer", params={"name": buyer.text[:200]}
        )
        return
    # Without a country nobody can say which VAT holds.
    if not _COUNTRY.fullmatch(order.bill_to.get("country", "")):
        yield Finding("order.bill_to_lacks_country", field="bill_to")
    if not _COUNTRY.fullmatch(order.ship_to.get("country", "")):
        yield Finding("order.ship_to_lacks_country", field="ship_to.country")


def _dates(order: ResolvedOrder[PartnerT, ItemT], today: dt.date) -> Iterator[Finding]:
    wishes: list[tuple[int | None, dt.date | None]] = [(None, order.requested_on)]
    wishes += [
        (line.line_no, line.requested_on)
        for line in order.lines
        if line.given.requested_on is not None
    ]
    for line_no, wished in wishes:
        if wished is not None and wished > today + FURTHEST:
            yield _reject(
                "order.date_too_far",
                "requested_on",
                line_no,
                requested_on=wished.isoformat(),
            )


def _line_sense(
    line: ResolvedLine[ItemT], known: Known[PartnerT, ItemT]
) -> Iterator[Finding]:
    given, item = line.given, line.item
    if item is None:
        yield Finding(
            "line.unknown_item",
            field="item",
            line=line.line_no,
            params={"code": item_code(given)},
        )
        return
    if units.factor_of(given.unit, item, known.unit_by_theirs) is None:
        yield Finding(
            "line.unknown_unit",
            field="unit",
            line=line.line_no,
            params={"code": given.unit, "sku": item.sku},
        )
    elif units.has_too_many_decimals(line.quantity, item.unit_digits):
        yield Finding(
            "line.quantity_decimals" if item.unit_digits else "line.quantity_whole",
            field="quantity",
            line=line.line_no,
            params={"sku": item.sku, "digits": item.unit_digits},
        )


def item_code(line: LineInput) -> str:
    """What the sender calls the item: the first of its codes that is there."""
    return line.sku or line.buyer_sku or line.gtin or line.text
