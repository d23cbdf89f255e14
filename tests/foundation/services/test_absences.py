from __future__ import annotations

import datetime as dt

import pytest

from foundation import clock
from foundation.approvals.deciders import absentees_of, deciders_of, waiting_for
from foundation.approvals.errors import BadAbsence, CannotDelegate, NotTheApprover
from foundation.models import AuditEntry, Delegation, User
from foundation.roles import Role
from foundation.services.absences import end_absence, plan_absence
from foundation.services.approvals import approve
from tests.factories.approvals import ask_of, make_request, steps_of
from tests.people import make_person

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def _away(person: User, to: User, days: int = 4) -> Delegation:
    with clock.travel_to(MONDAY):
        last = (MONDAY + days * DAY).date()
        return plan_absence(
            person, to=to, starts_on=MONDAY.date(), ends_on=last, by=person
        )


def test_a_stand_in_decides_while_the_colleague_is_away_and_it_shows(
    ada: User, ben: User, cleo: User
) -> None:
    _away(cleo, ben)
    with clock.travel_to(MONDAY + 4 * DAY):
        request = make_request(ask_of(Role.FINANCE), by=ada)
        step = approve(steps_of(request)[0], by=ben)

    assert (step.decided_by, step.on_behalf_of) == (ben, cleo)


def test_before_and_after_the_absence_the_stand_in_decides_nothing(
    ada: User, ben: User, cleo: User
) -> None:
    _away(cleo, ben)
    request = make_request(ask_of(cleo), by=ada)

    for moment in (MONDAY - DAY, MONDAY + 5 * DAY):
        with clock.travel_to(moment), pytest.raises(NotTheApprover):
            approve(steps_of(request)[0], by=ben)


def test_the_stand_in_is_told_in_the_place_of_who_is_away(
    ada: User, ben: User, cleo: User
) -> None:
    _away(cleo, ben)

    with clock.travel_to(MONDAY):
        request = make_request(ask_of(Role.FINANCE), by=ada)
        (told,) = deciders_of(steps_of(request)[0])
        waiting = list(waiting_for(ben))

    assert (told.person, told.on_behalf_of) == (ben, cleo)
    assert waiting == steps_of(request)


def test_stand_ins_of_stand_ins_are_found_even_in_a_circle(
    ben: User, cleo: User
) -> None:
    eva = make_person("Eva Extra", Role.SALES)
    _away(cleo, ben)
    _away(ben, eva)
    _away(eva, cleo)

    with clock.travel_to(MONDAY):
        assert {each.name for each in absentees_of(eva)} == {"Ben Visser", "Cleo Smit"}


def test_an_ended_absence_counts_no_more_and_is_audited(ben: User, cleo: User) -> None:
    absence = _away(cleo, ben)

    with clock.travel_to(MONDAY):
        end_absence(absence, by=cleo)

        assert absentees_of(ben) == []
    assert AuditEntry.objects.filter(subject=cleo.email).count() == 2


def test_an_absence_of_the_past_or_to_oneself_is_refused(ben: User, cleo: User) -> None:
    with clock.travel_to(MONDAY):
        past, today = (MONDAY - DAY).date(), MONDAY.date()
        with pytest.raises(BadAbsence):
            plan_absence(cleo, to=ben, starts_on=past, ends_on=past, by=cleo)
        with pytest.raises(CannotDelegate):
            plan_absence(cleo, to=cleo, starts_on=today, ends_on=today, by=cleo)
