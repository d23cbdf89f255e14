"""Validation: is it a clean order? Severity, words, field and who may pass over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation.kinds import mark
from foundation.roles import STAFF
from foundation.rule_uses import Difference, RuleUse, outcome_field
from foundation.rules.check import Problem
from foundation.rules.sets import Rule, RuleProgram
from foundation.rules.vocabulary import Vocabulary
from foundation.sentences import word
from orders.engine.fields import FIELDS
from orders.engine.ruled import LANGUAGES, STANDARD_TEXTS, places_in, words_of
from orders.sentences import SENTENCES
from orders.services.replay import hit_differences, replayable
from orders.vocabulary import ORDER

SEVERITIES = (
    ("block", mark("Block")),
    ("warn", mark("Warn")),
    ("info", mark("Tell")),
)
LEVELS = (
    ("header", mark("The whole order waits")),
    ("line", mark("Only the line is not taken")),
)
ROLES = tuple((role.value, role.label) for role in sorted(STAFF))
#: What each standard text is about; the text itself has places for facts.
TEXTS = (
    ("order.inactive_customer", mark("Customer is not active")),
    ("order.ship_to_lacks_street", mark("Delivery address without street")),
    ("order.ship_to_lacks_city", mark("Delivery address without city")),
    ("order.ship_to_lacks_postal_code", mark("Delivery address without postal code")),
    ("order.bill_to_lacks_street", mark("Invoice address without street")),
    ("order.bill_to_lacks_city", mark("Invoice address without city")),
    ("order.same_reference", mark("Reference is on another order")),
    ("order.reference_missing", mark("No customer reference")),
    ("order.contact_missing", mark("Nobody to write to")),
    ("order.date_far_ahead", mark("Requested date far ahead")),
    ("order.other_currency", mark("Not the customer's currency")),
    ("order.no_vat_number", mark("No VAT number")),
    ("order.long_terms", mark("Payment terms too long")),
    ("line.inactive_item", mark("Item is no longer sold")),
    ("line.below_minimum", mark("Below the smallest quantity")),
    ("line.off_multiple", mark("No multiple of the quantity sold")),
    ("order.address_fixed", mark("Address can no longer be changed")),
    ("order.invoiced_already", mark("Invoiced already")),
    ("line.reason_for_less", mark("Why less is wanted")),
)


@dataclass(frozen=True)
class Verdict:
    """What a validation rule says of the orders or lines that it hits."""

    severity: str = outcome_field(
        mark("Severity"), sort="choice", choices=SEVERITIES, default="block"
    )
    level: str = outcome_field(
        mark("What waits"), sort="choice", choices=LEVELS, default="header"
    )
    field: str = outcome_field(
        mark("Field to put right"), sort="choice", choices=FIELDS, default=""
    )
    standard: str = outcome_field(
        mark("Standard text"),
        sort="choice",
        choices=TEXTS,
        help=mark("A text that is translated already; leave it for words of your own."),
        default="",
    )
    message: str = outcome_field(
        mark("Message"),
        help=mark("Facts in braces are filled in, as in {order.customer_reference}."),
        default="",
    )
    message_nl: str = outcome_field(mark("Message in Dutch"), default="")
    message_de: str = outcome_field(mark("Message in German"), default="")
    message_it: str = outcome_field(mark("Message in Italian"), default="")
    message_tr: str = outcome_field(mark("Message in Turkish"), default="")
    bypass: tuple[str, ...] = outcome_field(
        mark("Roles that may book anyway, with a reason"),
        sort="set",
        choices=ROLES,
        picker="role",
        default=(),
    )


class Validation(RuleUse):
    kind = "validation"
    label = mark("Validation")
    help = mark(
        "Decides whether an order can be booked as it is, and what must be put right."
    )
    outcome = Verdict

    def vocabulary(self) -> Vocabulary:
        return ORDER

    def check(self, rules: Sequence[Rule]) -> list[Problem]:
        """A rule says something, and what it fills in is a fact of orders."""
        return list(message_problems(rules))

    def word_outcome(self, outcome: Any) -> str:
        return _worded(vars(outcome))

    def subjects(self, since: dt.date, until: dt.date) -> Iterator[Sequence[Any]]:
        return replayable(since, until)

    def replay(
        self,
        chunk: Sequence[Any],
        book_before: RuleProgram,
        book_after: RuleProgram,
        today: dt.date,
    ) -> Iterable[Difference]:
        return hit_differences(
            chunk, book_before, book_after, today, what=mark("Finding"), word=_word
        )


def message_problems(rules: Sequence[Rule]) -> Iterator[Problem]:
    """Rules that say nothing, and messages that fill in what no order has."""
    for rule in rules:
        path = f"{rule.key}.outcome.message"
        if not rule.outcome.get("message") and not rule.outcome.get("standard"):
            yield Problem(path, "rule.says_nothing", {})
        for language in ("", *LANGUAGES):
            ending = f"_{language}" if language else ""
            for place in places_in(str(rule.outcome.get(f"message{ending}") or "")):
                if place not in ORDER.by_name:
                    unknown = {"field": place}
                    yield Problem(f"{path}{ending}", "rule.unknown_field", unknown)


def _word(rule: Rule) -> str:
    return _worded(rule.outcome)


def _worded(stored: Mapping[str, Any]) -> str:
    severity = str(stored.get("severity") or "block")
    label = dict(SEVERITIES).get(severity, severity)
    shown = {"severity": _(label), "text": text_of(stored)}
    return _("%(severity)s: “%(text)s”") % shown


def text_of(stored: Mapping[str, Any]) -> str:
    """The message; a standard text with the names of its places."""
    code, params = words_of(stored, {})
    if code == "rule.message":
        return word(code, params)
    places = dict.fromkeys(STANDARD_TEXTS[code], "…")
    return _(str(SENTENCES[code])) % places
