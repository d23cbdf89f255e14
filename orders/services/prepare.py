"""The part of capture that writes nothing.

match → default → validate → price → policies

The same code serves an order, a draft, a live basket and a rebooked draft.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from catalog.queries import ItemFacts
from catalog.states import ItemKind, TaxClass
from foundation import clock
from foundation.models import User
from foundation.money import CURRENCIES
from orders.engine.defaulting import default_order
from orders.engine.intake import Finding, OrderInput, Severity
from orders.engine.validation import check_amounts, check_sense, worst
from orders.services.derivation.filling import Filling
from orders.services.matching import look_up
from orders.services.order_prices import price_order
from orders.services.policies import POLICIES, apply_policies
from orders.services.prepared import Prepared
from partners.queries import ChannelFacts, CompanyFacts
from pricing.engine.book import PricedLine
from pricing.engine.tax import LineToTax, TaxResult, tax_lines
from pricing.queries import load_tax_context


def prepare(
    given: OrderInput,
    channel: ChannelFacts,
    company: CompanyFacts,
    *,
    draft: str = "",
    by: User | None = None,
) -> Prepared:
    """Understand and price an order; a fixed number of queries, nothing written.

    `draft` is the number of the draft that is prepared again.
    """
    known = look_up(given, channel, company, draft)
    order = default_order(given, known)
    seller = order.partner.company if order.partner else company
    filling = Filling(channel, seller, by, known.unit_by_theirs)
    filled = filling.before_prices(order)
    order = filled.order
    findings = [*check_sense(order, known, CURRENCIES), *filled.ruled.findings]
    priced: list[PricedLine] = []
    if worst(findings) != Severity.REJECT:
        priced = price_order(order, channel, seller, known.today)
        findings += _price_findings(priced, findings)
        findings += check_amounts(each.net for each in priced)
    prepared = Prepared(
        order, channel, seller, tuple(priced), tuple(findings), by, draft
    )
    return apply_policies(filling.after_prices(prepared, filled.ruled))


def accepted(prepared: Prepared) -> Prepared:
    """A clean order without the lines that are refused: what is left of it is priced
    and asked about anew, except by validation."""
    refused = prepared.refused
    if not refused or not prepared.is_clean:
        return prepared
    kept = tuple(each for each in prepared.order.lines if each.line_no not in refused)
    order = dataclasses.replace(prepared.order, lines=kept)
    priced = price_order(order, prepared.channel, prepared.company, clock.today())
    later = sum(len(ruled.findings) for ruled in prepared.ruled[1:])
    rest = dataclasses.replace(
        prepared,
        order=order,
        priced=tuple(priced),
        findings=prepared.findings[: len(prepared.findings) - later],
        ruled=prepared.ruled[:1],
    )
    return apply_policies(rest, POLICIES[1:])


def tax(prepared: Prepared, ship_from: Mapping[int, str]) -> TaxResult:
    """The VAT of the order, by the country each line ships from."""
    order = prepared.order
    context = load_tax_context(
        company=prepared.company,
        partner=order.partner,
        ship_to_country=order.ship_to.get("country", ""),
        currency=order.currency,
        on=clock.today(),
    )
    lines = [
        LineToTax(
            priced.ref,
            priced.net,
            line.item.tax_class if line.item else TaxClass.STANDARD,
            # A service leaves from nowhere; it is taxed as our company's.
            "" if _is_service(line.item) else ship_from.get(line.line_no, ""),
        )
        for line, priced in zip(order.lines, prepared.priced, strict=True)
    ]
    return tax_lines(lines, context)


def _is_service(item: ItemFacts | None) -> bool:
    return item is not None and item.kind == ItemKind.SERVICE


def _price_findings(priced: list[PricedLine], found: list[Finding]) -> list[Finding]:
    """What pricing asks, except of lines that are not understood anyway."""
    if any(each.code == "order.unknown_customer" for each in found):
        return []  # whose prices would they be?
    unclear = {each.line for each in found if each.severity == Severity.ERROR}
    return [
        Finding(each.code, field="unit_price", line=int(line.ref), params=each.params)
        for line in priced
        for each in line.findings
        if int(line.ref) not in unclear
    ]
