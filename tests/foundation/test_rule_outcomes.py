from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest

from foundation.rule_outcomes import (
    OutcomeError,
    outcome_of,
    outcome_problems,
    read_outcome,
)
from foundation.rule_uses import RuleUse, outcome_field
from foundation.rules.vocabulary import Amount


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Deed:
    side: Side = outcome_field("Side", sort="choice")
    share: Decimal | None = outcome_field("Share", sort="number", default=None)
    limit: Amount | None = outcome_field("Limit", sort="money", default=None)
    until_on: dt.date | None = outcome_field("Until", sort="date", default=None)
    roles: tuple[str, ...] = outcome_field(
        "Roles", sort="set", choices=(("a", "A"), ("b", "B")), default=()
    )
    is_hard: bool = outcome_field("Hard", sort="flag", default=False)
    texts: dict[str, str] = outcome_field("Texts", default_factory=dict)


class Deeds(RuleUse):
    kind = "deeds"
    label = "Deeds"
    outcome = Deed


STORED = {
    "side": "left",
    "share": "12.5",
    "limit": {"amount": "100.00", "currency": "EUR"},
    "until_on": "2026-03-02",
    "roles": ["a", "b"],
    "is_hard": True,
    "texts": {"nl": "Nee"},
}


def test_an_outcome_is_read_as_its_dataclass_and_written_back() -> None:
    deed = read_outcome(Deeds(), STORED)

    assert deed == Deed(
        side=Side.LEFT,
        share=Decimal("12.5"),
        limit=Amount(Decimal(100), "EUR"),
        until_on=dt.date(2026, 3, 2),
        roles=("a", "b"),
        is_hard=True,
        texts={"nl": "Nee"},
    )
    assert outcome_of(deed) == STORED


def test_what_is_not_given_takes_its_default() -> None:
    assert read_outcome(Deeds(), {"side": "right", "share": ""}) == Deed(Side.RIGHT)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"side": ""}, "side", "rule.outcome_missing"),
        ({"side": "up"}, "side", "rule.outcome_wrong"),
        ({"share": "a lot"}, "share", "rule.outcome_wrong"),
        ({"share": "NaN"}, "share", "rule.outcome_wrong"),
        ({"limit": {"amount": "1"}}, "limit", "rule.outcome_wrong"),
        ({"until_on": "tomorrow"}, "until_on", "rule.outcome_wrong"),
        ({"roles": ["c"]}, "roles", "rule.outcome_wrong"),
        ({"roles": "a"}, "roles", "rule.outcome_wrong"),
        ({"is_hard": "yes"}, "is_hard", "rule.outcome_wrong"),
        ({"color": "red"}, "color", "rule.outcome_unknown"),
    ],
)
def test_what_does_not_fit_is_named(
    change: dict[str, Any], field: str, code: str
) -> None:
    (problem,) = outcome_problems(Deeds(), {**STORED, **change})

    assert (problem.field, problem.code) == (field, code)
    with pytest.raises(OutcomeError, match=field):
        read_outcome(Deeds(), {**STORED, **change})
