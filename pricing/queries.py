"""Price books and tax terms for the engine, and stored waterfalls for the pages.

Lists, rules and rates are kept per process as long as the version of pricing stands.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.queries import item_facts
from foundation import sentences
from foundation.facts import FactCache, one_look
from foundation.kinds import load_kinds
from partners.queries import CompanyFacts, PartnerFacts
from partners.vat_numbers import vat_country
from pricing.engine.book import Break, ListPrices, PriceBook, PricedItem
from pricing.engine.explain import stripes
from pricing.engine.rule import PriceRule, WrongParams
from pricing.engine.tax import TaxContext
from pricing.models import DiscountRule, Price, PriceAssignment, TaxRate, Waterfall
from pricing.states import BreakMode

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WhyRow:
    """One row of “Why this price?”: a sentence, what it changed, what remained."""

    label: str
    amount: Decimal
    after: Decimal
    kind: str = ""


class _ItemPrices:
    """The prices of one item in one list; the breaks of the last day are kept."""

    def __init__(self, rows: Sequence[Price]) -> None:
        self._rows = rows
        self._last: tuple[dt.date, tuple[Break, ...]] | None = None

    def on(self, day: dt.date) -> tuple[Break, ...]:
        if self._last is None or self._last[0] != day:
            # Rows come by rising quantity and start: of two that hold, the later one.
            held = {
                r.min_quantity: r.unit_price for r in self._rows if _is_valid(r, day)
            }
            self._last = day, tuple(Break(*pair) for pair in held.items())
        return self._last[1]


@dataclass(frozen=True)
class _Rule:
    rule: PriceRule[Any]
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True)
class _Terms:
    assignments: tuple[PriceAssignment, ...]
    rules: tuple[_Rule, ...]
    rates: tuple[TaxRate, ...]


@one_look()
def load_price_book(
    *,
    company_id: int,
    partner: PartnerFacts | None,
    channel_id: int | None,
    currency: str,
    item_ids: Iterable[int],
    on: dt.date,
) -> PriceBook:
    """The lists, best first, and rules that hold for this customer on this day."""
    terms = _read_terms()
    wanted = _Wanted(company_id, partner, channel_id, currency, on)
    chosen = [row for row in terms.assignments if wanted.has(row)]
    lists = {row.price_list_id: row.price_list for row in sorted(chosen, key=_rank)}
    items = item_facts(item_ids)
    prices = _prices.get_many((key, item_id) for key in lists for item_id in items)
    return PriceBook(
        currency=currency,
        lists=tuple(
            ListPrices(
                price_list.code,
                price_list.name,
                {item: prices[key, item].on(on) for item in items},
                BreakMode(price_list.break_mode),
            )
            for key, price_list in lists.items()
        ),
        rules=tuple(row.rule for row in terms.rules if _is_valid(row, on)),
        items={
            key: PricedItem(item.sku, item.categories, item.brand, item.unit_digits)
            for key, item in items.items()
        },
    )


@one_look()
def load_tax_context(
    *,
    company: CompanyFacts,
    partner: PartnerFacts | None,
    ship_to_country: str,
    currency: str,
    on: dt.date,
) -> TaxContext:
    """What decides the VAT of a document to this customer on this day."""
    rates = [row for row in _read_terms().rates if _is_valid(row, on)]
    return TaxContext(
        currency=currency,
        company_country=company.country,
        registered_in=frozenset(company.registrations),
        ship_to=ship_to_country,
        customer_vat_country=vat_country(partner.vat_number) if partner else "",
        rates={(row.country, row.tax_class): row.rate for row in rates},
    )


def waterfall_of(line_ref: str, revision: int | None = None) -> Waterfall | None:
    """The stored waterfall of a line, of its last revision unless one is named."""
    rows = Waterfall.objects.filter(line_ref=line_ref)
    if revision is not None:
        rows = rows.filter(revision=revision)
    return rows.order_by("-revision").first()


def waterfalls_of(line_refs: Iterable[str]) -> dict[str, Waterfall]:
    """The last stored waterfall of each line, in one query."""
    rows = Waterfall.objects.filter(line_ref__in=list(line_refs))
    return {row.line_ref: row for row in rows.order_by("line_ref", "revision")}


def explained_rules(rows: Iterable[DiscountRule]) -> list[tuple[DiscountRule, str]]:
    """Each discount rule with the sentence that a price gives for it."""
    return [(row, _explained(row)) for row in rows]


def why_rows(steps: Sequence[Mapping[str, Any]], currency: str) -> list[WhyRow]:
    """The steps of a waterfall as sentences in the reader's language."""
    return [
        WhyRow(sentences.word(row.code, row.params), row.amount, row.after, row.kind)
        for row in stripes(steps, currency)
    ]


def _explained(row: DiscountRule) -> str:
    kind = load_kinds("pricing.engine.rules", PriceRule).get(row.kind)
    try:
        rule = kind(row.code, row.name, row.params) if kind else None
    except WrongParams:
        rule = None
    if rule is None:
        return sentences.word("price.unusable_rule")
    return sentences.word(rule.sentence_code, {"name": rule.name, **rule.explain()})


@dataclass(frozen=True)
class _Wanted:
    company_id: int
    partner: PartnerFacts | None
    channel_id: int | None
    currency: str
    on: dt.date

    def has(self, row: PriceAssignment) -> bool:
        partner_id = self.partner.id if self.partner else None
        segment = self.partner.segment if self.partner else ""
        return (
            row.price_list.currency == self.currency
            and row.partner_id in (None, partner_id)
            and row.segment in ("", segment)
            and row.channel_id in (None, self.channel_id)
            and row.company_id in (None, self.company_id)
            and _is_valid(row.price_list, self.on)
        )


def _rank(row: PriceAssignment) -> tuple[bool | int | str, ...]:
    return (
        row.partner_id is None,
        not row.segment,
        row.channel_id is None,
        row.company_id is None,
        row.priority,
        row.price_list.code,
    )


def _is_valid(row: Any, on: dt.date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)


def _read_terms() -> _Terms:
    return _terms.get_many([""])[""]


def _load_terms(_keys: Collection[str]) -> dict[str, _Terms]:
    return {
        "": _Terms(
            assignments=tuple(PriceAssignment.objects.select_related("price_list")),
            rules=tuple(_load_rules()),
            rates=tuple(TaxRate.objects.order_by("valid_from")),
        )
    }


def _load_rules() -> Iterable[_Rule]:
    kinds = load_kinds("pricing.engine.rules", PriceRule)
    for row in DiscountRule.objects.filter(is_active=True).order_by("position", "code"):
        try:
            rule = kinds[row.kind](row.code, row.name, row.params)
        except (KeyError, WrongParams):
            # Services refuse such rows; one that came another way must not stop sales.
            log.exception("The discount rule %s cannot be used", row.code)
            continue
        yield _Rule(rule, row.valid_from, row.valid_to)


def _load_prices(
    keys: Collection[tuple[int, int]],
) -> dict[tuple[int, int], _ItemPrices]:
    found: dict[tuple[int, int], list[Price]] = {key: [] for key in keys}
    lists, items = {key[0] for key in keys}, {key[1] for key in keys}
    rows = Price.objects.filter(price_list__in=lists, item__in=items)
    for row in rows.order_by("min_quantity", "valid_from"):
        found.setdefault((row.price_list_id, row.item_id), []).append(row)
    return {key: _ItemPrices(prices) for key, prices in found.items()}


_terms = FactCache("pricing", _load_terms)
_prices = FactCache("pricing", _load_prices)
