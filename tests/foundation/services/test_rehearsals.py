from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from foundation import clock
from foundation.models import (
    Job,
    Rehearsal,
    RehearsalResult,
    RuleVersion,
    User,
)
from foundation.services import jobs
from foundation.services.jobs import cancel_job, resume_job, run_job
from foundation.services.rehearsals import WrongPeriod, spans_of, start_rehearsal
from foundation.services.rule_sets import (
    VersionDecided,
    discard_draft,
    publish,
    save_draft,
)
from tests.factories.rules import Labels, Parcel, make_draft, make_published, rule_on

pytestmark = [pytest.mark.django_db]

MARCH, APRIL = dt.date(2026, 3, 1), dt.date(2026, 4, 1)
NOON = dt.datetime(2026, 4, 10, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def history(parcels: list[Parcel]) -> None:
    """Ten parcels: every second one goes to Germany, the last one to France."""
    for day in range(9):
        country = "DE" if day % 2 else "NL"
        on = MARCH + dt.timedelta(days=day)
        parcels.append(Parcel(f"P-{day}", on, country, Decimal(day)))
    parcels.append(Parcel("P-9", APRIL, "FR", Decimal("2.5")))


def rehearse(version: RuleVersion, by: User | None = None) -> Rehearsal:
    with clock.travel_to(NOON):
        rehearsal = start_rehearsal(version, since=MARCH, until=APRIL, by=by)
        run_job(rehearsal.job_id)
    return Rehearsal.objects.select_related("job").get(pk=rehearsal.pk)


def test_a_rehearsal_lists_what_would_differ_and_marks_the_draft(ada: User) -> None:
    make_published("export", rule_on("DE"), since=NOON)
    draft = make_draft("export", rule_on("DE"), rule_on("FR", "green"), by=ada)

    rehearsal = rehearse(draft, ada)

    result = RehearsalResult.objects.get()
    assert (result.subject_kind, result.subject, result.line) == ("parcel", "P-9", None)
    assert (result.what, result.before, result.after) == ("Color", "", "green")
    assert (result.rule, result.amount) == ("export/fr", Decimal("2.5"))
    assert rehearsal.job.state == Job.State.DONE
    draft = RuleVersion.objects.get(pk=draft.pk)
    assert (draft.status, draft.rehearsed_by) == ("rehearsed", ada)
    assert publish(draft, by=ada).status == "published"


def _color(rule: str, count: int, amount: str) -> dict[str, object]:
    amounts = [{"amount": amount, "currency": ""}]
    return {"what": "Color", "rule": rule, "count": count, "amounts": amounts}


def test_a_rehearsal_has_totals_by_what_and_by_rule() -> None:
    draft = make_draft("export", rule_on("DE"), rule_on("FR", "green"))

    rehearsal = rehearse(draft)

    assert rehearsal.totals == {
        "replayed": 10,
        "subjects": 5,
        "differences": 5,
        "by": [
            _color("export/de", 4, "16.0000"),
            _color("export/fr", 1, "2.5000"),
        ],
    }
    assert rehearsal.job.result["differences"] == 5


def test_a_rehearsal_changes_nothing_that_is_in_force() -> None:
    draft = make_draft("export", rule_on("DE"))

    rehearse(draft)

    version = RuleVersion.objects.get(pk=draft.pk)
    assert (version.status, version.published_at) == ("rehearsed", None)


def test_a_stopped_rehearsal_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft = make_draft("export", rule_on("DE"))
    subjects = Labels.subjects
    asked: list[dt.date] = []

    def tired(use: Labels, since: dt.date, until: dt.date) -> object:
        if until == MARCH + dt.timedelta(days=3) and not asked:
            asked.append(until)
            raise RuntimeError("out of breath")
        return subjects(use, since, until)

    monkeypatch.setattr(Labels, "subjects", tired)
    rehearsal = rehearse(draft)
    assert (rehearsal.job.state, rehearsal.replayed) == (Job.State.FAILED, 3)

    resume_job(rehearsal.job, by=None)
    with clock.travel_to(NOON):
        run_job(rehearsal.job_id)

    rehearsal = Rehearsal.objects.get()
    assert (rehearsal.replayed, rehearsal.totals["differences"]) == (10, 4)
    assert RehearsalResult.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_rehearsal_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BEAT_EVERY", 0.0)
    draft = make_draft("export", rule_on("DE"))
    with clock.travel_to(NOON):
        rehearsal = start_rehearsal(draft, since=MARCH, until=APRIL, by=None)
    Job.objects.filter(pk=rehearsal.job_id).update(state=Job.State.RUNNING)
    cancel_job(rehearsal.job, by=None)

    run_job(rehearsal.job_id)

    assert Job.objects.get(pk=rehearsal.job_id).state == Job.State.CANCELED
    assert RuleVersion.objects.get(pk=draft.pk).status == "draft"


def test_what_was_saved_meanwhile_is_not_rehearsed() -> None:
    draft = make_draft("export", rule_on("DE"))
    with clock.travel_to(NOON):
        rehearsal = start_rehearsal(draft, since=MARCH, until=APRIL, by=None)
        save_draft(draft, [rule_on("FR")], expected_edit=1, by=None)
        run_job(rehearsal.job_id)

    assert RehearsalResult.objects.filter(rule="export/de").count() == 4
    assert RuleVersion.objects.get(pk=draft.pk).status == "draft"


def test_a_discarded_draft_takes_its_rehearsal_along() -> None:
    draft = make_draft("export", rule_on("DE"))
    with clock.travel_to(NOON):
        rehearsal = start_rehearsal(draft, since=MARCH, until=APRIL, by=None)

    discard_draft(draft, by=None)

    assert Job.objects.get(pk=rehearsal.job_id).state == Job.State.CANCELED
    resume_job(rehearsal.job, by=None)
    run_job(rehearsal.job_id)
    job = Job.objects.get(pk=rehearsal.job_id)
    assert (job.state, job.last_error) == (Job.State.FAILED, "The draft was discarded.")


def test_only_drafts_and_sensible_periods_are_rehearsed() -> None:
    draft = make_draft("export", rule_on("DE"))
    with clock.travel_to(NOON):
        for since, until in ((APRIL, MARCH), (NOON.date().replace(day=11),) * 2):
            with pytest.raises(WrongPeriod):
                start_rehearsal(draft, since=since, until=until, by=None)
        published = publish(draft, by=None)
        with pytest.raises(VersionDecided):
            start_rehearsal(published, since=MARCH, until=APRIL, by=None)


def test_a_period_is_cut_into_at_most_sixty_spans() -> None:
    long = list(spans_of(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))

    assert list(spans_of(MARCH, MARCH)) == [(MARCH, MARCH)]
    assert len(long) == 53
    assert long[0] == (dt.date(2026, 1, 1), dt.date(2026, 1, 7))
    assert long[-1] == (dt.date(2026, 12, 31), dt.date(2026, 12, 31))
