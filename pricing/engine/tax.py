"""VAT of a document: which rate for each line, why, and totals that add up.

The decision for a line, from where it ships to where it goes, in this order:
 1. inside one country: its rate where our company is registered, else none;
 2. between EU countries, to a customer with a VAT number of another country than the
    one it ships from: 0 %, the customer accounts for the VAT (AE);
 3. between EU countries, to anybody else: the rate of the destination where we are
    registered, else that of the origin;
 4. out of the country otherwise: export, 0 % (G).

Tax is rounded once for each rate of the document; the lines share that amount by
largest remainder, so lines, totals by rate and the document agree to the cent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.states import TaxClass
from foundation.money import minor_unit, round_amount
from pricing.engine.book import ZERO, Finding

_EU_COUNTRIES = """
    AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
"""
EU = frozenset(_EU_COUNTRIES.split())


@dataclass(frozen=True)
class LineToTax:
    ref: str
    net: Decimal
    tax_class: TaxClass = TaxClass.STANDARD
    #: Country the goods leave from; empty for services and where it is not known yet.
    ship_from: str = ""


@dataclass(frozen=True)
class TaxContext:
    currency: str
    company_country: str
    #: Countries where the selling company has a VAT number.
    registered_in: Collection[str]
    ship_to: str
    #: Country of the customer's valid VAT number; empty where there is none.
    customer_vat_country: str
    #: Percent by (country, tax class).
    rates: Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True)
class TaxDecision:
    """Rate in percent, category by UNCL 5305, and the reason as a code."""

    rate: Decimal
    category: str
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class TaxedLine:
    ref: str
    net: Decimal
    rate: Decimal
    category: str
    tax: Decimal
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class TaxTotal:
    category: str
    rate: Decimal
    base: Decimal
    tax: Decimal
    code: str


@dataclass(frozen=True)
class TaxResult:
    lines: tuple[TaxedLine, ...]
    totals: tuple[TaxTotal, ...]
    net: Decimal
    tax: Decimal
    gross: Decimal
    findings: tuple[Finding, ...] = ()


def tax_lines(lines: Sequence[LineToTax], context: TaxContext) -> TaxResult:
    """Decide the VAT of every line and add up the document."""
    decisions = [decide(line.tax_class, line.ship_from, context) for line in lines]
    groups: dict[tuple[str, Decimal], list[int]] = {}
    for index, decision in enumerate(decisions):
        groups.setdefault((decision.category, decision.rate), []).append(index)
    taxes = [ZERO] * len(lines)
    totals = []
    for (category, rate), members in sorted(groups.items()):
        nets = [lines[index].net for index in members]
        shares = _share(nets, rate, context.currency)
        for index, share in zip(members, shares, strict=True):
            taxes[index] = share
        code = decisions[members[0]].code
        totals.append(
            TaxTotal(category, rate, sum(nets, ZERO), sum(shares, ZERO), code)
        )
    net = sum((line.net for line in lines), ZERO)
    tax = sum(taxes, ZERO)
    taxed = tuple(map(_taxed, lines, decisions, taxes))
    missing = {line.params["country"]: line for line in taxed if line.code == NO_RATE}
    findings = tuple(Finding(NO_RATE, line.params) for line in missing.values())
    return TaxResult(taxed, tuple(totals), net, tax, net + tax, findings)


NO_RATE = "tax.no_rate"


def decide(tax_class: str, ship_from: str, context: TaxContext) -> TaxDecision:
    """The VAT decision for goods of a class that leave from a country."""
    origin = ship_from or context.company_country
    destination = context.ship_to or origin
    way = {"origin": origin, "country": destination}
    if origin == destination:
        if origin not in context.registered_in:
            return TaxDecision(ZERO, "E", "tax.not_registered", way)
        return _at_rate(destination, tax_class, "tax.domestic", context)
    if not {origin, destination} <= EU:
        return TaxDecision(ZERO, "G", "tax.export", way)
    if context.customer_vat_country in EU - {origin}:
        return TaxDecision(ZERO, "AE", "tax.reverse_charge", way)
    if destination in context.registered_in:
        return _at_rate(destination, tax_class, "tax.destination", context)
    return _at_rate(origin, tax_class, "tax.origin", context)


def included_tax(gross: Decimal, rate: Decimal, currency: str) -> Decimal:
    """The tax that is included in a gross amount."""
    return round_amount(gross * rate / (100 + rate), currency)


def _at_rate(
    country: str, tax_class: str, code: str, context: TaxContext
) -> TaxDecision:
    params: dict[str, Any] = {"country": country}
    if tax_class == TaxClass.ZERO:
        return TaxDecision(ZERO, "Z", "tax.zero_rate", params)
    rate = context.rates.get((country, tax_class))
    if rate is None:
        return TaxDecision(ZERO, "S", NO_RATE, params)
    params["rate"] = f"{rate.normalize():f}"
    return TaxDecision(rate, "S" if rate else "Z", code, params)


def _share(nets: Sequence[Decimal], rate: Decimal, currency: str) -> list[Decimal]:
    # Like foundation.money.spread, which needs weights that are not negative.
    unit = minor_unit(currency)
    total = round_amount(sum(nets, ZERO) * rate / 100, currency)
    exact = [net * rate / 100 / unit for net in nets]
    shares = [each.to_integral_value(rounding="ROUND_FLOOR") for each in exact]
    by_remainder = sorted(range(len(nets)), key=lambda i: (shares[i] - exact[i], i))
    for index in by_remainder[: int(total / unit - sum(shares))]:
        shares[index] += 1
    return [share * unit for share in shares]


def _taxed(line: LineToTax, decision: TaxDecision, tax: Decimal) -> TaxedLine:
    return TaxedLine(
        ref=line.ref,
        net=line.net,
        rate=decision.rate,
        category=decision.category,
        tax=tax,
        code=decision.code,
        params=decision.params,
    )
