from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate

from foundation import clock, rule_uses
from foundation.models import RuleSet
from foundation.rule_uses import register_standard
from foundation.services.rule_books import rules_in_force
from foundation.services.rule_seeds import ensure_rule_set
from foundation.services.rule_sets import draft_of, publish, save_draft
from tests.factories.rules import rule_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("parcels")]


@pytest.fixture(autouse=True)
def standard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_uses, "_standards", [])

    @register_standard
    def ensure_labels() -> None:
        ensure_rule_set("labels", "export", "Export", [rule_on("DE")])


def migrated() -> None:
    config = apps.get_app_config("foundation")
    post_migrate.send(
        sender=config, app_config=config, using="default", apps=apps, plan=[]
    )


def test_standard_rules_are_published_after_migrate() -> None:
    migrated()

    (version,) = RuleSet.objects.get(code="export").versions.all()
    assert version.status == "published"
    assert rules_in_force("labels", dt.datetime(2001, 1, 1, tzinfo=dt.UTC)) != ()


def test_what_people_made_of_standard_rules_stays() -> None:
    migrated()
    rule_set = RuleSet.objects.get(code="export")
    draft = draft_of(rule_set, None)
    save_draft(draft, [rule_on("FR")], expected_edit=0, by=None)
    publish(draft, by=None)

    migrated()

    assert [rule.key for rule in rules_in_force("labels")] == ["fr"]
    assert rule_set.versions.count() == 2
    assert RuleSet.objects.filter(use="labels").count() == 1
    assert clock.now() > draft.created_at
