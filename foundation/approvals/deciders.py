"""Who may decide a step: whoever is asked, and the stand-ins of those who are away.

1. A step asks a user, or anyone who holds a role.
2. A stand-in of somebody who is asked decides on their behalf, and it is shown.
3. Nobody decides what they asked for themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from foundation import clock
from foundation.approvals.states import StepStatus
from foundation.models import ApprovalStep, Delegation, User


@dataclass(frozen=True)
class Decider:
    """Somebody who may decide, maybe in the place of an absent colleague."""

    person: User
    on_behalf_of: User | None = None


def absences_on(day: dt.date) -> QuerySet[Delegation]:
    """The absences in force on a day; of two of one person the newest counts last."""
    return (
        Delegation.objects.filter(
            canceled_at=None, starts_on__lte=day, ends_on__gte=day
        )
        .select_related("from_user", "to_user")
        .order_by("id")
    )


def stand_ins() -> dict[int, User]:
    """Who stands in today, by the absent person."""
    return {each.from_user_id: each.to_user for each in absences_on(clock.today())}


def people_asked(step: ApprovalStep) -> list[User]:
    """The user of the step, or everybody who holds its role."""
    active = User.objects.filter(is_active=True).prefetch_related("grants")
    if step.user_id is not None:
        return list(active.filter(pk=step.user_id))
    holders = active.filter(grants__role=step.role).distinct()
    return list(holders.order_by("name", "id"))


def deciders_of(step: ApprovalStep) -> list[Decider]:
    """Who is told: those asked who are here, and stand-ins of those who are away."""
    away = stand_ins()
    found: dict[int, Decider] = {}
    for person in people_asked(step):
        present = _present(person, away)
        decider = Decider(present, person if present != person else None)
        if present.is_active and present.pk != step.request.requested_by_id:
            known = found.get(present.pk)
            if known is None or known.on_behalf_of is not None:
                found[present.pk] = decider
    return list(found.values())


def decider(step: ApprovalStep, person: User) -> Decider | None:
    """How this person may decide the step; None where they may not."""
    if not person.is_active or person.is_portal:
        return None
    if _is_asked(step, person):
        return Decider(person)
    for absentee in absentees_of(person):
        if _is_asked(step, absentee):
            return Decider(person, absentee)
    return None


def absentees_of(person: User) -> list[User]:
    """Colleagues for whom this person stands in today, also through others."""
    absences = list(absences_on(clock.today()))
    newest = {each.from_user_id: each for each in absences}
    found: dict[int, User] = {}
    reached = {person.pk}
    while reached:
        away = [
            each.from_user for each in newest.values() if each.to_user_id in reached
        ]
        new = {each.pk: each for each in away if each.pk not in found}
        new.pop(person.pk, None)
        found.update(new)
        reached = set(new)
    return list(found.values())


def waiting_for(person: User) -> QuerySet[ApprovalStep]:
    """The pending steps that this person may decide, the most urgent first."""
    people = [person, *absentees_of(person)]
    asked = Q(user__in=people) | Q(role__in=_roles_of(people))
    return (
        ApprovalStep.objects.filter(asked, status=StepStatus.PENDING)
        .exclude(request__requested_by=person)
        .select_related("request__requested_by", "user")
        .order_by("due_at", "id")
    )


def _is_asked(step: ApprovalStep, person: User) -> bool:
    if step.user_id is not None:
        return step.user_id == person.pk
    return step.role in {role.value for role in person.roles}


def _roles_of(people: Iterable[User]) -> set[str]:
    return {role.value for person in people for role in person.roles}


def _present(person: User, away: dict[int, User]) -> User:
    """Who is there: the person, or along the stand-ins until one is present."""
    seen = {person.pk}
    present = person
    while present.pk in away and away[present.pk].pk not in seen:
        present = away[present.pk]
        seen.add(present.pk)
    return present
