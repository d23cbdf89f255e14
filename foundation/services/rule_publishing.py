"""Rules come into force and leave it: by date, by four eyes, by a later version.

Of a set's published versions the one that began last is in force: `_settle` ends each
version where a later one begins, and opens it again when the later one is taken back
before it began. A version that ended is retired by a sweep; books go by the dates, so
nothing waits for it.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.db import atomic
from foundation.errors import BusinessError
from foundation.models import RuleSet, RuleVersion, User
from foundation.rule_content import rules_of
from foundation.rule_states import DECIDED, RuleStatus
from foundation.services.audit import snapshot
from foundation.services.rule_drafts import (
    VersionDecided,
    audit_version,
    check_or_refuse,
    lock_set,
    lock_version,
    new_draft,
    open_version,
    rules_changed,
    tell_of,
)


class NotRehearsed(BusinessError):
    code = "rule_not_rehearsed"
    message = _("Rehearse this draft first, or say why it cannot wait.")

    def __init__(self) -> None:
        super().__init__(field="unrehearsed_reason")


class FourEyes(BusinessError):
    code = "rule_four_eyes"
    message = _("Somebody else has to publish what you wrote.")
    status = 403


class EndsBeforeItBegins(BusinessError):
    code = "rule_dates"
    message = _("The end must come after the beginning and after now.")


class NotPublished(BusinessError):
    code = "rule_not_published"
    message = _("Only a published version can be retired.")


class DraftInTheWay(BusinessError):
    code = "rule_draft_exists"
    message = _("There is a draft already. Publish or discard it first.")


class NothingPublished(BusinessError):
    code = "rule_version_unknown"
    message = _("There is no such published version.")


@atomic()
def publish(
    version: RuleVersion,
    *,
    by: User | None,
    effective_from: dt.datetime | None = None,
    effective_to: dt.datetime | None = None,
    unrehearsed_reason: str = "",
) -> RuleVersion:
    """Put a version in force from a moment (now, if none or past) to another, if any.

    A person publishes what was rehearsed, what was in force before, or says why it
    cannot wait; with four eyes another person than wrote it last.
    """
    lock_set(version.rule_set)
    draft = lock_version(version)
    if draft.status in DECIDED:
        raise VersionDecided
    now = clock.now()
    since = _beginning(draft, effective_from, now, by)
    if effective_to is not None and effective_to <= max(since, now):
        raise EndsBeforeItBegins(field="effective_to")
    _require_care(draft, unrehearsed_reason, by)
    check_or_refuse(draft.rule_set, rules_of(draft))

    before = snapshot(draft)
    if draft.status == RuleStatus.DRAFT:
        draft.unrehearsed_reason = unrehearsed_reason.strip()[:300]
    draft.publish(by, now, since, effective_to)
    draft.save()
    audit_version(draft, before, by)
    _tell_published(draft, by)
    _settle(draft.rule_set, now, by)
    rules_changed()
    return draft


@atomic()
def retire(version: RuleVersion, *, by: User | None) -> RuleVersion:
    """End a published version now; one that has not begun never will."""
    lock_set(version.rule_set)
    published = lock_version(version)
    if published.status != RuleStatus.PUBLISHED:
        raise NotPublished
    now = clock.now()
    _end(published, now, min(filter(None, [published.effective_to, now])), by)
    _settle(published.rule_set, now, by)
    rules_changed()
    return published


@atomic()
def roll_back(rule_set: RuleSet, to_number: int, by: User | None) -> RuleVersion:
    """Say again what an earlier published version said.

    It is in force at once; where the set needs four eyes it waits as a draft.
    """
    lock_set(rule_set)
    if open_version(rule_set) is not None:
        raise DraftInTheWay
    old = rule_set.versions.filter(number=to_number, status__in=DECIDED).first()
    if old is None:
        raise NothingPublished
    draft = new_draft(rule_set, based_on=old, by=by)
    tell_of(draft, "rules.rolled_back", by, to_number=to_number)
    if rule_set.needs_four_eyes and by is not None:
        return draft
    return publish(draft, by=by)


@atomic()
def retire_ended() -> int:
    """Retire the versions whose time is over; says how many."""
    now = clock.now()
    over = RuleVersion.objects.filter(
        status=RuleStatus.PUBLISHED, effective_to__lte=now
    ).select_for_update(of=("self",), skip_locked=True)
    ended = list(over.select_related("rule_set"))
    for version in ended:
        _end(version, now, version.effective_to or now, None)
    return len(ended)


def _tell_published(version: RuleVersion, by: User | None) -> None:
    since = (version.effective_from or version.published_at or clock.now()).isoformat()
    if reason := version.unrehearsed_reason:
        tell_of(version, "rules.unrehearsed", by, from_at=since, reason=reason)
    else:
        tell_of(version, "rules.published", by, from_at=since)


def _beginning(
    draft: RuleVersion, wanted: dt.datetime | None, now: dt.datetime, by: User | None
) -> dt.datetime:
    """Nobody changes the past; only what ships with the system has always applied."""
    if wanted is None or (wanted < now and not (by is None and draft.number == 1)):
        return now
    return wanted


def _require_care(draft: RuleVersion, reason: str, by: User | None) -> None:
    if by is None:
        return
    if draft.rule_set.needs_four_eyes and draft.edited_by_id == by.pk:
        raise FourEyes
    is_careful = (
        draft.status == RuleStatus.REHEARSED or reason.strip() or _was_in_force(draft)
    )
    if not is_careful:
        raise NotRehearsed


def _was_in_force(draft: RuleVersion) -> bool:
    """What is said again word by word was tried on real life already."""
    if draft.based_on is None:
        return False
    old = draft.rule_set.versions.filter(number=draft.based_on, status__in=DECIDED)
    return any(version.content == draft.content for version in old)


def _settle(rule_set: RuleSet, now: dt.datetime, by: User | None) -> None:
    living = list(
        RuleVersion.objects.select_for_update(of=("self",))
        .select_related("rule_set")
        .filter(
            Q(effective_to=None) | Q(effective_to__gt=now),
            rule_set=rule_set,
            status=RuleStatus.PUBLISHED,
        )
        .order_by("number")
    )
    for version in living:
        ends = [
            later.effective_from for later in living if later.number > version.number
        ]
        to = min(filter(None, [version.planned_to, *ends]), default=None)
        if to is not None and to <= max(now, version.effective_from or now):
            _end(version, now, to, by)
        elif to != version.effective_to:
            before = snapshot(version)
            version.effective_to = to
            version.save(update_fields=["effective_to"])
            audit_version(version, before, by)


def _end(
    version: RuleVersion, now: dt.datetime, to: dt.datetime, by: User | None
) -> None:
    before = snapshot(version)
    version.retire(now, max(to, version.effective_from or to))
    version.save()
    audit_version(version, before, by)
    tell_of(version, "rules.retired", by)
