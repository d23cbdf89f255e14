"""Fill in what the order leaves open, and note where each value came from.

1. Header: currency, language, terms, addresses, contact: as given, else the
   customer's, else the company's.
2. A requested date in the past becomes “as soon as possible”, with a remark.
3. Lines: own unit, description in the customer's language, the header's date.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from orders.engine import units
from orders.engine.intake import (
    Finding,
    LineInput,
    OrderInput,
    PostalAddress,
    Severity,
    number_lines,
)
from orders.engine.resolved import (
    Address,
    ItemT,
    Known,
    PartnerT,
    ResolvedLine,
    ResolvedOrder,
)

DEFAULT_TERMS_DAYS = 30


@dataclass
class _Notes:
    provenance: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def given(self, given: OrderInput, *names: str) -> None:
        """What somebody said where nothing else is known to say it."""
        for name in names:
            if getattr(given, name):
                self.provenance[name] = "input"

    def pick(self, name: str, *choices: tuple[str, str]) -> str:
        """The first value that is there; its source is noted."""
        for source, value in choices:
            if value:
                self.provenance[name] = source
                return value
        return ""


def default_order(
    given: OrderInput, known: Known[PartnerT, ItemT]
) -> ResolvedOrder[PartnerT, ItemT]:
    """The order with nothing left open that can be known; remarks on what changed."""
    given = number_lines(given)
    notes = _Notes()
    partner = known.partner
    notes.given(given, "customer_reference", "note", "requested_on")
    language = _language(notes, given, known)
    own = (partner.bill_to, partner.ship_to) if partner else ({}, {})
    bill_to = _address(notes, "bill_to", given.bill_to, own[0])
    ship_to = _address(notes, "ship_to", given.ship_to, own[1])
    requested_on = _wished_date(notes, given.requested_on, known.today, None)
    lines = tuple(
        _default_line(notes, line, item, known, (language, requested_on))
        for line, item in zip(given.lines, known.items, strict=True)
    )
    return ResolvedOrder(
        given=given,
        partner=partner,
        contact_id=_contact(notes, given, known),
        currency=_currency(notes, given, known),
        language=language,
        payment_terms_days=_terms(notes, given, partner),
        bill_to=bill_to or ship_to,
        ship_to=ship_to,
        requested_on=requested_on,
        lines=lines,
        provenance=notes.provenance,
        findings=tuple(notes.findings),
        customer_reference=given.customer_reference,
        note=given.note,
        same_reference=tuple(sorted(known.same_reference)),
        are_prices_theirs=known.are_prices_theirs,
    )


def _language(notes: _Notes, given: OrderInput, known: Known[PartnerT, ItemT]) -> str:
    return notes.pick(
        "language",
        ("input", given.language),
        ("customer", known.partner.language if known.partner else ""),
        ("company", known.company_language),
    )


def _currency(notes: _Notes, given: OrderInput, known: Known[PartnerT, ItemT]) -> str:
    return notes.pick(
        "currency",
        ("input", given.currency),
        ("customer", known.partner.currency if known.partner else ""),
        ("company", known.company_currency),
    )


def _address(
    notes: _Notes, name: str, given: PostalAddress | None, default: Address | None
) -> Address:
    if given is not None:
        notes.provenance[name] = "input"
        address = given.as_dict()
        # Messages often name only the place; the goods still go to somebody.
        address["name"] = address["name"] or (default or {}).get("name", "")
        return address
    if default:
        notes.provenance[name] = "customer"
    return default or {}


def _contact(
    notes: _Notes, given: OrderInput, known: Known[PartnerT, ItemT]
) -> int | None:
    if given.contact_id is not None:
        notes.provenance["contact"] = "input"
        return given.contact_id
    if known.contact_id is not None:
        notes.provenance["contact"] = "customer"
    return known.contact_id


def _terms(notes: _Notes, given: OrderInput, partner: PartnerT | None) -> int:
    if given.payment_terms_days is not None:
        notes.provenance["payment_terms_days"] = "input"
        return given.payment_terms_days
    if partner is None:
        return DEFAULT_TERMS_DAYS
    notes.provenance["payment_terms_days"] = "customer"
    return partner.payment_terms_days


def _wished_date(
    notes: _Notes, wished: dt.date | None, today: dt.date, line: int | None
) -> dt.date | None:
    if wished is None or wished >= today:
        return wished
    notes.findings.append(
        Finding(
            "order.requested_in_past",
            Severity.WARNING,
            field="requested_on",
            line=line,
            params={"requested_on": wished.isoformat()},
        )
    )
    if line is None:
        notes.provenance["requested_on"] = "as_soon_as_possible"
    return None


def _default_line(
    notes: _Notes,
    given: LineInput,
    item: ItemT | None,
    known: Known[PartnerT, ItemT],
    header: tuple[str, dt.date | None],
) -> ResolvedLine[ItemT]:
    line_no = given.line_no or 0
    language, requested_on = header
    factor = units.factor_of(given.unit, item, known.unit_by_theirs) if item else None
    quantity = given.quantity or Decimal(0)
    price = given.unit_price
    if is_price_given(given, are_theirs=known.are_prices_theirs):
        notes.provenance[f"lines.{line_no}.unit_price"] = "input"
    if given.requested_on is not None:
        requested_on = _wished_date(notes, given.requested_on, known.today, line_no)
    if factor is not None:
        quantity = units.to_own_unit(quantity, factor)
        price = None if price is None else units.price_of_own_unit(price, factor)
    return ResolvedLine(
        given=given,
        line_no=line_no,
        item=item,
        quantity=quantity,
        unit=item.unit if item and factor is not None else given.unit,
        stated_price=price,
        description=item.name_in(language) if item else given.text,
        requested_on=requested_on,
        note=given.note,
    )


def is_price_given(line: LineInput, *, are_theirs: bool) -> bool:
    """Is the price somebody's: typed by a clerk, or of a channel that sets prices?"""
    is_stated = line.unit_price is not None or line.net is not None
    return is_stated and (line.is_price_manual or are_theirs)
