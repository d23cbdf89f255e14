"""Transformation: a line becomes other lines, another item, another unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation.kinds import mark
from foundation.models import User
from foundation.rule_uses import Difference, RuleUse, outcome_field
from foundation.rules.check import Problem
from foundation.rules.sets import Rule, RuleProgram
from foundation.rules.vocabulary import Vocabulary
from foundation.services.rule_books import rule_book
from orders.services.derivation.checks import check_transformations
from orders.services.derivation.differences import derivation_differences
from orders.services.derivation.filling import (
    DEFAULTING,
    TRANSFORMATION,
    books_of,
    table_codes,
)
from orders.services.derivation.lookup_tables import tables_by_code
from orders.services.derivation.table_transfer import tables_as_json, take_table
from orders.services.replay import replayable
from orders.vocabulary import ORDER

ACTIONS = (
    ("explode", mark("Replace the line by its parts")),
    ("select", mark("Choose another item")),
    ("convert", mark("Convert the unit")),
)
SOURCES = (
    ("constant", mark("Fixed value")),
    ("components", mark("The item's own parts")),
    ("formula", mark("Formula")),
    ("table", mark("Look-up table")),
)


@dataclass(frozen=True)
class Transform:
    """What a line becomes."""

    action: str = outcome_field(mark("What happens"), sort="choice", choices=ACTIONS)
    source: str = outcome_field(
        mark("Where the value comes from"),
        sort="choice",
        choices=SOURCES,
        default="constant",
    )
    value: str = outcome_field(
        mark("Value"),
        help=mark(
            "Parts as in “PUMP × 1, TUBE × 2”; the number of an item; "
            "how many of the item's own unit one ordered unit is."
        ),
        default="",
    )


class Transformation(RuleUse):
    kind = TRANSFORMATION
    label = mark("Transformation")
    help = mark("Turns a line into its parts, another item or another unit.")
    outcome = Transform

    def vocabulary(self) -> Vocabulary:
        return ORDER

    def check(self, rules: Sequence[Rule]) -> list[Problem]:
        """Values fit their actions, items exist, items do not turn in a circle."""
        return check_transformations(rules, tables_by_code(table_codes(rules)))

    def carried(self, rules: Sequence[Rule]) -> list[dict[str, Any]]:
        return tables_as_json(table_codes(rules))

    def take(self, carried: Mapping[str, Any], by: User | None) -> bool:
        return take_table(carried, by)

    def word_outcome(self, outcome: Any) -> str:
        shown = {"value": _source(outcome)}
        match outcome.action:
            case "explode":
                return _("replace the line by %(value)s") % shown
            case "select":
                return _("take the item %(value)s instead") % shown
            case _:
                return _("one ordered unit is %(value)s of the item's own") % shown

    def subjects(self, since: dt.date, until: dt.date) -> Iterator[Sequence[Any]]:
        return replayable(since, until)

    def replay(
        self,
        chunk: Sequence[Any],
        book_before: RuleProgram,
        book_after: RuleProgram,
        today: dt.date,
    ) -> Iterable[Difference]:
        others = rule_book(DEFAULTING)
        before, after = books_of(others, book_before), books_of(others, book_after)
        return derivation_differences(chunk, before, after, today)


def _source(outcome: Any) -> str:
    match outcome.source:
        case "components":
            return _("its own parts")
        case "formula":
            return _("the result of %(formula)s") % {"formula": outcome.value}
        case "table":
            return _("what the table “%(code)s” says") % {"code": outcome.value}
        case _:
            return str(outcome.value)
