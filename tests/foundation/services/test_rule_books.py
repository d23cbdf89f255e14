from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.bulk import Batch
from foundation.facts import forget_facts, one_look
from foundation.models import RuleHit, RuleHitNote
from foundation.rules.sets import Rule, RuleProgram, compile_set
from foundation.rules.vocabulary import Vocabulary
from foundation.services import rule_books
from foundation.services.rule_books import (
    count_hits,
    fold_hits,
    rehearsed_book,
    rule_book,
    rules_in_force,
)
from foundation.services.rule_sets import retire
from tests.factories.rules import Parcel, color_of, make_draft, make_published, rule_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("parcels")]

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
TO_BERLIN = Parcel("P-1", dt.date(2026, 3, 2), country="DE", weight=Decimal(2))


def test_the_book_holds_the_published_rules_of_all_sets_of_a_use() -> None:
    make_published("export", rule_on("DE"), rule_on("FR", is_enabled=False))
    make_published("express", rule_on("IT", "green"))
    make_draft("later", rule_on("AT"))

    rules = rules_in_force("labels")

    assert [(rule.set_code, rule.key, rule.version) for rule in rules] == [
        ("export", "de", 1),
        ("express", "it", 1),
    ]
    assert color_of(rule_book("labels"), TO_BERLIN) == ("red", "export/de")


def test_a_use_without_rules_has_an_empty_book() -> None:
    assert color_of(rule_book("labels"), TO_BERLIN) == ("", "")


def test_a_version_of_tomorrow_applies_tomorrow_without_a_restart() -> None:
    with clock.travel_to(NOON):
        make_published("export", rule_on("DE"))
        make_published("export", rule_on("DE", "green"), since=NOON + DAY)
        assert color_of(rule_book("labels"), TO_BERLIN)[0] == "red"

    with clock.travel_to(NOON + DAY), CaptureQueriesContext(connection) as queries:
        assert color_of(rule_book("labels"), TO_BERLIN)[0] == "green"
    assert len(queries) == 0  # but for the versions of the master data

    moment = NOON + DAY - dt.timedelta(seconds=1)
    assert color_of(rule_book("labels", moment), TO_BERLIN)[0] == "red"
    assert color_of(rule_book("labels", NOON - DAY), TO_BERLIN)[0] == ""


def test_the_rules_of_the_past_can_still_be_asked() -> None:
    with clock.travel_to(NOON):
        first = make_published("export", rule_on("DE"))
    with clock.travel_to(NOON + DAY):
        retire(first, by=None)
        forget_facts()

        assert color_of(rule_book("labels"), TO_BERLIN)[0] == ""
        assert color_of(rule_book("labels", NOON), TO_BERLIN)[0] == "red"


def test_a_book_is_compiled_once_per_version(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[int] = []

    def counted(rules: Sequence[Rule], vocabulary: Vocabulary) -> RuleProgram:
        compiled.append(len(rules))
        return compile_set(rules, vocabulary)

    monkeypatch.setattr(rule_books, "compile_set", counted)
    make_published("export", rule_on("DE"))

    assert rule_book("labels") is rule_book("labels")
    make_published("export", rule_on("FR"))
    rule_book("labels")

    assert compiled == [1, 1]


def test_within_one_look_a_known_book_costs_no_query() -> None:
    make_published("export", rule_on("DE"))
    rule_book("labels")

    with one_look():
        rule_book("labels")
        with CaptureQueriesContext(connection) as queries:
            for _ in range(3):
                rule_book("labels")

    assert len(queries) == 0


def test_a_rehearsed_book_has_other_rules_for_one_set_only() -> None:
    make_published("export", rule_on("DE"))
    make_published("express", rule_on("IT"))
    draft = [rule_on("FR"), rule_on("AT", is_enabled=False)]

    book = rehearsed_book("labels", "export", draft, clock.now())

    assert sorted(rule.key for rule in book.rules) == ["fr", "it"]


def test_hits_are_noted_in_the_batch_and_counted_per_day() -> None:
    make_published("export", rule_on("DE"), rule_on("FR"))
    facts = {"parcel.country": "DE"}

    for moment in (NOON, NOON, NOON + DAY):
        with clock.travel_to(moment):
            batch = Batch()
            count_hits(rule_book("labels", clock.now() + 9000 * DAY).run(facts), batch)
            batch.send()
        fold_hits()

    counts = RuleHit.objects.order_by("on").values_list("set_code", "rule_key", "count")
    assert list(counts) == [("export", "de", 2), ("export", "de", 1)]
    assert RuleHitNote.objects.count() == 0


def test_where_no_rule_hits_nothing_is_written() -> None:
    make_published("export", rule_on("DE"))
    batch = Batch()

    count_hits(rule_book("labels").run({"parcel.country": "NL"}), batch)
    batch.send()

    assert RuleHitNote.objects.count() == 0
