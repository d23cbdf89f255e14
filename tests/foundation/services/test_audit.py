from __future__ import annotations

import pytest

from foundation.actor import by_means
from foundation.models import AuditEntry, Calendar, Means, User
from foundation.services.audit import record_audit, save_audited, snapshot

pytestmark = pytest.mark.django_db
SUBJECT = ("calendar", "NL")


def test_a_change_is_kept_with_both_values_and_the_person(ada: User) -> None:
    calendar = Calendar(code="NL", name="Netherlands", weekdays=[0, 1])
    save_audited(calendar, subject=SUBJECT, by=ada)
    calendar.name = "The Netherlands"
    with by_means(Means.PAGE):
        save_audited(calendar, subject=SUBJECT, by=ada)

    entry = AuditEntry.objects.latest("id")
    assert entry.changes == {"name": ["Netherlands", "The Netherlands"]}
    assert (entry.actor, entry.means) == (ada, "page")


def test_a_new_record_shows_all_it_has(ada: User) -> None:
    save_audited(Calendar(code="NL", name="Utrecht"), subject=SUBJECT, by=ada)

    assert AuditEntry.objects.get().changes["name"] == [None, "Utrecht"]


def test_saving_without_a_change_writes_nothing(ada: User) -> None:
    calendar = Calendar(code="NL", name="Netherlands")
    save_audited(calendar, subject=SUBJECT, by=ada)

    save_audited(calendar, subject=SUBJECT, by=ada)

    assert AuditEntry.objects.count() == 1


def test_a_password_is_never_audited(ada: User) -> None:
    assert "password" not in snapshot(ada)


def test_equal_snapshots_are_no_entry(ada: User) -> None:
    same = {"name": "Utrecht"}

    assert record_audit(subject=SUBJECT, before=same, after=same, by=ada) is None
