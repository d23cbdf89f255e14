"""Hand a record to a colleague with a note; it waits on their home page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.db import atomic
from foundation.errors import BusinessError
from foundation.models import Handover, Mention, User
from foundation.services.timeline import tell


class NoSuchColleague(BusinessError):
    code = "no_such_colleague"
    message = _("%(name)s cannot open this record. Choose another colleague.")


@atomic()
def hand_over(
    subject: tuple[str, str], *, to: User, note: str, by: User, thread: str = ""
) -> Handover:
    """Give a record to a colleague; they find it with the note on their home page."""
    if not (to.is_active and to.is_staff):
        raise NoSuchColleague(field="to", name=to.name)
    handover = Handover.objects.create(
        subject_kind=subject[0],
        subject=subject[1],
        thread=thread or subject[1],
        note=note,
        from_user=by,
        to_user=to,
        at=clock.now(),
    )
    tell(
        "handover.given",
        subject=subject,
        thread=thread,
        by=by,
        params={"to": to.name, "note": note},
    )
    return handover


@atomic()
def finish_handover(handover: Handover, *, by: User) -> None:
    """The colleague is done with it; it leaves their home page."""
    finished = Handover.objects.filter(pk=handover.pk, done_at=None).update(
        done_at=clock.now()
    )
    if finished:
        tell(
            "handover.done",
            subject=(handover.subject_kind, handover.subject),
            thread=handover.thread,
            by=by,
        )


def see_mention(mention: Mention, *, by: User) -> None:
    """The comment was read; it leaves the home page of whoever it named."""
    Mention.objects.filter(pk=mention.pk, user=by, seen_at=None).update(
        seen_at=clock.now()
    )
