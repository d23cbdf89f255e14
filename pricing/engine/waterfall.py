"""From list price to net, line by line, every step kept with its reason.

Stages of a line, in this order:
 1. list: the first list of the book that has a price for the item and quantity; breaks
    hold for the whole quantity or slice by slice, as the list says;
 2. rules: every rule that applies, in the order of the book, each on what is left;
 3. by rule: a defaulting rule sets another price, or takes so many percent off;
 4. channel: where the channel sets prices, its price replaces all of the above and ours
    is kept for comparison; elsewhere a sent price that differs too much is a finding;
 5. manual: a price set by hand replaces everything; a forced rule lets neither 4 nor 5
    speak, and says what it passed over;
 6. rounding: the amount, exact until here, once, half-up, to the minor unit.

Unit prices have four places. The differences of all steps add up to the net amount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from foundation.money import minor_unit, round_amount, round_unit_price
from pricing.engine.book import (
    BY_RULE,
    ZERO,
    Break,
    Finding,
    LineToPrice,
    ListPrices,
    PriceBook,
    PriceByRule,
    PriceContext,
    PricedItem,
    PricedLine,
    Step,
)
from pricing.engine.breaks import reached, slices
from pricing.engine.rule import Situation, less_percent
from pricing.states import BreakMode

_NO_ITEM = PricedItem()


def price_lines(
    lines: Sequence[LineToPrice], book: PriceBook, context: PriceContext
) -> list[PricedLine]:
    """Price every line from the book; what cannot be priced says so in its findings."""
    return [_price_line(line, book, context) for line in lines]


class _Waterfall:
    """The steps of one line while they are made."""

    def __init__(self, line: LineToPrice, currency: str) -> None:
        self.line = line
        self.currency = currency
        self.unit: Decimal | None = None
        self.amount = ZERO
        self.steps: list[Step] = []

    @property
    def is_sliced(self) -> bool:
        """Priced slice by slice: the unit price is an average, the amount is exact."""
        return sum(each.kind == "list_price" for each in self.steps) > 1

    def step(
        self, kind: str, code: str, params: Mapping[str, Any], amount: Decimal
    ) -> None:
        self.steps.append(Step(kind, code, params, self.amount, amount))
        self.amount = amount

    def to_unit(
        self, unit: Decimal, kind: str, code: str, params: Mapping[str, Any]
    ) -> None:
        self.unit = round_unit_price(unit)
        self.step(kind, code, params, self.unit * self.line.quantity)

    def to_amount(
        self, amount: Decimal, kind: str, code: str, params: Mapping[str, Any]
    ) -> None:
        self.step(kind, code, params, amount)
        if self.line.quantity:
            self.unit = round_unit_price(amount / self.line.quantity)

    def money(self, amount: Decimal) -> dict[str, str]:
        return {"amount": f"{amount:f}", "currency": self.currency}


def _price_line(
    line: LineToPrice, book: PriceBook, context: PriceContext
) -> PricedLine:
    ours = _Waterfall(line, book.currency)
    _take_list_price(ours, book)
    list_price = ours.unit
    if list_price is not None:
        _apply_rules(ours, book, context)
    _apply_defaulting(ours)
    is_forced = any(each.is_forced for each in line.by_rule) and ours.unit is not None
    final, findings = ours, list[Finding]()
    if not is_forced:
        final, findings = _weigh_sent_price(ours, book, context)
    if line.manual_price is not None and not is_forced:
        _take_manual_price(final, line.manual_price)
        findings = []
    _round(final)
    return PricedLine(
        ref=line.ref,
        item_id=line.item_id,
        quantity=line.quantity,
        unit_price=final.unit,
        list_price=list_price,
        net=final.amount,
        is_manual=line.manual_price is not None and not is_forced,
        steps=tuple(final.steps),
        findings=tuple(findings),
    )


def _take_list_price(ours: _Waterfall, book: PriceBook) -> None:
    item = book.items.get(ours.line.item_id or 0, _NO_ITEM)
    for prices in book.lists:
        breaks = prices.breaks_by_item.get(ours.line.item_id or 0, ())
        best = reached(breaks, ours.line.base_quantity)
        if best is None:
            continue
        if prices.mode == BreakMode.RANGE and len(breaks) > 1:
            _take_slices(ours, prices, breaks, item)
        else:
            _take_break(ours, prices, best)
        return


def _take_break(ours: _Waterfall, prices: ListPrices, best: Break) -> None:
    is_first = best.min_quantity <= 1
    params = {
        "list_name": prices.name,
        "list_code": prices.code,
        "unit_price": ours.money(best.unit_price),
        "min_quantity": f"{best.min_quantity.normalize():f}",
    }
    code = "price.list" if is_first else "price.list_break"
    ours.to_unit(best.unit_price * ours.line.factor, "list_price", code, params)


def _take_slices(
    ours: _Waterfall, prices: ListPrices, breaks: tuple[Break, ...], item: PricedItem
) -> None:
    sign = -1 if ours.line.quantity < 0 else 1
    smallest = Decimal(1).scaleb(-item.unit_digits)
    for part, unit_price in slices(breaks, ours.line.base_quantity, smallest):
        params = {
            "list_name": prices.name,
            "list_code": prices.code,
            "unit_price": ours.money(unit_price),
            "quantity": f"{part.normalize():f}",
        }
        amount = ours.amount + sign * part * unit_price
        ours.to_amount(amount, "list_price", "price.list_slice", params)


def _apply_rules(ours: _Waterfall, book: PriceBook, context: PriceContext) -> None:
    line = ours.line
    item = book.items.get(line.item_id or 0, _NO_ITEM)
    situation = Situation(line, item, context)
    is_sliced = ours.is_sliced
    for rule in book.rules:
        if not rule.applies(situation) or ours.unit is None:
            continue
        params = {"rule_code": rule.code, "name": rule.name, **rule.explain()}
        if is_sliced:
            amount = rule.apply(ours.amount)
            ours.to_amount(amount, "discount", rule.sentence_code, params)
        else:
            unit = rule.apply(ours.unit)
            ours.to_unit(unit, "discount", rule.sentence_code, params)


def _apply_defaulting(ours: _Waterfall) -> None:
    """The price that a rule of the order gives, then what one takes off it."""
    for given in ours.line.by_rule:
        params = {"rule": given.rule, "name": given.name, **_passed_over(ours, given)}
        if given.price is not None:
            _take_rule_price(ours, given, given.price, params)
        elif given.percent is not None and ours.unit is not None:
            code = _over("price.discount_by_rule", params)
            params["percent"] = f"{given.percent.normalize():f}"
            if ours.is_sliced:
                amount = less_percent(ours.amount, given.percent)
                ours.to_amount(amount, BY_RULE, code, params)
            else:
                unit = less_percent(ours.unit, given.percent)
                ours.to_unit(unit, BY_RULE, code, params)


def _take_rule_price(
    ours: _Waterfall, given: PriceByRule, price: Decimal, params: dict[str, Any]
) -> None:
    code = _over("price.by_rule", params)
    params["rule_price"] = ours.money(price)
    if code == "price.by_rule" and ours.unit is not None:
        code = "price.by_rule_compared"
        params["our_price"] = ours.money(ours.unit)
    if given.amount is None:
        ours.to_unit(price, BY_RULE, code, params)
    else:
        ours.to_amount(given.amount, BY_RULE, code, params)


def _over(code: str, params: Mapping[str, Any]) -> str:
    return f"{code}_over" if "entered_price" in params else code


def _passed_over(ours: _Waterfall, given: PriceByRule) -> dict[str, Any]:
    """What was entered for one unit, where a forced rule does not let it speak."""
    line = ours.line
    entered = line.manual_price
    if entered is None and line.quantity and (sent := _sent_amount(line)) is not None:
        entered = round_unit_price(sent / line.quantity)
    if entered is None or not given.is_forced:
        return {}
    return {"entered_price": ours.money(entered)}


def _weigh_sent_price(
    ours: _Waterfall, book: PriceBook, context: PriceContext
) -> tuple[_Waterfall, list[Finding]]:
    line = ours.line
    sent = _sent_amount(line)
    if sent is not None and (context.channel_sets_prices or line.item_id is None):
        return _as_sent(ours, sent), []
    if ours.unit is None:
        return ours, [_missing(line, book)] if line.item_id is not None else []
    if sent is None or not _differs(sent, ours.amount, ours.currency, context):
        return ours, []
    params = {
        "sent_price": ours.money(sent / line.quantity if line.quantity else sent),
        "our_price": ours.money(ours.unit),
    }
    return ours, [Finding("price.differs", params)]


def _as_sent(ours: _Waterfall, sent: Decimal) -> _Waterfall:
    final = _Waterfall(ours.line, ours.currency)
    line = ours.line
    price = line.sent_price
    unit = price / line.sent_per if price is not None else sent / line.quantity
    params: dict[str, Any] = {"sent_price": final.money(round_unit_price(unit))}
    code = "price.channel"
    if ours.unit is not None:
        code = "price.channel_compared"
        params["our_price"] = final.money(ours.unit)
    final.to_amount(sent, "channel", code, params)
    final.unit = round_unit_price(unit)
    return final


def _sent_amount(line: LineToPrice) -> Decimal | None:
    if line.sent_net is not None and line.quantity:
        return line.sent_net
    if line.sent_price is None:
        return None
    return line.sent_price * line.quantity / line.sent_per


def _missing(line: LineToPrice, book: PriceBook) -> Finding:
    if not book.lists:
        return Finding("price.no_list", {"currency_code": book.currency})
    sku = book.items.get(line.item_id or 0, _NO_ITEM).sku
    return Finding("price.missing", {"sku": sku, "currency_code": book.currency})


def _differs(
    sent: Decimal, ours: Decimal, currency: str, context: PriceContext
) -> bool:
    allowed = abs(ours) * context.tolerance_percent / 100
    return abs(sent - ours) > max(allowed, minor_unit(currency))


def _take_manual_price(final: _Waterfall, price: Decimal) -> None:
    params: dict[str, Any] = {"manual_price": final.money(price)}
    code = "price.manual"
    if final.unit is not None:
        code = "price.manual_compared"
        params["our_price"] = final.money(final.unit)
    final.to_unit(price, "manual", code, params)


def _round(final: _Waterfall) -> None:
    net = round_amount(final.amount, final.currency)
    if net != final.amount:
        final.step("rounding", "price.rounding", {}, net)
    final.amount = net
