from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from foundation.models import RuleSet, RuleVersion, User
from foundation.rule_content import rules_of
from foundation.services.rule_sets import draft_of
from foundation.services.rule_transfer import (
    TransferInvalid,
    check_import,
    export_rules,
    import_rules,
)
from tests.factories.rules import make_draft, make_published, rule_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("parcels")]


def file_of(**changes: Any) -> str:
    rule = {
        "key": "de",
        "name": "To DE",
        "condition": {"field": "parcel.country", "op": "is", "value": "DE"},
        "outcome": {"color": "red"},
    }
    rules = [{**rule, **changes.pop("rule", {})}]
    one = {"use": "labels", "code": "export", "name": "Export", "rules": rules}
    sets = [{**one, **changes.pop("set", {})}]
    return json.dumps({"format": "oms.rules", "version": 1, "sets": sets, **changes})


def problems_of(data: str | bytes) -> list[str]:
    with pytest.raises(TransferInvalid) as refused:
        import_rules(data, by=None)
    return [str(problem) for problem in refused.value.problems]


def test_rule_sets_travel_from_one_installation_to_another(ada: User) -> None:
    draft = make_draft("export", rule_on("DE", priority=5), rule_on("FR", "green"))
    written = export_rules(["export"], drafts=True)
    RuleVersion.objects.filter(pk=draft.pk).delete()
    RuleSet.objects.filter(code="export").delete()

    (imported,) = import_rules(written, by=ada)

    assert (imported.code, imported.outcome) == ("export", "created")
    taken = RuleVersion.objects.get(rule_set__code="export")
    assert (taken.status, taken.edited_by) == ("draft", ada)
    assert taken.content == draft.content
    assert [rule.priority for rule in rules_of(taken)] == [5, 100]
    assert json.loads(export_rules(["export"]))["sets"] == json.loads(written)["sets"]


def test_what_is_in_force_is_exported_rather_than_the_draft(ada: User) -> None:
    published = make_published("export", rule_on("DE"))
    make_draft("export", rule_on("FR"))

    in_force, draft = (
        json.loads(export_rules(["export"], drafts=drafts))["sets"][0]["rules"]
        for drafts in (False, True)
    )

    assert [rule["key"] for rule in in_force] == ["de"]
    assert [rule["key"] for rule in draft] == ["fr"]
    assert published.number == 1


def test_a_set_that_says_the_same_is_left_alone() -> None:
    make_published("export", rule_on("DE"))

    (same,) = import_rules(export_rules(["export"]), by=None)
    (other,) = import_rules(file_of(rule={"outcome": {"color": "green"}}), by=None)

    assert (same.outcome, same.version) == ("unchanged", None)
    assert other.outcome == "changed"
    assert other.version is not None
    assert (other.version.number, other.version.status) == (2, "draft")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("{", "This is no JSON."),
        ("[]", "This is no file of rules."),
        (file_of(format="other"), "This is no file of rules."),
        (
            file_of(version=2),
            "version: The file was written by another version of the system.",
        ),
        (
            file_of(set={"use": "dances"}),
            "sets[0].use: This system has no rules of the kind “dances”.",
        ),
        (file_of(set={"name": ""}), "sets[0].name: This is missing."),
        (file_of(set={"rules": None}), "sets[0].rules: This is missing."),
        (
            file_of(rule={"priority": "5"}),
            "sets[0].rules[0].priority: This has the wrong shape.",
        ),
        (
            file_of(rule={"smell": "sweet"}),
            "sets[0].rules[0].smell: Rules have no such part.",
        ),
        (
            file_of(rule={"outcome": {"color": "blue"}}),
            "sets[0].rules[0].outcome: The outcome’s “color” is no possible value.",
        ),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_where(data: str, problem: str) -> None:
    assert problems_of(data) == [problem]
    assert not RuleSet.objects.filter(use="labels").exists()


def test_a_condition_of_another_world_is_named_with_its_rule() -> None:
    unknown = {"field": "parcel.smell", "op": "is", "value": "sweet"}

    (first,) = problems_of(file_of(rule={"condition": unknown}))
    (second,) = problems_of(file_of(rule={"condition": {"sometimes": []}}))

    assert first.startswith("sets[0].rules[0].condition: ")
    assert second.startswith("sets[0].rules[0].condition: ")


def test_a_file_is_taken_whole_or_not_at_all() -> None:
    both = json.loads(file_of())
    both["sets"].append({**both["sets"][0], "code": "express", "use": "dances"})

    assert len(problems_of(json.dumps(both))) == 1
    assert not RuleSet.objects.filter(use="labels").exists()


def test_a_set_stands_once_in_a_file() -> None:
    both = json.loads(file_of())
    both["sets"] *= 2

    assert problems_of(json.dumps(both)) == [
        "sets[1].code: This code stands twice in the file."
    ]


def test_what_somebody_is_writing_here_is_not_overwritten(ada: User) -> None:
    published = make_published("export", rule_on("FR"))
    draft_of(published.rule_set, ada)
    assert check_import(file_of())[0].outcome == "changed"

    make_draft("export", rule_on("IT"), by=ada)

    assert problems_of(file_of()) == [
        "sets[0]: This rule set has a draft here. Publish or discard it first."
    ]


def test_the_commands_write_and_take_a_file(tmp_path: Path) -> None:
    make_published("export", rule_on("DE"))
    path = tmp_path / "rules.json"
    said = StringIO()

    call_command("export_rules", "export", output=str(path))
    changed = path.read_text().replace('"red"', '"green"')
    path.write_text(changed)
    call_command("import_rules", str(path), dry_run=True, stdout=said)
    assert RuleVersion.objects.filter(rule_set__code="export").count() == 1
    call_command("import_rules", str(path), stdout=said)

    assert said.getvalue() == "changed    export\n" * 2
    assert RuleVersion.objects.filter(rule_set__code="export").count() == 2


def test_the_commands_say_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_text("{")

    with pytest.raises(CommandError, match=r"This is no JSON\."):
        call_command("import_rules", str(path))
    with pytest.raises(CommandError, match=r"There is no such rule set\."):
        call_command("export_rules", "nowhere")
