"""A use of rules that needs no other app: labels on parcels; rule sets made by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from foundation.kinds import mark
from foundation.models import RuleSet, RuleVersion, User
from foundation.rule_uses import Difference, RuleUse, outcome_field
from foundation.rules.sets import Rule, RuleProgram
from foundation.rules.tree import decode
from foundation.rules.vocabulary import Field, Sort, Vocabulary
from foundation.services.rule_sets import create_set, draft_of, publish, save_draft

PARCEL = Vocabulary(
    "parcel",
    mark("Parcel"),
    (
        Field("parcel.country", mark("Country"), Sort.TEXT),
        Field("parcel.weight", mark("Weight"), Sort.NUMBER),
    ),
)
COLORS = (("red", mark("Red")), ("green", mark("Green")))


@dataclass(frozen=True)
class Parcel:
    number: str
    on: dt.date
    country: str = "NL"
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Label:
    color: str = outcome_field(mark("Color"), sort="choice", choices=COLORS)
    copies: int = outcome_field(mark("Copies"), sort="number", default=1)


class Labels(RuleUse):
    kind = "labels"
    label = mark("Labels")
    help = mark("Which label a parcel gets.")
    outcome = Label
    history: ClassVar[list[Parcel]] = []

    def vocabulary(self) -> Vocabulary:
        return PARCEL

    def word_outcome(self, outcome: Label) -> str:
        return f"{outcome.copies} × {outcome.color}"

    def subjects(self, since: dt.date, until: dt.date) -> Iterator[Sequence[Any]]:
        found = [parcel for parcel in self.history if since <= parcel.on <= until]
        for start in range(0, len(found), 2):
            yield found[start : start + 2]

    def replay(
        self,
        chunk: Sequence[Any],
        book_before: RuleProgram,
        book_after: RuleProgram,
        today: dt.date,
    ) -> Iterable[Difference]:
        for parcel in chunk:
            (before, _rule), (after, rule) = (
                color_of(book, parcel) for book in (book_before, book_after)
            )
            if before != after:
                subject = ("parcel", parcel.number)
                what = mark("Color")
                yield Difference(
                    subject, None, what, before, after, rule, parcel.weight
                )


def color_of(book: RuleProgram, parcel: Parcel) -> tuple[str, str]:
    facts = {"parcel.country": parcel.country, "parcel.weight": parcel.weight}
    hits = book.run(facts).hits
    if not hits:
        return "", ""
    rule = hits[0].rule
    return str(rule.outcome["color"]), f"{rule.set_code}/{rule.key}"


def rule_on(country: str, color: str = "red", *, key: str = "", **fields: Any) -> Rule:
    """Parcels to a country get a color."""
    leaf = {"field": "parcel.country", "op": "is", "value": country}
    name = fields.pop("name", f"To {country}")
    given = {"color": color}
    return Rule(key or country.lower(), name, decode(leaf), given, **fields)


def make_draft(
    code: str = "export", *rules: Rule, by: User | None = None, **fields: Any
) -> RuleVersion:
    found = RuleSet.objects.filter(code=code).first()
    rule_set = found or create_set(
        use="labels", code=code, name=code.title(), by=by, **fields
    )
    draft = draft_of(rule_set, by)
    return save_draft(draft, rules, expected_edit=draft.edit_count, by=by)


def make_published(
    code: str = "export", *rules: Rule, since: dt.datetime | None = None
) -> RuleVersion:
    return publish(make_draft(code, *rules), effective_from=since, by=None)
