"""Outgoing mail: a row in the writer's transaction, sent by a worker afterwards.

A mail leaves once all its papers are ready; at least once, always under the same
Message-ID. Mails of a lane that is not live belong to the demo's travelled past: they
count as sent and nothing leaves the house.
"""

from __future__ import annotations

import datetime as dt
import re
import traceback
import uuid
from collections.abc import Sequence
from typing import Any, NotRequired, Required, TypedDict, Unpack

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from foundation import clock
from foundation.db import atomic
from foundation.events import current_lane
from foundation.models import Document, DocumentRead, Mail, Means, TimelineEntry
from foundation.services.alerts import close_alert, raise_alert
from foundation.services.documents import read_document
from foundation.wake import wake_on_commit

log = structlog.get_logger()

MAX_ATTEMPTS = 10
#: Their bodies open doors: shown to nobody, forgotten once sent.
SECRET_KINDS = frozenset({"approval_asked", "approval_reminder", "password_reset"})


class Letter(TypedDict, total=False):
    """What a mail needs: who gets it, in which language, about which record."""

    to: Required[str]
    language: Required[str]
    subject: Required[tuple[str, str]]
    to_name: NotRequired[str]
    context: NotRequired[dict[str, Any]]
    documents: NotRequired[Sequence[Document]]
    thread: NotRequired[str]


@atomic()
def queue_mail(kind: str, **letter: Unpack[Letter]) -> Mail:
    """Write a mail from templates/emails/<kind>/ in its language; a worker sends it."""
    title, body = _write(kind, letter)
    subject_kind, subject = letter["subject"]
    mail = Mail.objects.create(
        kind=kind,
        to=letter["to"],
        to_name=letter.get("to_name", ""),
        language=letter["language"],
        title=title,
        body=body,
        subject_kind=subject_kind,
        subject=subject,
        thread=letter.get("thread", "") or subject,
        message_id=f"<{uuid.uuid4().hex}@{_domain()}>",
        lane=current_lane(),
        due_at=clock.now(),
        created_at=clock.now(),
    )
    mail.documents.set(letter.get("documents", ()))
    wake_on_commit("mails")
    return mail


def send_due(*, lane: str = "live", limit: int = 500) -> int:
    """Send the mails that are due and whose papers are ready; returns how many."""
    if lane != "live":
        return _count_as_sent(lane)
    due = list(mails_due(lane).order_by("due_at", "id").values_list("id", flat=True))
    return sum(send_one(pk) for pk in due[:limit])


@atomic()
def _count_as_sent(lane: str) -> int:
    """Mails of the travelled past leave their line in the timeline, set-based."""
    mails = list(mails_due(lane).select_for_update(skip_locked=True).order_by("id"))
    if not mails:
        return 0
    TimelineEntry.objects.bulk_create([_sent_entry(mail) for mail in mails])
    Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
        state=Mail.State.SENT, sent_at=clock.now(), attempts=F("attempts") + 1
    )
    return len(mails)


def mails_due(lane: str) -> QuerySet[Mail]:
    waiting = Mail.objects.filter(
        lane=lane, state=Mail.State.WAITING, due_at__lte=clock.now()
    )
    if lane != "live":
        return waiting
    unmade = Document.objects.exclude(state=Document.State.READY)
    return waiting.exclude(documents__in=unmade)


def send_one(mail_id: int) -> bool:
    """Send a waiting mail; False where another worker has it or it has gone."""
    with transaction.atomic():
        mail = (
            Mail.objects.select_for_update(skip_locked=True)
            .filter(pk=mail_id, state=Mail.State.WAITING)
            .first()
        )
        if mail is None:
            return False
        try:
            # A savepoint: a failed sending leaves only the count of its attempt.
            with transaction.atomic():
                _send(mail)
        except Exception as error:
            _note_failure(mail, error)
    return True


@atomic()
def retry_mail(mail: Mail) -> None:
    """Make a failed mail due again, with its attempts counted anew."""
    Mail.objects.filter(pk=mail.pk, state=Mail.State.FAILED).update(
        state=Mail.State.WAITING, attempts=0, due_at=clock.now()
    )
    wake_on_commit("mails")


def _write(kind: str, letter: Letter) -> tuple[str, str]:
    context = {"to_name": letter.get("to_name", ""), **letter.get("context", {})}
    zone = timezone.override(settings.DISPLAY_TIME_ZONE)
    with translation.override(letter["language"]), zone:
        title = render_to_string(f"emails/{kind}/subject.txt", context)
        body = render_to_string(f"emails/{kind}/body.txt", context)
    # Parts that were left out leave no hole.
    whole = re.sub(r"\n\s*\n\s*\n+", "\n\n", body.strip())
    return " ".join(title.split())[:200], f"{whole}\n"


def _send(mail: Mail) -> None:
    if mail.lane == "live":
        message = EmailMessage(
            subject=mail.title,
            body=mail.body,
            to=[_address(mail)],
            headers={"Message-ID": mail.message_id},
        )
        for document in mail.documents.order_by("id"):
            data = read_document(
                document, by=None, means=DocumentRead.Means.MAIL, to=mail.to
            )
            message.attach(document.file_name, data, document.media_type)
        message.send()
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.SENT,
        sent_at=clock.now(),
        attempts=mail.attempts + 1,
        body="" if mail.kind in SECRET_KINDS else mail.body,
        last_error="",
    )
    _sent_entry(mail).save()
    close_alert(f"mail:{mail.pk}")


def _address(mail: Mail) -> str:
    name = " ".join(mail.to_name.replace('"', "").split())
    return f'"{name}" <{mail.to}>' if name else mail.to


def _sent_entry(mail: Mail) -> TimelineEntry:
    return TimelineEntry(
        kind=TimelineEntry.Kind.MAIL,
        subject_kind=mail.subject_kind,
        subject=mail.subject,
        thread=mail.thread,
        code="mail.sent",
        params={"title": mail.title, "to": mail.to},
        means=Means.PROCESS,
        at=clock.now(),
        is_public=False,
    )


def _note_failure(mail: Mail, error: Exception) -> None:
    attempts = mail.attempts + 1
    is_lost = attempts >= MAX_ATTEMPTS
    log.warning("mail not sent", mail=mail.pk, attempts=attempts, error=str(error))
    Mail.objects.filter(pk=mail.pk).update(
        attempts=attempts,
        state=Mail.State.FAILED if is_lost else Mail.State.WAITING,
        due_at=clock.now() + dt.timedelta(seconds=min(30 * 2**attempts, 3600)),
        last_error="".join(traceback.format_exception(error))[-4000:],
    )
    if is_lost:
        raise_alert(
            "alert.mail_failed",
            fingerprint=f"mail:{mail.pk}",
            subject=(mail.subject_kind, mail.subject),
            params={"to": mail.to, "title": mail.title},
        )


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" <>") or "localhost"
