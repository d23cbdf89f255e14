"""What the lines of an order cost, as they are understood."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from foundation.money import round_amount, spread
from orders.services.prepared import Line, Resolved
from partners.queries import ChannelFacts, CompanyFacts
from pricing.engine.book import LineToPrice, PricedLine
from pricing.engine.waterfall import price_lines
from pricing.queries import load_price_book
from pricing.services.quote import price_context


def price_order(
    order: Resolved, channel: ChannelFacts, seller: CompanyFacts, today: dt.date
) -> list[PricedLine]:
    """Every line with its price and how it came about."""
    book = load_price_book(
        company_id=seller.id,
        partner=order.partner,
        channel_id=channel.id,
        currency=order.currency,
        item_ids={line.item.id for line in order.lines if line.item},
        on=today,
    )
    lines = [_to_price(line) for line in order.lines]
    if channel.sets_prices and order.given.extra_charges:
        lines = _with_charges(lines, order)
    return price_lines(lines, book, price_context(order.partner, channel, today))


def _to_price(line: Line) -> LineToPrice:
    is_manual = line.given.is_price_manual
    return LineToPrice(
        ref=str(line.line_no),
        item_id=line.item.id if line.item else None,
        quantity=line.quantity,
        manual_price=line.stated_price if is_manual else None,
        sent_price=None if is_manual else line.stated_price,
        sent_net=None if is_manual else line.given.net,
        by_rule=tuple(
            each for each in (line.price_by_rule, line.discount_by_rule) if each
        ),
    )


def _with_charges(lines: list[LineToPrice], order: Resolved) -> list[LineToPrice]:
    """Charges and allowances of the whole order as part of its lines' amounts."""
    nets = [_stated_net(line, order.currency) for line in lines]
    if sum(nets) <= 0:
        return lines
    shares = spread(order.given.extra_charges, nets, order.currency)
    return [
        dataclasses.replace(
            line, sent_net=net + share, sent_price=(net + share) / line.quantity
        )
        for line, net, share in zip(lines, nets, shares, strict=True)
    ]


def _stated_net(line: LineToPrice, currency: str) -> Decimal:
    if line.sent_net is not None:
        return line.sent_net
    return round_amount((line.sent_price or Decimal(0)) * line.quantity, currency)
