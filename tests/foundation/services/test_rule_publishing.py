from __future__ import annotations

import datetime as dt

import pytest
from django.db import Error, connection, transaction

from foundation import clock
from foundation.models import AuditEntry, RuleVersion, StatusChange, User
from foundation.services.rule_publishing import NothingPublished, retire_ended
from foundation.services.rule_sets import (
    DraftInTheWay,
    EndsBeforeItBegins,
    FourEyes,
    NotPublished,
    NotRehearsed,
    VersionDecided,
    draft_of,
    mark_rehearsed,
    publish,
    retire,
    roll_back,
    save_draft,
)
from tests.factories.rules import make_draft, make_published, rule_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("parcels")]

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def dates(number: int) -> tuple[str, dt.datetime | None, dt.datetime | None]:
    version = RuleVersion.objects.get(rule_set__code="export", number=number)
    return str(version.status), version.effective_from, version.effective_to


def test_a_person_publishes_what_was_rehearsed(ada: User) -> None:
    draft = make_draft("export", rule_on("DE"), by=ada)

    with pytest.raises(NotRehearsed):
        publish(draft, by=ada)

    mark_rehearsed(draft, edit_count=1, by=ada)
    with clock.travel_to(NOON):
        published = publish(draft, by=ada)
    assert (published.published_by, published.published_at) == (ada, NOON)
    assert dates(1) == ("published", NOON, None)


def test_what_cannot_wait_is_published_for_a_reason(ada: User) -> None:
    draft = make_draft("export", rule_on("DE"), by=ada)

    published = publish(draft, unrehearsed_reason="Embargo since an hour", by=ada)

    assert published.unrehearsed_reason == "Embargo since an hour"


def test_with_four_eyes_another_person_publishes(ada: User, ben: User) -> None:
    draft = make_draft("export", rule_on("DE"), by=ada, needs_four_eyes=True)
    mark_rehearsed(draft, edit_count=1, by=ada)

    with pytest.raises(FourEyes):
        publish(draft, by=ada)

    assert publish(draft, by=ben).status == "published"


def test_a_later_version_ends_the_earlier_one_when_it_begins() -> None:
    with clock.travel_to(NOON):
        make_published("export", rule_on("DE"))
        make_published("export", rule_on("FR"), since=NOON + DAY)

        assert dates(1) == ("published", NOON, NOON + DAY)
        assert dates(2) == ("published", NOON + DAY, None)

    with clock.travel_to(NOON + DAY):
        assert retire_ended() == 1
        make_published("export", rule_on("IT"))

    assert dates(1) == ("retired", NOON, NOON + DAY)
    assert dates(2) == ("retired", NOON + DAY, NOON + DAY)
    assert dates(3) == ("published", NOON + DAY, None)


def test_one_taken_back_before_it_began_leaves_the_earlier_one_in_force() -> None:
    with clock.travel_to(NOON):
        make_published("export", rule_on("DE"))
        later = make_published("export", rule_on("FR"), since=NOON + DAY)

        retire(later, by=None)

    assert dates(1) == ("published", NOON, None)
    assert dates(2) == ("retired", NOON + DAY, NOON + DAY)


def test_an_end_may_be_published_with_the_beginning() -> None:
    with clock.travel_to(NOON):
        draft = make_draft("export", rule_on("DE"))
        with pytest.raises(EndsBeforeItBegins):
            publish(draft, effective_to=NOON, by=None)
        publish(draft, effective_from=NOON + DAY, effective_to=NOON + 3 * DAY, by=None)
        make_published("export", rule_on("FR"), since=NOON + 2 * DAY)

    assert dates(1) == ("published", NOON + DAY, NOON + 2 * DAY)


def test_nobody_publishes_into_the_past(ada: User) -> None:
    with clock.travel_to(NOON):
        draft = make_draft("export", rule_on("DE"), by=ada)
        publish(draft, effective_from=NOON - DAY, unrehearsed_reason="Now", by=ada)

    assert dates(1) == ("published", NOON, None)


def test_a_retired_version_ends_now() -> None:
    with clock.travel_to(NOON):
        published = make_published("export", rule_on("DE"))
    with clock.travel_to(NOON + DAY):
        retired = retire(published, by=None)

        with pytest.raises(NotPublished):
            retire(retired, by=None)
        with pytest.raises(VersionDecided):
            publish(retired, by=None)

    assert dates(1) == ("retired", NOON, NOON + DAY)


def test_rolling_back_says_again_what_was_said_before(ada: User) -> None:
    make_published("export", rule_on("DE"))
    second = make_published("export", rule_on("FR"))

    third = roll_back(second.rule_set, 1, ada)

    first = second.rule_set.versions.get(number=1)
    assert (third.number, third.based_on, third.status) == (3, 1, "published")
    assert third.content == first.content
    assert dates(2)[0] == "retired"


def test_rolling_back_needs_four_eyes_too_and_no_draft_in_the_way(
    ada: User, ben: User
) -> None:
    published = make_published("export", rule_on("DE"))
    rule_set = published.rule_set
    rule_set.needs_four_eyes = True
    rule_set.save()

    waiting = roll_back(rule_set, 1, ada)

    assert waiting.status == "draft"
    with pytest.raises(DraftInTheWay):
        roll_back(rule_set, 1, ada)
    assert publish(waiting, by=ben).status == "published"
    with pytest.raises(NothingPublished):
        roll_back(rule_set, 9, ada)


def test_every_change_of_a_version_is_audited(ada: User) -> None:
    draft = make_draft("export", rule_on("DE"), by=ada)
    published = publish(draft, unrehearsed_reason="Now", by=ada)
    retire(published, by=ada)

    entries = AuditEntry.objects.filter(subject_kind="rule_set", subject="export")
    moves = [
        entry.changes["version 1: status"]
        for entry in entries.order_by("id")
        if "version 1: status" in entry.changes
    ]
    assert moves == [[None, "draft"], ["draft", "published"], ["published", "retired"]]
    history = StatusChange.objects.filter(subject="export/1").order_by("id")
    assert [each.transition for each in history] == ["publish", "retire"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE foundation_ruleversion SET content = '{}'",
        "UPDATE foundation_ruleversion SET edit_count = 9",
        "UPDATE foundation_ruleversion SET effective_from = now()",
        "UPDATE foundation_ruleversion SET status = 'draft'",
        "DELETE FROM foundation_ruleversion",
    ],
)
@pytest.mark.parametrize("is_retired", [False, True])
def test_the_database_keeps_what_was_published(sql: str, is_retired: bool) -> None:
    published = make_published("export", rule_on("DE"))
    if is_retired:
        retire(published, by=None)

    with (
        pytest.raises(Error, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{sql} WHERE id = %s", [published.pk])


def test_the_database_keeps_the_end_of_what_was_retired() -> None:
    published = retire(make_published("export", rule_on("DE")), by=None)

    with pytest.raises(Error, match="never changes"), transaction.atomic():
        RuleVersion.objects.filter(pk=published.pk).update(effective_to=None)


def test_a_set_has_one_draft() -> None:
    draft = make_draft("export", rule_on("DE"))

    with pytest.raises(Error, match="rule_version_one_draft"), transaction.atomic():
        RuleVersion.objects.create(rule_set=draft.rule_set, number=2)


def test_what_was_in_force_once_is_published_again_without_a_rehearsal(
    ada: User,
) -> None:
    published = make_published("export", rule_on("DE"))
    draft = draft_of(published.rule_set, ada)

    assert publish(draft, by=ada).status == "published"

    draft = draft_of(published.rule_set, ada)
    save_draft(draft, [rule_on("FR")], expected_edit=0, by=ada)
    with pytest.raises(NotRehearsed):
        publish(draft, by=ada)
