"""An order after matching: known records beside what was asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from orders.engine.intake import Finding, LineInput, OrderInput
from pricing.engine.book import PriceByRule

Address = Mapping[str, str]


class KnownItem(Protocol):
    """What an order needs to know of an item."""

    @property
    def id(self) -> int: ...
    @property
    def sku(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def unit_digits(self) -> int: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def conversions(self) -> Mapping[str, Decimal]: ...
    def name_in(self, language: str) -> str: ...


class KnownAddress(Protocol):
    """One of a customer's addresses, by what they call it."""

    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def address(self) -> Address: ...


class KnownPartner(Protocol):
    """What an order needs to know of its customer."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def payment_terms_days(self) -> int: ...
    @property
    def is_customer(self) -> bool: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def bill_to(self) -> Address: ...
    @property
    def ship_to(self) -> Address: ...
    @property
    def addresses(self) -> Sequence[KnownAddress]: ...


PartnerT = TypeVar("PartnerT", bound=KnownPartner)
ItemT = TypeVar("ItemT", bound=KnownItem)


@dataclass(frozen=True)
class Known(Generic[PartnerT, ItemT]):
    """All that was looked up for an order; the engine takes it from here."""

    today: dt.date
    company_currency: str
    company_language: str
    partner: PartnerT | None
    contact_id: int | None
    #: By place in the order, None where nothing matches.
    items: tuple[ItemT | None, ...]
    #: Our unit code by theirs.
    unit_by_theirs: Mapping[str, str]
    #: Open orders of this customer with the same reference.
    same_reference: Collection[str] = ()
    #: The channel sets the prices: what it adds to the lines is part of them.
    are_prices_theirs: bool = False


@dataclass(frozen=True)
class ResolvedLine(Generic[ItemT]):
    given: LineInput
    line_no: int
    item: ItemT | None
    #: In the item's own unit; zero where the given one cannot be used.
    quantity: Decimal
    unit: str
    #: The sender's price of one own unit.
    stated_price: Decimal | None
    description: str
    requested_on: dt.date | None
    note: str = ""
    #: What rules make of the price of one own unit.
    price_by_rule: PriceByRule | None = None
    discount_by_rule: PriceByRule | None = None


@dataclass(frozen=True)
class LineOrigin:
    """What a line was before a rule changed it: a bundle, another item or unit."""

    line_no: int
    #: The line as it was ordered; itself where only the item or unit is another.
    of_line: int
    code: str
    quantity: Decimal
    action: str
    #: set/key
    rule: str

    def as_json(self) -> dict[str, Any]:
        return {
            "line": self.line_no,
            "of": self.of_line,
            "code": self.code,
            "quantity": f"{self.quantity.normalize():f}",
            "action": self.action,
            "rule": self.rule,
        }


@dataclass(frozen=True)
class ResolvedOrder(Generic[PartnerT, ItemT]):
    given: OrderInput
    partner: PartnerT | None
    contact_id: int | None
    currency: str
    language: str
    payment_terms_days: int
    bill_to: Address
    ship_to: Address
    requested_on: dt.date | None
    lines: tuple[ResolvedLine[ItemT], ...]
    #: Where each defaulted value came from: input, customer, company, …
    provenance: Mapping[str, str]
    findings: tuple[Finding, ...]
    customer_reference: str = ""
    note: str = ""
    #: Open orders of this customer with the same reference.
    same_reference: tuple[str, ...] = ()
    #: Of the lines that rules made or changed.
    origins: tuple[LineOrigin, ...] = ()
    #: The channel sets the prices: one that was sent is given.
    are_prices_theirs: bool = False
