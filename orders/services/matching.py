"""Who and what a message means: its codes against our records.

1. The customer by id, our number, identifiers, what was mapped before, VAT number.
2. Items by id, SKU, bar code or other code, then what was mapped before for this
   customer, this channel or everybody, the narrowest first.
3. Units by what was mapped before.

Everything is looked up for the whole order at once; what is cached costs no query.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from django.db.models import Q

from catalog.queries import ItemFacts, item_facts, items_by_code
from foundation import clock
from foundation.bulk import fetch_rows
from foundation.facts import FactCache
from orders.engine.intake import Buyer, LineInput, OrderInput
from orders.engine.resolved import Known
from orders.engine.units import factor_of
from orders.models import CrossReference
from partners.models import Contact
from partners.queries import (
    ChannelFacts,
    CompanyFacts,
    PartnerFacts,
    partner_by_identifiers,
    partner_by_vat_number,
    partner_facts,
    partner_ids_by_code,
)
from partners.vat_numbers import compact_vat_number

T = TypeVar("T")
# The condition on the reference is that of the index.
_SAME_REFERENCE = """
SELECT number FROM orders_order
WHERE customer_reference = %s AND customer_reference <> '' AND partner_id = %s
    AND status IN ('draft', 'booked') AND number <> %s
ORDER BY id LIMIT 3
"""
KnownOrder = Known[PartnerFacts, ItemFacts]


def look_up(
    given: OrderInput, channel: ChannelFacts, company: CompanyFacts, ignore: str = ""
) -> KnownOrder:
    """Everything the engine needs to know; a fixed number of queries."""
    partner = match_partner(given.buyer, channel)
    seller = partner.company if partner else company
    items, units = match_items(given.lines, channel, partner)
    return Known(
        today=clock.today(),
        company_currency=seller.currency,
        company_language=seller.language,
        partner=partner,
        contact_id=_contact(given, partner),
        items=items,
        unit_by_theirs=units,
        same_reference=_same_reference(given, partner, ignore),
        are_prices_theirs=channel.sets_prices,
    )


def match_partner(buyer: Buyer, channel: ChannelFacts) -> PartnerFacts | None:
    """The customer that is meant, if anything they are called by is known."""
    found = buyer.partner_id
    if found is None and buyer.code:
        found = partner_ids_by_code([buyer.code]).get(buyer.code)
    if found is None and buyer.identifiers:
        found = partner_by_identifiers(buyer.identifiers)
    if found is None:
        found = _mapped_partner(buyer, channel)
    if found is None and buyer.vat_number:
        found = partner_by_vat_number(
            compact_vat_number(buyer.vat_number, buyer.country)
        )
    return partner_facts(found) if found is not None else None


def match_items(
    lines: Iterable[LineInput], channel: ChannelFacts, partner: PartnerFacts | None
) -> tuple[tuple[ItemFacts | None, ...], dict[str, str]]:
    """The item of each line, None where nothing fits, and our unit for theirs."""
    lines = list(lines)
    by_id = item_facts({line.item_id for line in lines if line.item_id is not None})
    by_code = items_by_code(
        dict.fromkeys(
            code
            for line in lines
            if line.item_id is None
            for code in (line.sku, *gtins_of(line.gtin))
            if code
        )
    )
    items = [
        by_id.get(line.item_id)
        if line.item_id is not None
        else _first(by_code, (line.sku, *gtins_of(line.gtin)))
        for line in lines
    ]
    units: dict[str, str] = {}
    if _is_something_left(lines, items):
        units = _fill_from_references(lines, items, channel, partner)
    return tuple(items), units


def partner_codes(buyer: Buyer) -> list[str]:
    """All that a mapping may remember the customer by, surest first."""
    schemes = [f"{scheme}:{value}" for scheme, value in buyer.identifiers]
    codes = [*schemes, buyer.code, buyer.vat_number, buyer.name]
    return [code[:200] for code in codes if code]


def item_codes(line: LineInput) -> list[str]:
    """All that a mapping may remember the item by, surest first."""
    codes = (line.sku, line.buyer_sku, line.gtin, line.text)
    return [code[:200] for code in codes if code]


def gtins_of(code: str) -> tuple[str, ...]:
    """A GTIN as sent, and with the zeros that pad it to 14 digits taken off."""
    if not (code.isascii() and code.isdecimal()) or not code.startswith("0"):
        return (code,) if code else ()
    short = code.lstrip("0")
    return (code, short.zfill(8), short.zfill(12), short.zfill(13))


def _mapped_partner(buyer: Buyer, channel: ChannelFacts) -> int | None:
    codes = partner_codes(buyer)
    rows = _references(channel, None, CrossReference.Kind.PARTNER, codes)
    found = {row.their_code: row.partner_id for row in rows}
    return next((found[code] for code in codes if code in found), None)


def _is_something_left(lines: list[LineInput], items: list[ItemFacts | None]) -> bool:
    return any(
        item is None or (line.unit not in ("", item.unit) and not _fits(line, item))
        for line, item in zip(lines, items, strict=True)
    )


def _fits(line: LineInput, item: ItemFacts) -> bool:
    return factor_of(line.unit, item, {}) is not None


def _fill_from_references(
    lines: list[LineInput],
    items: list[ItemFacts | None],
    channel: ChannelFacts,
    partner: PartnerFacts | None,
) -> dict[str, str]:
    codes = {code for line in lines for code in (*item_codes(line), line.unit) if code}
    rows = _references(channel, partner, None, codes)
    kinds = CrossReference.Kind
    ids = {row.their_code: row.item_id for row in rows if row.kind == kinds.ITEM}
    facts = item_facts(key for key in ids.values() if key is not None)
    for place, line in enumerate(lines):
        if items[place] is None:
            found = _first(ids, item_codes(line))
            items[place] = facts.get(found) if found is not None else None
    return {row.their_code: row.unit for row in rows if row.kind == kinds.UNIT}


def _references(
    channel: ChannelFacts,
    partner: PartnerFacts | None,
    kind: CrossReference.Kind | None,
    codes: Collection[str],
) -> list[CrossReference]:
    """What was mapped, widest first, so that the narrowest is the last word."""
    if not codes:
        return []
    found = CrossReference.objects.filter(
        Q(channel=None) | Q(channel=channel.id),
        Q(of_partner=None) | Q(of_partner=partner.id if partner else None),
        their_code__in=codes,
    )
    if kind is not None:
        found = found.filter(kind=kind)
    return sorted(found, key=lambda row: (row.of_partner_id or 0, row.channel_id or 0))


def _contact(given: OrderInput, partner: PartnerFacts | None) -> int | None:
    if partner is None:
        return None
    contacts = _contacts.get(partner.id) or ()
    wanted = given.contact_email.casefold()
    named = [key for key, email in contacts if wanted and email.casefold() == wanted]
    if named:
        return named[0]
    return contacts[0][0] if contacts and not wanted else None


def _same_reference(
    given: OrderInput, partner: PartnerFacts | None, ignore: str
) -> list[str]:
    if partner is None or not given.customer_reference:
        return []
    rows = fetch_rows(_SAME_REFERENCE, [given.customer_reference, partner.id, ignore])
    return [number for (number,) in rows]


def _first(by_code: Mapping[str, T], codes: Iterable[str]) -> T | None:
    return next((by_code[code] for code in codes if code in by_code), None)


def _load_contacts(ids: Collection[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    rows = Contact.objects.filter(partner__in=ids, is_active=True).order_by("id")
    found: dict[int, tuple[tuple[int, str], ...]] = dict.fromkeys(ids, ())
    for key, partner, email in rows.values_list("id", "partner_id", "email"):
        found[partner] = (*found[partner], (key, email))
    return found


_contacts = FactCache("partners", _load_contacts)
