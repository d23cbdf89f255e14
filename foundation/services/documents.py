"""Papers: wanted by a service, rendered by a worker, kept with their hash, read logged.

A document is a row before it is a file. Its bytes never change; a changed paper is the
next version.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import traceback

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.db import atomic
from foundation.documents import kinds
from foundation.errors import BusinessError
from foundation.models import Document, DocumentContent, DocumentRead, User
from foundation.paper import PdfMakerMissing, make_pdf
from foundation.services.alerts import close_alert, raise_alert
from foundation.wake import wake_on_commit

log = structlog.get_logger()

MAX_ATTEMPTS = 5
#: So many papers at a time, so that other work of the queue has its turn.
BATCH = 50
#: Papers of a longer past (history, the demo) are rendered when first opened.
FRESH = dt.timedelta(days=14)


class DocumentNotReady(BusinessError):
    code = "document_not_ready"
    message = _("This document is still being made. Try again in a moment.")


@atomic()
def want_document(
    kind: str,
    *,
    subject: tuple[str, str],
    language: str,
    by: User | None,
    thread: str = "",
    again: bool = False,
) -> Document:
    """Ask for a paper; a worker renders it after the commit.

    The paper that is there already is returned, unless it is wanted `again`: then the
    next version is made.
    """
    same = Document.objects.filter(
        kind=kind, subject_kind=subject[0], subject=subject[1], language=language
    )
    last = same.aggregate(last=Max("version"))["last"] or 0
    if not last or again:
        Document.objects.bulk_create(
            [_wanted(kind, subject, language, thread, version=last + 1)],
            ignore_conflicts=True,
        )
        wake_on_commit("documents")
    return same.latest("version")


def _wanted(
    kind: str, subject: tuple[str, str], language: str, thread: str, *, version: int
) -> Document:
    paper = kinds.get(kind)
    with translation.override(language):
        file_name = paper.file_name(subject[1], language)
    return Document(
        kind=kind,
        subject_kind=subject[0],
        subject=subject[1],
        thread=thread or subject[1],
        language=language,
        version=version,
        file_name=file_name,
        token=secrets.token_urlsafe(32),
        is_public=paper.is_public,
        wanted_at=clock.now(),
    )


def documents_of(thread: str) -> QuerySet[Document]:
    """All papers of an order, newest first."""
    return Document.objects.filter(thread=thread).order_by("-id")


def read_document(
    document: Document, *, by: User | None, means: str, to: str = ""
) -> bytes:
    """The bytes of a paper; who read them, when and how is kept.

    A paper that is not rendered yet raises `DocumentNotReady` and is asked for first.
    """
    content = DocumentContent.objects.filter(document_id=document.pk).first()
    if content is None:
        hurry(document)
        raise DocumentNotReady
    DocumentRead.objects.create(
        document=document, user=by, means=means, to=to, at=clock.now()
    )
    return bytes(content.data)


@atomic()
def hurry(document: Document) -> None:
    """Ask the workers for this paper now; one that had failed is tried again."""
    Document.objects.filter(pk=document.pk, state=Document.State.FAILED).update(
        state=Document.State.WANTED, attempts=0
    )
    wake_on_commit("document", document.pk)


def render_wanted(*, with_failed: bool = True) -> int:
    """Render the fresh papers that are wanted; returns how many were tried."""
    wanted = Document.objects.filter(
        state=Document.State.WANTED, wanted_at__gte=clock.now() - FRESH
    ).order_by("attempts", "id")
    if not with_failed:
        wanted = wanted.filter(attempts=0)
    return sum(render_one(pk) for pk in wanted.values_list("id", flat=True)[:BATCH])


def render_one(document_id: int) -> bool:
    """Render a wanted paper; False where another worker has it or it is made."""
    with transaction.atomic():
        document = (
            Document.objects.select_for_update(skip_locked=True)
            .filter(pk=document_id, state=Document.State.WANTED)
            .first()
        )
        if document is None:
            return False
        try:
            # A savepoint: a failed rendering leaves only the count of its attempt.
            with transaction.atomic():
                render(document)
        except PdfMakerMissing:
            # No paper's fault: all of them wait until it is installed.
            raise_alert(
                "alert.pdf_maker_missing",
                fingerprint="pdf-maker",
                subject=(document.subject_kind, document.subject),
            )
            return False
        except Exception as error:
            _note_failure(document, error)
        else:
            wake_on_commit("mails")
    return True


@atomic()
def render(document: Document) -> None:
    """Make the paper in its language and keep the bytes; in workers only."""
    paper = kinds.get(document.kind)
    zone = timezone.override(settings.DISPLAY_TIME_ZONE)
    with translation.override(document.language), zone:
        context = paper.load(document.subject, document.language)
        html = render_to_string(paper.template, {**context, "document": document})
        data = make_pdf(html)
    DocumentContent.objects.create(document=document, data=data)
    Document.objects.filter(pk=document.pk).update(
        state=Document.State.READY,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        rendered_at=clock.now(),
        last_error="",
    )
    close_alert(f"document:{document.pk}")


def _note_failure(document: Document, error: Exception) -> None:
    attempts = document.attempts + 1
    is_lost = attempts >= MAX_ATTEMPTS
    log.warning("rendering failed", document=document.pk, error=str(error))
    Document.objects.filter(pk=document.pk).update(
        attempts=attempts,
        state=Document.State.FAILED if is_lost else Document.State.WANTED,
        last_error="".join(traceback.format_exception(error))[-4000:],
    )
    if is_lost:
        raise_alert(
            "alert.document_failed",
            fingerprint=f"document:{document.pk}",
            subject=(document.subject_kind, document.subject),
            params={"file_name": document.file_name},
        )
