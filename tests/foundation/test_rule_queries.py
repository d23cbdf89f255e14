from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.bulk import Batch
from foundation.errors import NotAllowed
from foundation.models import Rehearsal, RuleHit, User
from foundation.roles import Role
from foundation.rule_queries import (
    Usage,
    get_rule_set_for,
    get_version_for,
    history_of,
    hits_per_day,
    results_of,
    row_of,
    rule_set_rows,
    usage_of_rules,
    version_history,
    version_in_force,
)
from foundation.services.jobs import run_job
from foundation.services.rehearsals import start_rehearsal
from foundation.services.rule_books import count_hits, rule_book
from foundation.services.rule_sets import publish, retire, roll_back
from tests.factories.rules import Parcel, make_draft, make_published, rule_on
from tests.people import make_person

pytestmark = [pytest.mark.django_db]

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def rules(parcels: list[Parcel]) -> list[Parcel]:
    return parcels


def names(**wanted: object) -> list[str]:
    given = {"use": "labels", **wanted}
    return [row.rule_set.code for row in rule_set_rows(**given)]  # type: ignore[arg-type]


def test_the_console_lists_sets_with_state_dates_and_last_change(ada: User) -> None:
    with clock.travel_to(NOON):
        make_published("export", rule_on("DE"))
        make_published("export", rule_on("FR"), since=NOON + DAY)
        make_draft("export", rule_on("IT"), by=ada)
        make_draft("later", rule_on("AT"), by=ada)

        row, later = rule_set_rows(use="labels")

    assert (row.in_force, row.scheduled, row.draft) == tuple(
        version_history(row.rule_set).get(number=number) for number in (1, 2, 3)
    )
    assert (row.state, later.state) == ("published", "draft")
    assert (row.changed_at, row.changed_by) == (NOON, ada)
    assert later.effective is None


def test_the_life_of_a_set_is_told_in_sentences(ada: User) -> None:
    with clock.travel_to(NOON):
        draft = make_draft("export", rule_on("DE"), rule_on("FR"), by=ada)
        publish(draft, unrehearsed_reason="Embargo", by=ada)
        make_published("export", rule_on("DE"))
        roll_back(draft.rule_set, 1, ada)

    told = [entry.sentence for entry in history_of(draft.rule_set)]

    assert told[-1] == "The rule set was begun with version 1."
    assert told[-2] == "Version 1 was saved: 2 rules changed."
    assert told[-3].startswith("Version 1 was published without a rehearsal")
    assert told[-3].endswith(": Embargo")
    assert "Version 1 was retired." in told
    assert "Version 2 was saved: 1 rule changed." in told
    assert "Version 2 was published, in force from Mon 2 Mar\xa012:00." in told
    assert "Version 3 says again what version 1 said." in told


def test_sets_are_found_by_name_rule_state_and_owner(ada: User) -> None:
    make_published("export", rule_on("DE", name="Fragile goods"))
    make_draft("later", rule_on("AT"), by=ada)
    retire(make_published("gone", rule_on("AT")), by=None)

    assert names(search="fragile") == ["export"]
    assert names(search="LATER") == ["later"]
    assert names(state="retired") == ["gone"]
    assert names(owner=ada) == ["later"]
    assert names(search="nowhere") == []


def test_hits_of_ninety_days_are_counted_with_those_not_folded_yet() -> None:
    with clock.travel_to(NOON):
        make_published("export", rule_on("DE"), rule_on("FR"), since=NOON - 400 * DAY)
        today = NOON.date()
        for days, key in ((100, "fr"), (90, "de"), (1, "de")):
            on = today - dt.timedelta(days=days)
            RuleHit.objects.create(set_code="export", rule_key=key, on=on, count=3)
        batch = Batch()
        count_hits(rule_book("labels").run({"parcel.country": "DE"}), batch)
        batch.send()

        row = row_of(rule_set_rows(use="labels")[0].rule_set)
        usage = usage_of_rules(row.rule_set)

        assert row.usage == Usage(7, today)
        assert usage["de"] == Usage(7, today)
        assert usage["fr"] == Usage(0, today - 100 * DAY)
        assert hits_per_day(row.rule_set, days=2) == [(today - DAY, 3), (today, 1)]


def test_a_set_is_unused_after_ninety_days_without_a_hit() -> None:
    with clock.travel_to(NOON):
        make_published("export", rule_on("DE"))
        assert names(only_unused=True) == []
    with clock.travel_to(NOON + 90 * DAY):
        assert names(only_unused=True) == ["export"]
        on = clock.today()
        RuleHit.objects.create(set_code="export", rule_key="de", on=on, count=1)
        assert names(only_unused=True) == []


def test_the_list_costs_the_same_queries_for_many_sets() -> None:
    make_published("export", rule_on("DE"))
    with CaptureQueriesContext(connection) as few:
        rule_set_rows()
    for number in range(5):
        make_published(f"more-{number}", rule_on("DE"))

    with CaptureQueriesContext(connection) as many:
        rows = rule_set_rows(use="labels")

    assert len(rows) == 6
    assert len(many) == len(few)


def test_auditors_see_rules_and_others_do_not(ada: User) -> None:
    version = make_published("export", rule_on("DE"))
    auditor = make_person("Odo Audit", Role.AUDITOR)

    assert get_version_for(auditor, "export", 1) == version
    with pytest.raises(Http404):
        get_version_for(auditor, "export", 2)
    with pytest.raises(NotAllowed):
        get_rule_set_for(ada, "export")


def test_the_version_in_force_at_a_moment() -> None:
    with clock.travel_to(NOON):
        first = make_published("export", rule_on("DE"))
        second = make_published("export", rule_on("FR"), since=NOON + DAY)

    assert version_in_force(first.rule_set, NOON - DAY) is None
    assert version_in_force(first.rule_set, NOON) == first
    assert version_in_force(first.rule_set, NOON + DAY) == second


def test_results_are_filtered(rules: list[Parcel]) -> None:
    on = dt.date(2026, 3, 1)
    rules += [Parcel("P-1", on, "DE"), Parcel("=P-2", on, "FR")]
    draft = make_draft("export", rule_on("DE"), rule_on("FR", "green"))
    rehearsal = start_rehearsal(draft, since=on, until=on, by=None)
    run_job(rehearsal.job_id)
    rehearsal = Rehearsal.objects.get()

    (found,) = results_of(rehearsal, rule="export/fr", search="p-2")

    assert found.after == "green"
