"""Defaulting: what fills in what an order leaves open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation import clock
from foundation.kinds import mark
from foundation.models import User
from foundation.rule_uses import Difference, RuleUse, outcome_field
from foundation.rules.check import Problem
from foundation.rules.errors import RuleError
from foundation.rules.sentence import value_words
from foundation.rules.sets import Rule, RuleProgram
from foundation.rules.vocabulary import Field, Sort, Vocabulary
from foundation.services.rule_books import rule_book, rules_in_force
from orders.engine.derivation.attributes import ATTRIBUTES
from orders.services.derivation.checks import check_defaults
from orders.services.derivation.differences import derivation_differences
from orders.services.derivation.filling import (
    AFTER,
    DEFAULTING,
    ENTRY,
    SUBMIT,
    TRANSFORMATION,
    books_of,
    table_codes,
)
from orders.services.derivation.lookup_tables import known_tables, tables_by_code
from orders.services.derivation.table_transfer import tables_as_json, take_table
from orders.services.replay import replayable
from orders.vocabulary import ORDER

TARGETS = tuple((each.name, each.label) for each in ATTRIBUTES.values())
SOURCES = (
    ("constant", mark("Fixed value")),
    ("field", mark("Another field")),
    ("formula", mark("Formula")),
    ("table", mark("Look-up table")),
)
STAGES = (
    (ENTRY, mark("As entered, before lines are transformed")),
    (SUBMIT, mark("When lines are transformed, before prices")),
    (AFTER, mark("After prices are known")),
)


@dataclass(frozen=True)
class Default:
    """The value that one attribute gets."""

    attribute: str = outcome_field(
        mark("Attribute"),
        sort="choice",
        choices=TARGETS,
        help=mark("What is filled in."),
    )
    source: str = outcome_field(
        mark("Where the value comes from"), sort="choice", choices=SOURCES
    )
    value: str = outcome_field(
        mark("Value"),
        help=mark(
            "The value itself, the name of a field, a formula, or the code of a table. "
            "A date may be +3: so many days from today. An address is its code; a "
            "price has its currency, as in 9.50 EUR."
        ),
    )
    stage: str = outcome_field(
        mark("When"), sort="choice", choices=STAGES, default=ENTRY
    )
    force: bool = outcome_field(
        mark("Also over what somebody entered"), sort="flag", default=False
    )


class Defaulting(RuleUse):
    kind = DEFAULTING
    label = mark("Defaulting")
    help = mark("Fills in what an order leaves open; what somebody entered stays.")
    outcome = Default
    leading = ("attribute", "source")

    def about(self, name: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """A value is chosen where it is one of few: a field, a table, a code."""
        if name != "value":
            return {}
        return _value_about(str(given.get("attribute")), str(given.get("source")))

    def vocabulary(self) -> Vocabulary:
        return ORDER

    def check(self, rules: Sequence[Rule]) -> list[Problem]:
        """Values fit their attributes, and attributes do not wait for each other."""
        own = {rule.set_code for rule in rules}
        others = [
            rule for rule in rules_in_force(self.kind) if rule.set_code not in own
        ]
        tables = tables_by_code(table_codes([*rules, *others]))
        return check_defaults(rules, others, tables)

    def carried(self, rules: Sequence[Rule]) -> list[dict[str, Any]]:
        return tables_as_json(table_codes(rules))

    def take(self, carried: Mapping[str, Any], by: User | None) -> bool:
        return take_table(carried, by)

    def word_outcome(self, outcome: Any) -> str:
        target = ATTRIBUTES[outcome.attribute]
        shown = {"attribute": _(target.label), "value": _source(outcome)}
        if outcome.force:
            return _("%(attribute)s becomes %(value)s, whatever was entered") % shown
        return _("%(attribute)s is %(value)s where nothing was entered") % shown

    def subjects(self, since: dt.date, until: dt.date) -> Iterator[Sequence[Any]]:
        return replayable(since, until)

    def replay(
        self,
        chunk: Sequence[Any],
        book_before: RuleProgram,
        book_after: RuleProgram,
        today: dt.date,
    ) -> Iterable[Difference]:
        others = rule_book(TRANSFORMATION)
        before, after = books_of(book_before, others), books_of(book_after, others)
        return derivation_differences(chunk, before, after, today)


_PRICE = mark(
    "Price of one of the item's own unit with its currency, as in 9.50 EUR. Orders in "
    "another currency keep their price."
)
_PRICE_BY_FORMULA = mark(
    "A formula for the price of one of the item's own unit, in the order's currency."
)


def _value_about(attribute: str, source: str) -> Mapping[str, Any]:
    known = ORDER.by_name.get(attribute)
    is_price = known is not None and known.sort == Sort.MONEY
    match source:
        case "field":
            is_line = attribute in ATTRIBUTES and ATTRIBUTES[attribute].is_line
            return {
                "choices": _fields(with_lines=is_line),
                "help": mark("The field whose value is taken."),
            }
        case "table":
            return {"choices": tuple(known_tables()), "help": ""}
        case "formula":
            plain = mark("A formula, as in order.net / 2.0")
            return {"help": _PRICE_BY_FORMULA if is_price else plain}
    return _constant_about(known) if known else {}


def _fields(*, with_lines: bool) -> tuple[tuple[str, str], ...]:
    return tuple(
        (field.name, field.label)
        for field in ORDER.fields
        if field.sort != Sort.RELATED and (with_lines or not field.is_line)
    )


def _constant_about(known: Field) -> Mapping[str, Any]:
    if known.sort == Sort.MONEY:
        return {"help": _PRICE}
    if known.sort == Sort.DATE:
        return {"help": mark("A date, or +3: so many days from today.")}
    return {"picker": known.picker, "choices": known.choices, "help": ""}


def _source(outcome: Any) -> str:
    match outcome.source:
        case "field" if outcome.value in ORDER.by_name:
            shown = {"field": _(ORDER.by_name[outcome.value].label)}
            return _("the value of “%(field)s”") % shown
        case "formula":
            return _("the result of %(formula)s") % {"formula": outcome.value}
        case "table":
            return _("what the table “%(code)s” says") % {"code": outcome.value}
        case _:
            return value_words(ORDER.by_name[outcome.attribute], _value(outcome))


def _value(outcome: Any) -> Any:
    """A fixed value as its sort; a price with its currency."""
    attribute = ATTRIBUTES[outcome.attribute]
    if attribute.sort != Sort.MONEY:
        return outcome.value
    try:
        return attribute.read(outcome.value, clock.today())
    except RuleError:
        return outcome.value
