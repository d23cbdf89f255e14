"""“Where each value came from”: what an order says, and what filled in the rest."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import formats
from foundation.addresses import one_line
from foundation.kinds import mark
from foundation.models import Means
from foundation.rule_links import rule_url
from orders.engine.derivation.derive import RULE
from orders.models import Order, OrderRevision
from orders.services.prepared import Prepared

_LABELS = {
    "currency": mark("Currency"),
    "language": mark("Language"),
    "payment_terms_days": mark("Payment terms"),
    "requested_on": mark("Requested date"),
    "customer_reference": mark("Customer reference"),
    "contact": mark("Contact"),
    "bill_to": mark("Invoice address"),
    "ship_to": mark("Delivery address"),
    "note": mark("Note"),
    "item": mark("Item"),
    "unit": mark("Unit"),
    "quantity": mark("Quantity"),
    "description": mark("Description"),
    "unit_price": mark("Unit price"),
    "discount_percent": mark("Discount"),
}
_SOURCES = {
    "customer": mark("Customer's record"),
    "company": mark("Our company"),
    "as_soon_as_possible": mark("The wished date had passed"),
}
_IMPORTED = frozenset({Means.API.value, Means.IMPORT.value, Means.COMMAND.value})


@dataclass(frozen=True)
class DefaultRow:
    """One value with its source; `rule_url` where a rule gave it."""

    label: str
    value: str
    source: str
    line: int | None = None
    rule_url: str = ""


def defaults_of(order: Order) -> list[DefaultRow]:
    """The values of an order with where each came from, the header first."""
    revision = OrderRevision.objects.filter(order=order, number=order.revision).first()
    if revision is None:
        return []
    rows = list(_rows(order, revision))
    places = {_(label): place for place, label in enumerate(_LABELS.values())}
    return sorted(rows, key=lambda row: (row.line or 0, places.get(row.label, 99)))


def rule_given(prepared: Prepared) -> list[str]:
    """What rules filled into an order that is being typed, as sentences."""
    rules = {
        f"{hit.rule.set_code}/{hit.rule.key}": hit.rule.name
        for hit in prepared.filled.hits.hits
    }
    return [*_head_given(prepared, rules), *_prices_given(prepared)]


def _head_given(prepared: Prepared, rules: Mapping[str, str]) -> list[str]:
    values = vars(prepared.order)
    return [
        _("%(label)s: %(value)s, by the rule “%(rule)s”.")
        % {
            "label": _(_LABELS[name]),
            "value": _shown(name, {name: _stored(values[name])}),
            "rule": rules.get(source.removeprefix(RULE), source.removeprefix(RULE)),
        }
        for name, source in prepared.order.provenance.items()
        if source.startswith(RULE) and name in _LABELS and name in values
    ]


def _prices_given(prepared: Prepared) -> Iterator[str]:
    """The rules that gave lines their price, each with how many."""
    lines = Counter(
        given.name
        for line in prepared.order.lines
        for given in {line.price_by_rule, line.discount_by_rule}
        if given is not None
    )
    for rule, count in lines.items():
        text = ngettext(
            "The price of %(count)s line is by the rule “%(rule)s”.",
            "The prices of %(count)s lines are by the rule “%(rule)s”.",
            count,
        )
        yield text % {"count": count, "rule": rule}


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _rows(order: Order, revision: OrderRevision) -> Iterator[DefaultRow]:
    image: Mapping[str, Any] = revision.image
    for key, source in image.get("provenance", {}).items():
        line, name = _place(key)
        values = image["result"]
        if line is not None:
            values = values.get("lines", {}).get(str(line), {}) | _discount(image, line)
        value = order.contact.name if name == "contact" and order.contact else ""
        yield DefaultRow(
            label=_(_LABELS.get(name, name)),
            value=value or _shown(name, values, order.currency),
            source=_source(source, image, revision.means) + _origin(image, line, name),
            line=line,
            rule_url=_rule_url(source, image),
        )


def _discount(image: Mapping[str, Any], line: int) -> dict[str, str]:
    """What a rule took off a line is no value of the order itself."""
    found = image.get("discounts", {}).get(str(line))
    return {"discount_percent": found} if found else {}


def _place(key: str) -> tuple[int | None, str]:
    """“lines.3.note” is the note of line 3; “note” that of the order."""
    if not key.startswith("lines."):
        return None, key
    _lines, number, name = key.split(".", 2)
    return int(number), name


def _source(source: str, image: Mapping[str, Any], means: str) -> str:
    if source == "input":
        return _("Came in with the order") if means in _IMPORTED else _("Entered")
    if not source.startswith(RULE):
        return _(_SOURCES.get(source, source))
    name = source.removeprefix(RULE)
    known = image.get("rules", {}).get(name, {})
    shown = {"rule": known.get("name") or name, "version": known.get("version") or "–"}
    return _("Rule “%(rule)s”, version %(version)s") % shown


def _origin(image: Mapping[str, Any], line: int | None, name: str) -> str:
    """What a line was ordered as, beside the rule that made it another item."""
    if name not in ("item", "unit"):
        return ""
    for each in image.get("origins", ()):
        if each["line"] == line:
            shown = {"code": each["code"], "quantity": formats.number(each["quantity"])}
            return " · " + _("ordered as %(quantity)s × %(code)s") % shown
    return ""


def _rule_url(source: str, image: Mapping[str, Any]) -> str:
    if not source.startswith(RULE):
        return ""
    name = source.removeprefix(RULE)
    return rule_url(name, image.get("rules", {}).get(name, {}).get("version") or 0)


def _shown(name: str, values: Mapping[str, Any], currency: str = "") -> str:
    value = values.get({"item": "sku", "quantity": "ordered"}.get(name, name))
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return one_line(value)
    if name == "unit_price":
        return formats.unit_price(value, currency)
    show = _SHOW.get(name, str)
    return show(value)


def _language(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


def _days(days: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def _day(text: str) -> str:
    return formats.paper_day(dt.date.fromisoformat(text))


_SHOW: dict[str, Callable[[Any], str]] = {
    "language": _language,
    "payment_terms_days": _days,
    "requested_on": _day,
    "quantity": formats.number,
    "discount_percent": formats.percent,
}
