"""What a rule that hit says about an order: a finding, in the rule's own words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from orders.engine.intake import Finding, Severity

LANGUAGES = ("nl", "de", "it", "tr")
#: Texts that ship translated, and which facts fill their places.
STANDARD_TEXTS: dict[str, dict[str, str]] = {
    "order.inactive_customer": {"name": "order.customer_name"},
    "order.ship_to_lacks_street": {},
    "order.ship_to_lacks_city": {},
    "order.ship_to_lacks_postal_code": {},
    "order.bill_to_lacks_street": {},
    "order.bill_to_lacks_city": {},
    "order.same_reference": {
        "reference": "order.customer_reference",
        "numbers_code": "order.same_reference_on",
    },
    "order.reference_missing": {},
    "order.contact_missing": {},
    "order.date_far_ahead": {"requested_on": "order.requested_on"},
    "order.other_currency": {"currency_code": "order.currency"},
    "order.no_vat_number": {"name": "order.customer_name"},
    "order.long_terms": {"days": "order.payment_terms_days"},
    "line.inactive_item": {"sku": "line.sku"},
    "line.below_minimum": {"sku": "line.sku", "short": "line.below_minimum_by"},
    "line.off_multiple": {"sku": "line.sku", "over": "line.off_multiple_by"},
    "order.address_fixed": {},
    "order.invoiced_already": {},
    "line.reason_for_less": {"sku": "line.sku"},
}
_PLACE = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")
_SEVERITIES = {
    "block": Severity.ERROR,
    "warn": Severity.WARNING,
    "info": Severity.INFO,
}


def finding_of(
    outcome: Mapping[str, Any],
    rule: str,
    facts: Mapping[str, Any],
    line: int | None = None,
) -> Finding:
    """The finding of a validation rule (`set/key`) for the header or one line."""
    severity = _SEVERITIES.get(str(outcome.get("severity")), Severity.ERROR)
    if severity == Severity.ERROR and line is not None and _is_of_line(outcome):
        severity = Severity.REFUSED
    code, params = words_of(outcome, facts)
    return Finding(
        code,
        severity,
        field=str(outcome.get("field", "")),
        line=line,
        params=params | {"rule": rule, "bypass": list(outcome.get("bypass") or ())},
    )


def words_of(
    outcome: Mapping[str, Any], facts: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Code and parameters of what a rule says: a standard text, or its own words."""
    standard = str(outcome.get("standard") or "")
    if standard in STANDARD_TEXTS and not outcome.get("message"):
        places = STANDARD_TEXTS[standard]
        return standard, {
            name: _plain(facts.get(fact)) for name, fact in places.items()
        }
    texts = {"": str(outcome.get("message") or "")}
    texts |= {name: str(outcome.get(f"message_{name}") or "") for name in LANGUAGES}
    filled = {name: _filled(text, facts) for name, text in texts.items() if text}
    return "rule.message", {"text": {"texts": filled}}


def places_in(text: str) -> list[str]:
    """The facts that a message asks for, in the order of its words."""
    return _PLACE.findall(text)


def _is_of_line(outcome: Mapping[str, Any]) -> bool:
    return outcome.get("level") == "line"


def _filled(text: str, facts: Mapping[str, Any]) -> str:
    """The text with `{order.customer_reference}` and the like filled in."""

    def value(place: re.Match[str]) -> str:
        name = place.group(1)
        return _plain(facts[name]) if name in facts else place.group(0)

    return _PLACE.sub(value, text)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, frozenset | set | list):
        return ", ".join(sorted(map(str, value)))
    if isinstance(value, tuple):  # an amount with its currency
        return " ".join(_plain(part) for part in value)
    return str(value)
