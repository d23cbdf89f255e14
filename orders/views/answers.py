"""What order entry shows of a basket: prices, availability and dates, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Unit
from foundation import formats
from foundation.sentences import word
from foundation.status import Tone
from orders.engine.intake import REMARKS
from orders.services.capture import Basket, BasketLine
from orders.views.notices import notices_for
from promising.engine.shapes import LinePromise, Mode

Answer = dict[str, Any]


def answers_for(
    basket: Basket, keys: Mapping[int, str], unread: Mapping[str, str] | None = None
) -> Answer:
    """The grid's answer: each line under its key, the totals of the whole.

    `unread` says by key what is wrong with lines that are not in the basket.
    """
    units = dict(Unit.objects.values_list("code", "name"))
    asked = _asked_lines(basket)
    groups: dict[int, list[BasketLine]] = {}
    for line in basket.lines:
        number = line.line.line_no
        groups.setdefault(asked.get(number, number), []).append(line)
    lines = [
        _line(parts[0], keys.get(number, ""), basket.currency, units)
        if len(parts) == 1
        else _parts(parts, keys.get(number, ""), basket.currency, units)
        for number, parts in groups.items()
    ]
    problems = {**_refused(basket, keys), **(unread or {})}
    notices = notices_for(basket)
    return {
        "currency": basket.currency,
        "lines": [*lines, *(_unread(*problem) for problem in problems.items())],
        "totals": _totals(basket),
        "terms": _terms(basket),
        "notices": render_to_string("orders/_entry_notices.html", {"notices": notices}),
    }


def _refused(basket: Basket, keys: Mapping[int, str]) -> dict[str, str]:
    """What is wrong with the lines of a basket that cannot be priced at all."""
    if basket.lines:
        return {}
    return {
        keys.get(each.line, ""): word(each.code, each.params)
        for each in basket.findings
        if each.line is not None
    }


def _unread(key: str, problem: str) -> Answer:
    texts = ("name", "unit", "net_price", "list_price", "total")
    nothing = dict.fromkeys(texts, "") | dict.fromkeys(("amount", "tax"), "0")
    return {"key": key, **nothing, "problem": problem, "availability": None}


def _terms(basket: Basket) -> str:
    """The days to pay in, as the order would have them; they may come from a rule."""
    if basket.prepared is None or basket.prepared.order.partner is None:
        return ""
    days = basket.prepared.order.payment_terms_days
    text = ngettext("Payment within %(days)s day", "Payment within %(days)s days", days)
    return text % {"days": days}


def _totals(basket: Basket) -> list[dict[str, str]]:
    # Without a customer or a line there is no currency yet.
    if not basket.currency:
        return []
    return [
        {"label": _("Net"), "value": _money(basket.net, basket.currency)},
        {"label": _("VAT"), "value": _money(basket.tax, basket.currency)},
        {"label": _("Total"), "value": _money(basket.gross, basket.currency)},
    ]


def _asked_lines(basket: Basket) -> dict[int, int]:
    """The line that was typed, for each that a rule made of it."""
    origins = basket.prepared.order.origins if basket.prepared else ()
    return {origin.line_no: origin.of_line for origin in origins}


def _parts(
    parts: Sequence[BasketLine], key: str, currency: str, units: Mapping[str, str]
) -> Answer:
    """One answer for a line that a rule replaced by its parts."""
    answers = [_line(part, key, currency, units) for part in parts]
    amount = sum((part.priced.net for part in parts if part.priced), Decimal(0))
    tax = sum((part.taxed.tax for part in parts if part.taxed), Decimal(0))
    names = [
        f"{formats.number(part.line.quantity)} × {part.line.description}"
        for part in parts
    ]
    waiting = [
        answer["availability"]
        for answer in answers
        if answer["availability"] and answer["availability"]["tone"] != Tone.GREEN.value
    ]
    return answers[0] | {
        "name": " + ".join(names),
        "unit": "",
        "net_price": "",
        "list_price": "",
        "total": _money(amount, currency),
        "amount": str(amount),
        "tax": str(tax),
        "problem": " ".join(each["problem"] for each in answers if each["problem"]),
        "availability": waiting[0] if waiting else answers[0]["availability"],
    }


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
    ours = priced.our_price if priced else None
    answer: Answer = {
        "key": key,
        "name": line.description,
        "unit": _(units[line.unit]) if line.unit in units else line.unit,
        "net_price": formats.unit_price(price, currency) if price is not None else "",
        "list_price": formats.unit_price(ours, currency) if ours is not None else "",
        "total": "",
        "amount": "0",
        "tax": "0",
        "problem": " ".join(problems),
        "availability": _availability(basket_line),
    }
    if priced and price is not None:
        answer["total"] = _money(priced.net, currency)
        answer["amount"] = str(priced.net)
        answer["tax"] = str(taxed.tax if taxed else 0)
    return answer


def _availability(basket_line: BasketLine) -> dict[str, str] | None:
    item = basket_line.line.item
    if item is None or basket_line.promise is None:
        return None
    shown = availability(basket_line.promise)
    return shown | _peek(item.sku) if item.is_stocked else shown


def _peek(sku: str) -> dict[str, str]:
    """The way to what is there and what is coming."""
    return {
        "stock_url": reverse("inventory:stock_page", args=[sku]),
        "peek_url": reverse("inventory:stock_outlook", args=[sku]),
        "peek_word": _("Stock and what is coming"),
    }


def availability(promise: LinePromise) -> dict[str, str]:
    """A dot, a word and a date for what was promised."""
    modes = {part.mode for part in promise.parts}
    dates = [part.arrive_on for part in promise.parts if part.arrive_on]
    is_whole = len(dates) == len(promise.parts) > 0
    date = formats.short_day(max(dates)) if is_whole else _("to be confirmed")
    if modes <= {Mode.SERVICE}:
        return {"tone": Tone.GREEN.value, "word": _("Service"), "date": date}
    if Mode.INCOMING in modes and Mode.BACKORDER not in modes:
        return {"tone": Tone.AMBER.value, "word": _("Expected"), "date": date}
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
