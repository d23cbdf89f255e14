"""What order entry shows of a basket: prices, availability and dates, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from catalog.models import Unit
from foundation import formats
from foundation.sentences import word
from foundation.status import Tone
from orders.engine.intake import REMARKS
from orders.services.capture import Basket, BasketLine
from promising.engine.shapes import LinePromise, Mode

Answer = dict[str, Any]


def answers_for(basket: Basket, keys: Mapping[int, str]) -> Answer:
    """The grid's answer: each line under its key, the totals of the whole."""
    units = dict(Unit.objects.values_list("code", "name"))
    lines = [
        _line(line, keys.get(line.line.line_no, ""), basket.currency, units)
        for line in basket.lines
    ]
    totals = [
        {"label": _("Net"), "value": _money(basket.net, basket.currency)},
        {"label": _("VAT"), "value": _money(basket.tax, basket.currency)},
        {"label": _("Total"), "value": _money(basket.gross, basket.currency)},
    ]
    return {"currency": basket.currency, "lines": lines, "totals": totals}


def _line(
    basket_line: BasketLine, key: str, currency: str, units: Mapping[str, str]
) -> Answer:
    line, priced, taxed = basket_line.line, basket_line.priced, basket_line.taxed
    problems = [
        word(each.code, each.params)
        for each in basket_line.findings
        if each.severity not in REMARKS
    ]
    price = priced.unit_price if priced else None
    answer: Answer = {
        "key": key,
        "name": line.description,
        "unit": _(units[line.unit]) if line.unit in units else line.unit,
        "net_price": formats.unit_price(price, currency) if price is not None else "",
        "total": "",
        "amount": "0",
        "tax": "0",
        "problem": " ".join(problems),
        "availability": None,
    }
    if priced and price is not None:
        answer["total"] = _money(priced.net, currency)
        answer["amount"] = str(priced.net)
        answer["tax"] = str(taxed.tax if taxed else 0)
    if basket_line.promise and line.item:
        answer["availability"] = availability(basket_line.promise)
    return answer


def availability(promise: LinePromise) -> dict[str, str]:
    """A dot, a word and a date for what was promised."""
    modes = {part.mode for part in promise.parts}
    dates = [part.arrive_on for part in promise.parts if part.arrive_on]
    is_whole = len(dates) == len(promise.parts) > 0
    date = formats.short_day(max(dates)) if is_whole else _("to be confirmed")
    if modes <= {Mode.SERVICE}:
        return {"tone": Tone.GREEN.value, "word": _("Service"), "date": date}
    if Mode.BACKORDER not in modes:
        return {"tone": Tone.GREEN.value, "word": _("In stock"), "date": date}
    short = sum(part.quantity for part in promise.parts if part.mode == Mode.BACKORDER)
    if modes == {Mode.BACKORDER}:
        return {
            "tone": Tone.RED.value,
            "word": _("Backorder"),
            "date": _("to be confirmed"),
        }
    words = _("%(short)s short") % {"short": formats.number(short)}
    return {"tone": Tone.AMBER.value, "word": words, "date": date}


def _money(amount: Any, currency: str) -> str:
    return formats.money(amount, currency)
