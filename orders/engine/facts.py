"""What rules can ask of an order: its header, and each of its lines, as plain values.

1. Before pricing: what the order says, its customer, its items (`facts_of`).
2. After pricing: amounts, discounts and margins beside it (`with_prices`).

Names are those of `orders/vocabulary.py`; None is not known. The facts of a line hold
those of the line alone; programs run them together with those of the header.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol, TypeVar

from foundation.rules.vocabulary import TODAY, Amount
from orders.engine.resolved import (
    Address,
    KnownItem,
    KnownPartner,
    ResolvedLine,
    ResolvedOrder,
)
from pricing.engine.book import PricedLine

ZERO = Decimal(0)
HUNDRED = Decimal(100)
_PERCENT = Decimal("0.01")
_ADDRESS_PARTS = ("street", "postal_code", "city", "region", "name")
_COUNTRY = re.compile("[A-Z]{2}")


class RuledItem(KnownItem, Protocol):
    """What rules can ask of an item beyond what capture needs."""

    @property
    def kind(self) -> str: ...
    @property
    def tax_class(self) -> str: ...
    @property
    def weight_kg(self) -> Decimal: ...
    @property
    def standard_cost(self) -> Decimal | None: ...
    @property
    def brand(self) -> str: ...
    @property
    def categories(self) -> tuple[str, ...]: ...
    @property
    def country_of_origin(self) -> str: ...
    @property
    def commodity_code(self) -> str: ...
    @property
    def export_class(self) -> str: ...
    @property
    def controlled_percent(self) -> Decimal | None: ...
    @property
    def order_minimum(self) -> Decimal | None: ...
    @property
    def order_multiple(self) -> Decimal | None: ...


class RuledPartner(KnownPartner, Protocol):
    """What rules can ask of a customer beyond what capture needs."""

    @property
    def code(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def segment(self) -> str: ...
    @property
    def vat_number(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def priority(self) -> int: ...
    @property
    def credit_limit(self) -> Decimal | None: ...


RuledPartnerT = TypeVar("RuledPartnerT", bound=RuledPartner)
RuledItemT = TypeVar("RuledItemT", bound=RuledItem)


@dataclass(frozen=True)
class Setting:
    """Where and when an order comes in, and who brings it."""

    channel: str
    channel_kind: str
    company: str
    company_currency: str
    company_country: str
    today: dt.date
    placed_on: dt.date
    roles: frozenset[str] = frozenset()
    #: What the customer may still order, where something limits it.
    credit_available: Decimal | None = None
    status: str = "draft"
    fulfilment_status: str = "none"
    payment_status: str = "none"
    purpose: str = "sale"


@dataclass(frozen=True)
class OrderFacts:
    """The facts of one order: `program.run(facts.header, facts.lines)`.

    A hit names places in `lines`; `line_nos` has the line number of each place.
    """

    header: Mapping[str, Any]
    lines: tuple[Mapping[str, Any], ...]
    line_nos: tuple[int, ...]

    def with_header(self, **more: Any) -> OrderFacts:
        """The same with more facts of the header, dots written as two underscores."""
        added = {name.replace("__", "."): value for name, value in more.items()}
        return OrderFacts({**self.header, **added}, self.lines, self.line_nos)


def facts_of(
    order: ResolvedOrder[RuledPartnerT, RuledItemT], setting: Setting
) -> OrderFacts:
    """What is known of an order before it is priced."""
    lines = tuple(_line(line) for line in order.lines)
    header = {
        **setting_facts(setting),
        **partner_facts_of(order.partner, setting.credit_available),
        **address_facts("ship_to", order.ship_to, order.partner),
        **address_facts("bill_to", order.bill_to, order.partner),
        "order.currency": order.currency,
        "order.language": order.language,
        "order.payment_terms_days": order.payment_terms_days,
        "order.requested_on": order.requested_on,
        "order.is_cross_border": is_cross_border(setting, order.ship_to),
        "order.is_customer_currency": order.partner is None
        or order.partner.currency == order.currency,
        "order.same_reference_on": ", ".join(order.same_reference),
        "order.customer_reference": order.customer_reference,
        "order.note": order.note,
        "order.contact_email": _email(order),
        **count_facts(lines),
    }
    return OrderFacts(header, lines, tuple(line.line_no for line in order.lines))


def with_prices(
    facts: OrderFacts,
    priced: Sequence[PricedLine],
    costs: Sequence[Decimal | None],
    currency: str,
) -> OrderFacts:
    """The same with amounts; `costs` are of one unit, in the order's currency."""
    lines = tuple(
        {
            **line,
            **amounts_of(
                net=each.net,
                unit_price=each.unit_price,
                list_price=each.list_price,
                quantity=each.quantity,
                cost=cost,
                currency=currency,
            ),
            "line.is_price_manual": each.is_manual,
        }
        for line, each, cost in zip(facts.lines, priced, costs, strict=True)
    )
    header = {**facts.header, **total_facts(lines, currency), "order.lines": lines}
    return OrderFacts(header, lines, facts.line_nos)


def setting_facts(setting: Setting) -> dict[str, Any]:
    return {
        TODAY: setting.today,
        "order.channel": setting.channel,
        "order.channel_kind": setting.channel_kind,
        "order.company": setting.company,
        "order.placed_on": setting.placed_on,
        "order.purpose": setting.purpose,
        "order.status": setting.status,
        "order.fulfilment_status": setting.fulfilment_status,
        "order.payment_status": setting.payment_status,
        "actor.role": setting.roles,
    }


def partner_facts_of(
    partner: RuledPartner | None, credit_available: Decimal | None = None
) -> dict[str, Any]:
    """What is known of a customer; credit is in the customer's own currency."""
    if partner is None:
        return {}
    return {
        "order.customer": partner.code,
        "order.customer_name": partner.name,
        "order.segment": partner.segment,
        "order.customer_country": partner.country,
        "order.is_customer_active": partner.is_active and partner.is_customer,
        "order.has_vat_number": bool(partner.vat_number),
        "order.customer_priority": partner.priority,
        "order.credit_limit": _money(partner.credit_limit, partner.currency),
        "order.credit_available": _money(credit_available, partner.currency),
    }


def address_facts(
    name: str, address: Address, partner: KnownPartner | None
) -> dict[str, Any]:
    """An address part by part, and the customer's own code for it, if it is theirs."""
    facts = {f"order.{name}_{part}": address.get(part) for part in _ADDRESS_PARTS}
    facts[f"order.{name}"] = next(
        (
            each.code
            for each in (partner.addresses if partner else ())
            if each.code and each.address == address
        ),
        None,
    )
    country = address.get("country", "")
    return facts | {
        f"order.{name}_country": country if _COUNTRY.fullmatch(country) else None
    }


def is_cross_border(setting: Setting, ship_to: Address) -> bool | None:
    """Do the goods leave the country of the company that sells them?"""
    country = ship_to.get("country")
    return country != setting.company_country if country else None


def quantity_facts(item: RuledItem | None, quantity: Decimal) -> dict[str, Any]:
    """How far a quantity is from what the item is sold in."""
    if item is None:
        return {}
    minimum, multiple = item.order_minimum, item.order_multiple
    return {
        "line.below_minimum_by": max(minimum - quantity, ZERO) if minimum else None,
        "line.off_multiple_by": quantity % multiple if multiple else None,
    }


def item_facts_of(item: RuledItem | None) -> dict[str, Any]:
    if item is None:
        return {}
    return {
        "line.sku": item.sku,
        "line.category": item.categories,
        "line.brand": item.brand,
        "line.kind": str(item.kind),
        "line.tax_class": str(item.tax_class),
        "line.commodity_code": item.commodity_code,
        "line.origin": item.country_of_origin,
        "line.export_class": item.export_class,
        "line.controlled_percent": item.controlled_percent,
        "line.is_item_active": item.is_active,
    }


def _line(line: ResolvedLine[RuledItemT]) -> dict[str, Any]:
    given, item = line.given, line.item
    return {
        "line.sku": given.sku,
        **item_facts_of(item),
        "line.number": line.line_no,
        "line.quantity": line.quantity,
        **quantity_facts(item, line.quantity),
        "line.unit": line.unit,
        "line.given_unit": given.unit,
        "line.given_quantity": given.quantity,
        "line.attributes": [f"{name}={value}" for name, value in given.attributes],
        "line.is_price_manual": given.is_price_manual,
        "line.requested_on": line.requested_on,
        "line.weight_kg": item.weight_kg * line.quantity if item else None,
        "line.description": line.description,
        "line.note": line.note,
    }


def count_facts(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the lines come to before they have prices."""
    weights = [line["line.weight_kg"] for line in lines]
    return {
        "order.lines": lines,
        "order.line_count": len(lines),
        "order.total_quantity": sum((line["line.quantity"] for line in lines), ZERO),
        "order.weight_kg": sum((each or ZERO for each in weights), ZERO),
        "order.has_manual_price": any(line["line.is_price_manual"] for line in lines),
    }


def amounts_of(
    *,
    net: Decimal,
    unit_price: Decimal | None,
    list_price: Decimal | None,
    quantity: Decimal,
    cost: Decimal | None,
    currency: str,
) -> dict[str, Any]:
    """The facts of a line about money."""
    gross = None if list_price is None else list_price * quantity
    return {
        "line.net": Amount(net, currency),
        "line.unit_price": _money(unit_price, currency),
        "line.list_price": _money(list_price, currency),
        "line.discount_percent": percent_less(net, gross),
        "line.margin_percent": percent_less(
            None if cost is None else cost * quantity, net
        ),
        LIST_AMOUNT: gross,
        COST_AMOUNT: None if cost is None else cost * quantity,
    }


#: Kept beside the facts of a line so that totals need no second look at prices.
LIST_AMOUNT = "_list_amount"
COST_AMOUNT = "_cost_amount"


def total_facts(lines: Sequence[Mapping[str, Any]], currency: str) -> dict[str, Any]:
    """What the lines come to; shares leave out lines without list price or cost."""
    net = sum((line["line.net"].amount for line in lines), ZERO)
    return {
        "order.net": Amount(net, currency),
        "order.discount_percent": _share(lines, LIST_AMOUNT, is_margin=False),
        "order.margin_percent": _share(lines, COST_AMOUNT, is_margin=True),
        "order.has_manual_price": any(line["line.is_price_manual"] for line in lines),
    }


def _share(
    lines: Sequence[Mapping[str, Any]], name: str, *, is_margin: bool
) -> Decimal | None:
    known = [line for line in lines if line[name] is not None]
    if not known:
        return None
    net = sum((line["line.net"].amount for line in known), ZERO)
    other = sum((line[name] for line in known), ZERO)
    return percent_less(other, net) if is_margin else percent_less(net, other)


def percent_less(amount: Decimal | None, of: Decimal | None) -> Decimal | None:
    """By how many percent `amount` is less than `of`; None where that means nothing."""
    if amount is None or of is None or of <= 0:
        return None
    percent = (of - amount) / of * HUNDRED
    return percent.quantize(_PERCENT, rounding=ROUND_HALF_UP)


def _money(amount: Decimal | None, currency: str) -> Amount | None:
    return None if amount is None else Amount(amount, currency)


def _email(order: ResolvedOrder[RuledPartnerT, RuledItemT]) -> str:
    if order.given.contact_email or order.partner is None:
        return order.given.contact_email
    return order.partner.email
