"""Closed orders of the past: with their own dates, prices and currency, set-based.

1. Refuse what cannot be read, lacks a date or price, or came with other content.
2. Name customers and items; the missing ones are added where that is wanted, and a
   generic customer stands in where the file has none.
3. Write orders, lines, images, audit and timeline, and what was wanted, for forecasts;
   no claims, movements, invoices or process. Zero prices and negative quantities are
   history's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.models import Item
from catalog.services.items import add_unknown_items
from foundation.bulk import Batch, fetch_rows, take_ids
from foundation.db import atomic
from foundation.money import CURRENCIES
from foundation.services.numbering import take_numbers
from orders.engine import intake
from orders.engine.formats import ParsedOrder
from orders.engine.intake import Finding, Severity
from orders.engine.validation import check_past_shape
from orders.models import Order, OrderLine
from orders.services.past.demand import note_past
from orders.services.past.rows import (
    LINE_COLUMNS,
    Past,
    PastImport,
    add_records,
    demand_rows,
    line_row,
    net_of,
    order_row,
    sku_of,
)
from partners.queries import partner_ids_by_code
from partners.services.partners import PartnerInput, add_unknown_partners

ZERO = Decimal(0)
CHUNK = 250
#: Who bought where the file does not say.
GENERIC = "UNKNOWN"
GENERIC_NAME = "Unknown customer"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_KNOWN = """
SELECT o.external_id, o.number, r.image ->> 'hash'
FROM orders_order o
JOIN orders_orderrevision r ON r.order_id = o.id AND r.number = o.revision
WHERE o.channel_id = %s AND o.external_id = ANY(%s)
"""


@dataclass(frozen=True)
class PastOutcome:
    outcome: str
    number: str = ""
    findings: tuple[Finding, ...] = ()


def import_past(
    orders: Sequence[ParsedOrder], terms: PastImport
) -> Iterator[PastOutcome]:
    """Take closed orders in; one outcome each, in order; a transaction a chunk."""
    for start in range(0, len(orders), CHUNK):
        yield from _import_chunk(orders[start : start + CHUNK], terms)


@atomic()
def _import_chunk(
    orders: Sequence[ParsedOrder], terms: PastImport
) -> list[PastOutcome]:
    fetch_rows(_LOCK, [f"history:{terms.channel.id}"])
    outcomes: dict[int, PastOutcome] = {}
    pasts: dict[int, Past] = {}
    for place, parsed in enumerate(orders):
        past, findings = _read(parsed, terms)
        if findings:
            outcomes[place] = PastOutcome("rejected", findings=tuple(findings))
        else:
            pasts[place] = past
    outcomes |= _known_before(pasts, terms)
    new = {place: past for place, past in pasts.items() if place not in outcomes}
    partners = _partner_ids(new.values(), terms)
    items = _item_ids(new.values(), terms)
    for place, past in list(new.items()):
        if missing := _missing(past, partners, items):
            outcomes[place] = PastOutcome("rejected", findings=tuple(missing))
            del new[place]
    numbers = _write(list(new.values()), partners, items, terms)
    for place, number in zip(new, numbers, strict=True):
        outcomes[place] = PastOutcome("created", number)
    return [outcomes[place] for place in range(len(orders))]


def _read(parsed: ParsedOrder, terms: PastImport) -> tuple[Past, list[Finding]]:
    given = intake.number_lines(parsed.order)
    content = intake.content_of(given)
    findings = check_past_shape(given, content.text)
    currency = given.currency or terms.company.currency
    if currency not in CURRENCIES:
        code = {"currency_code": currency[:20]}
        findings.append(_wrong("order.unknown_currency", "currency", None, code))
    partner = given.buyer.code or given.buyer.name or GENERIC
    past = Past(parsed, given, content, partner[:40], currency)
    return past, findings


def _wrong(
    code: str, field: str, line: int | None, params: Mapping[str, Any]
) -> Finding:
    return Finding(code, Severity.REJECT, field=field, line=line, params=params)


def _known_before(
    pasts: Mapping[int, Past], terms: PastImport
) -> dict[int, PastOutcome]:
    keys = [past.given.external_id for past in pasts.values()]
    rows = fetch_rows(_KNOWN, [terms.channel.id, keys])
    known = {key: (number, digest) for key, number, digest in rows}
    outcomes = {}
    for place, past in pasts.items():
        if past.given.external_id not in known:
            continue
        number, digest = known[past.given.external_id]
        if digest == past.content.digest:
            outcomes[place] = PastOutcome("unchanged", number)
        else:
            changed = _wrong(
                "order.changed_since", "external_id", None, {"number": number}
            )
            outcomes[place] = PastOutcome("rejected", number, (changed,))
    return outcomes


def _partner_ids(pasts: Iterable[Past], terms: PastImport) -> dict[str, int]:
    wanted = {past.partner_code: past for past in pasts}
    if not terms.is_creating:
        return partner_ids_by_code(wanted)
    return add_unknown_partners(
        [
            PartnerInput(
                code=code,
                name=GENERIC_NAME if code == GENERIC else past.given.buyer.name or code,
                company=terms.company.code,
                currency=past.currency,
                country="" if code == GENERIC else past.given.buyer.country,
                language=terms.company.language,
            )
            for code, past in wanted.items()
        ],
        by=terms.by,
    )


def _item_ids(pasts: Iterable[Past], terms: PastImport) -> dict[str, int]:
    names: dict[str, str] = {}
    for past in pasts:
        for line in past.given.lines:
            sku = sku_of(line)
            # The first description wins; later ones are often notes on damages.
            names[sku] = names.get(sku) or line.text
    if terms.is_creating:
        return add_unknown_items(names, by=terms.by)
    return dict(Item.objects.filter(sku__in=names).values_list("sku", "id"))


def _missing(
    past: Past, partners: Mapping[str, int], items: Mapping[str, int]
) -> list[Finding]:
    found = []
    if past.partner_code not in partners:
        name = {"name": past.given.buyer.text or past.partner_code}
        found.append(_wrong("order.unknown_customer", "buyer", None, name))
    for line in past.given.lines:
        if sku_of(line) not in items:
            code = {"code": sku_of(line)}
            found.append(_wrong("line.unknown_item", "item", line.line_no, code))
    return found


def _write(
    pasts: Sequence[Past],
    partners: Mapping[str, int],
    items: Mapping[str, int],
    terms: PastImport,
) -> list[str]:
    if not pasts:
        return []
    count = sum(len(past.given.lines) for past in pasts)
    order_ids, line_ids = take_ids([(Order, len(pasts)), (OrderLine, count)])
    numbers = take_numbers("order_number_seq", "ORD-", len(pasts))
    keys = iter(line_ids)
    lines: list[tuple[Any, ...]] = []
    rows: list[tuple[Past, Order, int]] = []
    for past, key, number in zip(pasts, order_ids, numbers, strict=True):
        given = past.given.lines
        net = sum((net_of(past, line) for line in given), ZERO)
        partner_id = partners[past.partner_code]
        rows.append((past, order_row(past, number, partner_id, net, terms), key))
        lines += [
            (next(keys), key, *line_row(past, line, items[sku_of(line)]))
            for line in given
        ]
    batch = Batch()
    names = [field.attname for field in Order._meta.concrete_fields]
    batch.insert(
        Order,
        names,
        [
            [key, *(getattr(order, name) for name in names[1:])]
            for _, order, key in rows
        ],
    )
    batch.insert(OrderLine, ("id", "order_id", *LINE_COLUMNS), lines)
    add_records(rows, batch, terms.by)
    batch.send()
    note_past(demand_rows(rows, items))
    return numbers
