"""Addresses of the rule console."""

from __future__ import annotations

from django.urls import URLPattern, path

from oms.pages import rules, rules_edit, rules_rehearsal, rules_set
from oms.pages.rules_change import rule_move, rule_set_change
from oms.pages.rules_pickers import rule_pick
from oms.pages.rules_test import rule_test

_SET = "rules/<slug:code>/"
_VERSION = f"{_SET}<int:number>/"

rule_urls: list[URLPattern] = [
    path("rules/", rules.rule_list, name="rule_list"),
    path("rules/new", rules.rule_set_new, name="rule_set_new"),
    path("rules/import", rules.rule_import, name="rule_import"),
    path("rules/pick", rule_pick, name="rule_pick"),
    path(
        "rules/rehearsals/<int:key>",
        rules_rehearsal.rehearsal_page,
        name="rehearsal_page",
    ),
    path(
        "rules/rehearsals/<int:key>/csv",
        rules_rehearsal.rehearsal_csv,
        name="rehearsal_csv",
    ),
    path(_SET, rules_set.rule_set_page, name="rule_set_page"),
    path(f"{_SET}change", rule_set_change, name="rule_set_change"),
    path(f"{_SET}draft", rules_set.rule_draft, name="rule_draft"),
    path(f"{_SET}compare", rules_set.rule_compare, name="rule_compare"),
    path(f"{_SET}export", rules_set.rule_export, name="rule_export"),
    path(f"{_SET}rules/new", rules_edit.rule_new, name="rule_new"),
    path(f"{_SET}rules/<slug:key>/", rules_edit.rule_edit, name="rule_edit"),
    path(f"{_SET}rules/<slug:key>/move", rule_move, name="rule_move"),
    path(f"{_SET}rules/<slug:key>/delete", rules_edit.rule_delete, name="rule_delete"),
    path(_VERSION, rules_set.rule_version_page, name="rule_version_page"),
    path(f"{_VERSION}publish", rules_set.rule_publish, name="rule_publish"),
    path(f"{_VERSION}retire", rules_set.rule_retire, name="rule_retire"),
    path(f"{_VERSION}roll-back", rules_set.rule_roll_back, name="rule_roll_back"),
    path(f"{_VERSION}discard", rules_set.rule_discard, name="rule_discard"),
    path(f"{_VERSION}rehearse", rules_rehearsal.rule_rehearse, name="rule_rehearse"),
    path(f"{_VERSION}test", rule_test, name="rule_test"),
]
