from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from foundation.models import AuditEntry, RuleSet, RuleVersion, User
from foundation.rule_content import rules_of
from foundation.rules.sets import Rule
from foundation.rules.tree import decode
from foundation.services.rule_sets import (
    BadRuleCode,
    DraftConflict,
    RuleCodeTaken,
    RulesInvalid,
    UnknownRuleUse,
    VersionDecided,
    change_set,
    compare,
    create_set,
    discard_draft,
    draft_of,
    mark_rehearsed,
    save_draft,
)
from tests.factories.rules import make_draft, make_published, rule_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("parcels")]


def test_a_new_set_belongs_to_who_began_it_and_has_an_empty_draft(ada: User) -> None:
    rule_set = create_set(use="labels", code="export", name="Export", by=ada)

    draft = rule_set.versions.get()
    assert rule_set.owner == ada
    assert (draft.number, draft.status, rules_of(draft)) == (1, "draft", ())


def test_a_code_is_given_once_and_is_a_plain_word(ada: User) -> None:
    create_set(use="labels", code="export", name="Export", by=ada)

    with pytest.raises(RuleCodeTaken):
        create_set(use="labels", code="export", name="Other", by=ada)
    with pytest.raises(BadRuleCode):
        create_set(use="labels", code="Ex port/1", name="Other", by=ada)
    with pytest.raises(UnknownRuleUse):
        create_set(use="dances", code="dances", name="Dances", by=ada)


def test_a_changed_owner_is_audited(ada: User, ben: User) -> None:
    rule_set = create_set(use="labels", code="export", name="Export", by=ada)
    rule_set.owner = ben

    change_set(rule_set, by=ada)

    entry = AuditEntry.objects.filter(subject_kind="rule_set", subject="export").last()
    assert entry is not None
    assert entry.changes == {"owner_id": [ada.pk, ben.pk]}


def test_a_draft_keeps_its_rules_as_they_were_written(ada: User) -> None:
    rule = rule_on("DE", "green", priority=5, is_enabled=False)

    draft = make_draft("export", rule, by=ada)

    (kept,) = rules_of(RuleVersion.objects.get(pk=draft.pk))
    assert (kept.key, kept.priority, kept.is_enabled) == ("de", 5, False)
    assert (kept.set_code, kept.version) == ("export", 1)
    assert kept.condition == rule.condition
    assert draft.edit_count == 1


def test_the_second_editor_gets_a_conflict_with_the_difference(
    ada: User, ben: User
) -> None:
    opened = make_draft("export", rule_on("DE"), by=ada).edit_count
    draft = draft_of(RuleSet.objects.get(code="export"), ada)
    save_draft(draft, [rule_on("DE", "green")], expected_edit=opened, by=ada)

    with pytest.raises(DraftConflict) as conflict:
        save_draft(draft, [rule_on("DE"), rule_on("FR")], expected_edit=opened, by=ben)

    assert str(conflict.value).startswith("Ada Bakker saved this draft")
    changes = {change.key: change for change in conflict.value.changes}
    assert (changes["de"].kind, changes["fr"].kind) == ("changed", "added")
    (part,) = changes["de"].parts
    assert (part.part, part.before, part.after) == (
        "outcome",
        {"color": "green"},
        {"color": "red"},
    )
    assert conflict.value.stored.edit_count == 2


def test_saving_what_is_saved_already_is_no_edit(ada: User) -> None:
    draft = make_draft("export", rule_on("DE"), by=ada)

    again = save_draft(draft, [rule_on("DE")], expected_edit=1, by=ada)

    assert again.edit_count == 1


def test_a_rehearsed_draft_that_is_edited_must_be_rehearsed_again(ada: User) -> None:
    draft = make_draft("export", rule_on("DE"), by=ada)
    rehearsed = mark_rehearsed(draft, edit_count=1, by=ada)

    edited = save_draft(draft, [rule_on("FR")], expected_edit=1, by=ada)

    assert rehearsed.status == "rehearsed"
    assert (edited.status, edited.rehearsed_at) == ("draft", None)
    assert mark_rehearsed(draft, edit_count=1, by=ada).status == "draft"


def test_every_saved_rule_is_audited(ada: User) -> None:
    draft = make_draft("export", rule_on("DE"), by=ada)
    save_draft(draft, [rule_on("FR")], expected_edit=1, by=ada)

    entry = AuditEntry.objects.filter(subject_kind="rule_set", subject="export").last()

    assert entry is not None
    assert entry.actor == ada
    assert entry.changes["rule de"][1] is None
    assert entry.changes["rule fr"][1]["outcome"] == {"color": "red"}


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([rule_on("DE"), rule_on("FR", key="de")], "rule.key_twice"),
        ([rule_on("DE", key="No key")], "rule.key_wrong"),
        ([rule_on("DE", name=" ")], "rule.name_wrong"),
        ([rule_on("DE", "blue")], "rule.outcome_wrong"),
        ([Rule("x", "X", rule_on("DE").condition, {})], "rule.outcome_missing"),
        (
            [Rule("x", "X", rule_on("DE").condition, {"color": "red", "size": 1})],
            "rule.outcome_unknown",
        ),
        (
            [
                Rule(
                    "x",
                    "X",
                    decode({"field": "parcel.smell", "op": "is", "value": "sweet"}),
                    {"color": "red"},
                )
            ],
            "rule.unknown_field",
        ),
    ],
)
def test_what_could_surprise_at_run_time_is_refused_at_save(
    rules: list[Any], code: str
) -> None:
    with pytest.raises(RulesInvalid) as refused:
        make_draft("export", *rules)

    assert code in [problem.code for problem in refused.value.problems]
    assert str(refused.value) != ""


def test_a_draft_begins_as_what_was_published_last(ada: User) -> None:
    published = make_published("export", rule_on("DE"))

    draft = draft_of(published.rule_set, ada)

    assert (draft.number, draft.based_on) == (2, 1)
    assert compare(published, draft) == []
    assert draft_of(published.rule_set, ada) == draft


def test_a_draft_may_be_thrown_away_but_not_what_was_published(ada: User) -> None:
    published = make_published("export", rule_on("DE"))
    draft = draft_of(published.rule_set, ada)

    discard_draft(draft, by=ada)

    assert list(published.rule_set.versions.all()) == [published]
    with pytest.raises(VersionDecided):
        discard_draft(published, by=ada)
    with pytest.raises(VersionDecided):
        save_draft(published, [], expected_edit=published.edit_count, by=ada)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_saves_and_one_sees_the_difference() -> None:
    draft = make_draft("export", rule_on("DE"))
    start, outcomes = threading.Barrier(2), []

    def save(country: str) -> None:
        start.wait()
        try:
            save_draft(draft, [rule_on(country)], expected_edit=1, by=None)
            outcomes.append("saved")
        except DraftConflict as conflict:
            outcomes.append(f"{len(conflict.changes)} changes")
        connection.close()

    editors = [threading.Thread(target=save, args=[each]) for each in ("FR", "IT")]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()

    assert sorted(outcomes) == ["2 changes", "saved"]
    assert RuleVersion.objects.get(pk=draft.pk).edit_count == 2
