"""What a basket would cost: the same price book, engine and VAT as a real order.

Writes nothing. Goods are taxed as shipped from our own country, since no place to ship
from is known before an order is promised.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.queries import item_facts
from catalog.states import TaxClass
from foundation.facts import one_look
from partners.queries import ChannelFacts, PartnerFacts
from pricing.engine.book import LineToPrice, PriceContext, PricedLine
from pricing.engine.tax import LineToTax, TaxResult, tax_lines
from pricing.engine.waterfall import price_lines
from pricing.queries import load_price_book, load_tax_context


@dataclass(frozen=True)
class Quote:
    currency: str
    lines: tuple[PricedLine, ...]
    tax: TaxResult


@one_look()
def price_basket(
    lines: Sequence[LineToPrice],
    *,
    partner: PartnerFacts,
    channel: ChannelFacts,
    on: dt.date,
    currency: str = "",
    ship_to_country: str = "",
) -> Quote:
    """Price and tax a basket for a customer without ordering it."""
    currency = currency or partner.currency
    book = load_price_book(
        company_id=partner.company.id,
        partner=partner,
        channel_id=channel.id,
        currency=currency,
        item_ids=[line.item_id for line in lines if line.item_id is not None],
        on=on,
    )
    priced = price_lines(lines, book, price_context(partner, channel, on))
    tax = load_tax_context(
        company=partner.company,
        partner=partner,
        ship_to_country=ship_to_country or partner.ship_to.get("country", ""),
        currency=currency,
        on=on,
    )
    return Quote(currency, tuple(priced), tax_lines(_to_tax(priced), tax))


def price_context(
    partner: PartnerFacts | None, channel: ChannelFacts, on: dt.date
) -> PriceContext:
    """How lines of this customer through this channel are to be priced."""
    return PriceContext(
        on=on,
        segment=partner.segment if partner else "",
        partner_code=partner.code if partner else "",
        channel=channel.code,
        channel_sets_prices=channel.sets_prices,
        tolerance_percent=channel.price_tolerance,
    )


def _to_tax(lines: Sequence[PricedLine]) -> list[LineToTax]:
    items = item_facts(line.item_id for line in lines if line.item_id is not None)
    classes = {key: item.tax_class for key, item in items.items()}
    return [
        LineToTax(line.ref, line.net, classes.get(line.item_id or 0, TaxClass.STANDARD))
        for line in lines
    ]
