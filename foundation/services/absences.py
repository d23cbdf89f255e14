"""Absences: from day to day a colleague decides in somebody's place."""

from __future__ import annotations

import datetime as dt

from foundation import clock
from foundation.approvals.errors import BadAbsence, CannotDelegate
from foundation.db import atomic
from foundation.models import Delegation, User
from foundation.services.audit import record_audit, save_audited


@atomic()
def plan_absence(
    person: User,
    *,
    to: User,
    starts_on: dt.date,
    ends_on: dt.date,
    by: User,
    note: str = "",
) -> Delegation:
    """Let a colleague decide in this person's place on these days; it is audited."""
    if ends_on < starts_on or ends_on < clock.today():
        raise BadAbsence(field="ends_on")
    if not (to.is_active and to.is_staff) or to.pk == person.pk:
        raise CannotDelegate(field="to", name=to.name)
    absence = Delegation(
        from_user=person,
        to_user=to,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note,
        made_by=by,
        made_at=clock.now(),
    )
    save_audited(absence, subject=("user", person.email), by=by)
    return absence


@atomic()
def end_absence(absence: Delegation, *, by: User) -> None:
    """The person is back, or the plan is off: nobody stands in any more."""
    ended = Delegation.objects.filter(pk=absence.pk, canceled_at=None).update(
        canceled_at=clock.now()
    )
    if ended:
        record_audit(
            subject=("user", absence.from_user.email),
            before={"absence_until": str(absence.ends_on)},
            after={"absence_until": None},
            by=by,
        )


def absences_ahead(person: User) -> list[Delegation]:
    """This person's absences of today and later."""
    ahead = Delegation.objects.filter(
        from_user=person, canceled_at=None, ends_on__gte=clock.today()
    )
    return list(ahead.select_related("to_user", "made_by").order_by("starts_on", "id"))
