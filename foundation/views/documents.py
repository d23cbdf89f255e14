from __future__ import annotations

import time

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from foundation.access import may_see, person_page
from foundation.http import PersonRequest, frame_of
from foundation.models import Document, DocumentRead, User
from foundation.services.documents import hurry, read_document

#: So long a page waits for a worker before it says that the paper is being made.
PATIENCE = 2.0
LOOK_EVERY = 0.1


@require_safe
@person_page
def document(request: PersonRequest, token: str) -> HttpResponse:
    paper = _wait_for(_document_for(request.user, token))
    if paper.state != Document.State.READY:
        context = {"document": paper, "own_frame": frame_of(request.user)}
        return render(request, "foundation/document_wait.html", context, status=202)
    if request.method == "HEAD":
        return _answer(paper, b"", is_download=False)
    is_download = "download" in request.GET
    means = DocumentRead.Means.DOWNLOAD if is_download else DocumentRead.Means.VIEW
    data = read_document(paper, by=request.user, means=means)
    return _answer(paper, data, is_download=is_download)


@require_POST
@person_page
def document_retry(request: PersonRequest, token: str) -> HttpResponse:
    hurry(_document_for(request.user, token))
    return redirect("pages:document", token)


def _document_for(person: User, token: str) -> Document:
    """A paper is seen by whoever sees its record, or the order it belongs to."""
    paper = get_object_or_404(Document, token=token)
    if person.is_portal and not paper.is_public:
        raise Http404
    if may_see(person, paper.subject_kind, paper.subject):
        return paper
    if may_see(person, "order", paper.thread):
        return paper
    raise Http404


def _wait_for(paper: Document) -> Document:
    """The paper as soon as a worker has made it, or as it is after a moment."""
    if paper.state != Document.State.WANTED:
        return paper
    hurry(paper)
    deadline = time.monotonic() + PATIENCE
    while paper.state == Document.State.WANTED and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY)
        paper = Document.objects.get(pk=paper.pk)
    return paper


def _answer(paper: Document, data: bytes, *, is_download: bool) -> HttpResponse:
    response = HttpResponse(data, content_type=paper.media_type)
    disposition = content_disposition_header(is_download, paper.file_name)
    response.headers["Content-Disposition"] = disposition or "inline"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Length"] = str(paper.size)
    return response
