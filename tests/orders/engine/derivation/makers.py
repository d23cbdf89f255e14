"""A small order and programs of rules for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from foundation.rules.sets import Rule, RuleProgram, compile_set
from orders.engine.defaulting import default_order
from orders.engine.derivation.dependencies import levels_of, needs_of
from orders.engine.derivation.derive import Derived, Setup, derive
from orders.engine.derivation.tables import Table
from orders.engine.derivation.transform import transform
from orders.engine.facts import OrderFacts, Setting, facts_of
from orders.engine.intake import LineInput, OrderInput
from orders.engine.resolved import Known, ResolvedOrder
from orders.vocabulary import ORDER

TODAY = dt.date(2026, 3, 10)
Order = ResolvedOrder[Any, Any]


@dataclass(frozen=True)
class Part:
    sku: str
    quantity: Decimal


@dataclass(frozen=True)
class Item:
    sku: str = "BIKE"
    id: int = 1
    unit: str = "C62"
    unit_digits: int = 0
    is_active: bool = True
    conversions: Mapping[str, Decimal] = field(default_factory=dict)
    kind: str = "goods"
    tax_class: str = "standard"
    weight_kg: Decimal = Decimal("1.5")
    standard_cost: Decimal | None = None
    brand: str = ""
    categories: tuple[str, ...] = ()
    country_of_origin: str = ""
    commodity_code: str = ""
    export_class: str = ""
    controlled_percent: Decimal | None = None
    order_minimum: Decimal | None = None
    order_multiple: Decimal | None = None
    components: tuple[Part, ...] = ()

    def name_in(self, language: str) -> str:
        return f"{self.sku} ({language})"


def setting() -> Setting:
    return Setting("desk", "desk", "NL", "EUR", "NL", TODAY, TODAY)


def facts(order: Order) -> OrderFacts:
    return facts_of(order, setting())


def setup(*tables: Table) -> Setup:
    return Setup(ORDER, TODAY, {table.code: table for table in tables}, {}, facts)


@dataclass(frozen=True)
class Place:
    """One of a customer's addresses."""

    code: str
    city: str
    kind: str = "delivery"

    @property
    def address(self) -> Mapping[str, str]:
        return {"name": "Dora", "city": self.city, "country": "NL"}


@dataclass(frozen=True)
class Customer:
    addresses: tuple[Place, ...] = ()
    id: int = 1
    code: str = "C1001"
    name: str = "Fietsen Dora"
    currency: str = "EUR"
    language: str = "nl"
    country: str = "NL"
    segment: str = ""
    vat_number: str = ""
    email: str = ""
    priority: int = 5
    payment_terms_days: int = 30
    credit_limit: Decimal | None = None
    is_customer: bool = True
    is_active: bool = True
    bill_to: Mapping[str, str] = field(default_factory=dict)
    ship_to: Mapping[str, str] = field(default_factory=dict)


def make_order(
    *lines: LineInput,
    items: Iterable[Item | None] = (),
    customer: Customer | None = None,
    are_prices_theirs: bool = False,
    **fields: Any,
) -> Order:
    lines = lines or (LineInput(sku="BIKE", quantity=Decimal(2)),)
    found = tuple(items) or tuple(
        Item(line.sku, place) for place, line in enumerate(lines)
    )
    known: Known[Any, Any] = Known(
        TODAY,
        "EUR",
        "en",
        customer,
        None,
        found,
        {},
        are_prices_theirs=are_prices_theirs,
    )
    return default_order(OrderInput(lines=lines, **fields), known)


def program(*rules: Rule) -> RuleProgram:
    return compile_set(rules, ORDER)


def derived(order: Order, *rules: Rule, tables: tuple[Table, ...] = ()) -> Derived:
    known = {table.code: table for table in tables}
    levels = [
        program(*(rule for rule in rules if rule.outcome["attribute"] in targets))
        for targets in levels_of(needs_of(rules, ORDER, known))
    ]
    return derive(order, levels, setup(*tables))


def transformed(
    order: Order,
    *rules: Rule,
    items: Iterable[Item] = (),
    tables: tuple[Table, ...] = (),
) -> Derived:
    by_sku = {item.sku: item for item in items}
    return transform(order, program(*rules), setup(*tables), lambda _skus: by_sku)
