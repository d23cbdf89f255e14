"""Rule sets and their drafts: begun, written, checked, compared, thrown away.

A draft is saved against the count of its saves: whoever comes second gets a conflict
with the difference. Every change is audited, rule by rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.db import atomic
from foundation.errors import BusinessError, Stale
from foundation.facts import renew_version
from foundation.models import Job, RuleSet, RuleVersion, User
from foundation.rule_checks import CODE, RuleProblem, check_rules, errors_in
from foundation.rule_content import (
    Json,
    RuleChange,
    audit_of,
    changes_between,
    content_of,
    rules_of,
)
from foundation.rule_states import DECIDED, OPEN, RuleStatus
from foundation.rule_uses import uses
from foundation.rules.sets import Rule
from foundation.services.audit import record_audit, save_audited, snapshot
from foundation.services.jobs import cancel_job
from foundation.services.timeline import tell

SUBJECT = "rule_set"


class RuleCodeTaken(BusinessError):
    code = "rule_code_taken"
    message = _("There is a rule set with this code already.")


class BadRuleCode(BusinessError):
    code = "rule_code_wrong"
    message = _("A code is made of small letters, digits, “-” and “_”, at most 40.")


class UnknownRuleUse(BusinessError):
    code = "unknown_rule_use"
    message = _("This system has no use for such rules.")


class RulesInvalid(BusinessError):
    """Rules that cannot be saved or published; `problems` says why, rule by rule."""

    code = "rules_invalid"
    message = _("These rules cannot be used yet: %(first)s")

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        self.problems = list(problems)
        super().__init__(first=str(self.problems[0]))


class DraftConflict(Stale):
    """Somebody saved the draft since this editor opened it."""

    code = "draft_conflict"
    message = _("%(name)s saved this draft in the meantime. Compare before you save.")

    def __init__(self, stored: RuleVersion, changes: list[RuleChange]) -> None:
        self.stored = stored
        #: From what is stored now to what was about to be saved.
        self.changes = changes
        super().__init__(name=str(stored.edited_by or _("The system")))


class VersionDecided(BusinessError):
    code = "rule_version_decided"
    message = _("This version was published; make a new draft to change it.")


@atomic()
def create_set(
    *,
    use: str,
    code: str,
    name: str,
    by: User | None,
    description: str = "",
    needs_four_eyes: bool = False,
) -> RuleSet:
    """Begin a rule set; it belongs to whoever began it, and has an empty draft."""
    if use not in uses.all():
        raise UnknownRuleUse(field="use")
    if not CODE.fullmatch(code):
        raise BadRuleCode(field="code")
    rule_set = RuleSet(
        use=use,
        code=code,
        name=name,
        description=description,
        owner=by,
        needs_four_eyes=needs_four_eyes,
        created_at=clock.now(),
    )
    try:
        with transaction.atomic():  # survives that somebody took the code
            save_audited(rule_set, subject=(SUBJECT, code), by=by)
    except IntegrityError as error:
        raise RuleCodeTaken(field="code") from error
    draft = draft_of(rule_set, by)
    tell_of(draft, "rules.begun", by)
    return rule_set


@atomic()
def change_set(rule_set: RuleSet, *, by: User | None) -> None:
    """Save a changed name, description, owner or the wish for four eyes."""
    save_audited(rule_set, subject=(SUBJECT, rule_set.code), by=by)


@atomic()
def draft_of(rule_set: RuleSet, by: User | None) -> RuleVersion:
    """The draft of a set; if there is none, a new one that says what was said last."""
    lock_set(rule_set)
    draft = open_version(rule_set)
    if draft is not None:
        return draft
    latest = rule_set.versions.order_by("-number").first()
    return new_draft(rule_set, based_on=latest, by=by)


@atomic()
def save_draft(
    version: RuleVersion, rules: Sequence[Rule], *, expected_edit: int, by: User | None
) -> RuleVersion:
    """Save the rules of a draft, unless somebody saved it since `expected_edit`.

    Raises `DraftConflict` with the difference, `RulesInvalid` with what is wrong.
    """
    content = content_of(rules)
    draft = lock_version(version)
    changes = changes_between(draft.content, content)
    if draft.status in DECIDED:
        raise VersionDecided
    if draft.edit_count != expected_edit:
        raise DraftConflict(draft, changes)
    check_or_refuse(draft.rule_set, rules)
    if not changes and list(content["rules"]) == list(draft.content.get("rules", [])):
        return draft
    if draft.status == RuleStatus.REHEARSED:
        draft.reopen()
    draft.content = content
    draft.edit_count += 1
    draft.edited_by, draft.edited_at = by, clock.now()
    draft.save()
    _audit_changes(draft, changes, by)
    tell_of(draft, "rules.saved", by, count=len(changes))
    return draft


@atomic()
def discard_draft(version: RuleVersion, *, by: User | None) -> None:
    """Throw a draft away with its rehearsals; what it said stays in the audit."""
    draft = lock_version(version)
    if draft.status in DECIDED:
        raise VersionDecided
    _audit_changes(draft, changes_between(draft.content, {}), by)
    tell_of(draft, "rules.discarded", by)
    for job in Job.objects.filter(rehearsal__version=draft):
        cancel_job(job, by=by)
    draft.delete()


@atomic()
def mark_rehearsed(
    version: RuleVersion, *, edit_count: int, by: User | None
) -> RuleVersion:
    """Note that a draft was rehearsed; one that was saved since stays a draft."""
    draft = lock_version(version)
    if draft.is_open and draft.edit_count == edit_count:
        draft.rehearse(by, clock.now())
        draft.save()
        tell_of(draft, "rules.rehearsed", by)
    return draft


def compare(before: RuleVersion, after: RuleVersion) -> list[RuleChange]:
    """Rule by rule what differs between two versions."""
    return changes_between(before.content, after.content)


def problems_of(version: RuleVersion) -> list[RuleProblem]:
    """Errors and remarks about the rules of a version."""
    return check_rules(uses.get(version.rule_set.use), rules_of(version))


def check_or_refuse(rule_set: RuleSet, rules: Sequence[Rule]) -> None:
    """Raise `RulesInvalid` where a rule could surprise somebody later."""
    if errors := errors_in(check_rules(uses.get(rule_set.use), rules)):
        raise RulesInvalid(errors)


def lock_set(rule_set: RuleSet) -> RuleSet:
    """The set, locked: versions of one set are numbered and dated one by one."""
    return RuleSet.objects.select_for_update().get(pk=rule_set.pk)


def lock_version(version: RuleVersion) -> RuleVersion:
    locked = RuleVersion.objects.select_for_update(of=("self",))
    return locked.select_related("rule_set", "edited_by").get(pk=version.pk)


def open_version(rule_set: RuleSet) -> RuleVersion | None:
    return rule_set.versions.filter(status__in=OPEN).first()


def new_draft(
    rule_set: RuleSet, *, based_on: RuleVersion | None, by: User | None
) -> RuleVersion:
    """The next version of a locked set, saying what another version says."""
    latest = rule_set.versions.order_by("-number").first()
    moment: dt.datetime = clock.now()
    draft = RuleVersion.objects.create(
        rule_set=rule_set,
        number=latest.number + 1 if latest else 1,
        content=based_on.content if based_on else {"rules": []},
        based_on=based_on.number if based_on else None,
        edited_by=by,
        edited_at=moment,
        created_by=by,
        created_at=moment,
    )
    audit_version(draft, {}, by)
    return draft


def audit_version(version: RuleVersion, before: Json, by: User | None) -> None:
    """Audit the state, dates and people of a version; rules have their own entries."""
    name = f"version {version.number}: "
    after = snapshot(version)
    record_audit(
        subject=(SUBJECT, version.rule_set.code),
        before={name + key: value for key, value in before.items()},
        after={name + key: after[key] for key in after if key != "content"},
        by=by,
    )


def tell_of(version: RuleVersion, code: str, by: User | None, **params: Any) -> None:
    """A step in the life of a version, as people read it beside the set."""
    said = {"number": version.number, **params}
    tell(code, subject=(SUBJECT, version.rule_set.code), by=by, params=said)


def rules_changed() -> None:
    """Tell every process that other rules apply, or will."""
    renew_version("rules")


def _audit_changes(
    version: RuleVersion, changes: Sequence[RuleChange], by: User | None
) -> None:
    before, after = audit_of(changes)
    record_audit(
        subject=(SUBJECT, version.rule_set.code),
        before={"version": None, **before},
        after={"version": version.number, **after},
        by=by,
    )
