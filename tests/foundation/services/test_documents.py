from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from foundation import clock
from foundation.models import Alert, Document, DocumentRead, User
from foundation.paper import PdfMakerMissing
from foundation.services import documents
from foundation.services.documents import (
    MAX_ATTEMPTS,
    DocumentNotReady,
    hurry,
    read_document,
    render_one,
    render_wanted,
    want_document,
)
from tests.factories.foundation import make_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
NOON = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def no_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "make_pdf", lambda html: b"%PDF " + html.encode())


def want(number: str = "ORD-1042", *, again: bool = False) -> Document:
    return want_document(
        "paper", subject=("order", number), language="nl", by=None, again=again
    )


def test_a_paper_is_wanted_once() -> None:
    first, second = want(), want()

    assert first == second
    assert first.file_name == "Paper ORD-1042 nl.pdf"
    assert first.state == Document.State.WANTED


def test_a_changed_paper_is_the_next_version() -> None:
    assert [want().version, want(again=True).version, want().version] == [1, 2, 2]


def test_a_worker_renders_what_is_wanted_and_keeps_its_hash(ada: User) -> None:
    document = want()

    assert render_wanted() == 1

    document = Document.objects.get(pk=document.pk)
    data = read_document(document, by=ada, means=DocumentRead.Means.VIEW)
    assert document.state == Document.State.READY
    assert b"RAD BERLIN" in data.upper()
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.size == len(data)


def test_a_rendered_paper_is_not_rendered_again() -> None:
    document = want()

    assert render_one(document.pk)
    assert not render_one(document.pk)


def test_every_reading_is_kept(ada: User) -> None:
    document = make_document()

    read_document(document, by=ada, means=DocumentRead.Means.DOWNLOAD)
    read_document(document, by=None, means=DocumentRead.Means.MAIL, to="d@x.example")

    reads = DocumentRead.objects.order_by("id").values_list("user", "means", "to")
    assert list(reads) == [(ada.pk, "download", ""), (None, "mail", "d@x.example")]


def test_a_paper_that_is_not_made_yet_cannot_be_read(ada: User) -> None:
    document = make_document(data=None)

    with pytest.raises(DocumentNotReady):
        read_document(document, by=ada, means=DocumentRead.Means.VIEW)

    assert not DocumentRead.objects.exists()


def test_papers_of_long_ago_wait_until_they_are_opened() -> None:
    with clock.travel_to(clock.now() - dt.timedelta(days=20)):
        document = want()

    assert render_wanted() == 0
    assert render_one(document.pk)


def test_a_paper_that_cannot_be_made_is_an_alert_and_may_be_tried_again() -> None:
    document = want("ORD-BAD")

    for _ in range(MAX_ATTEMPTS):
        assert render_wanted() == 1

    failed = Document.objects.get(pk=document.pk)
    assert failed.state == Document.State.FAILED
    assert "no such order" in failed.last_error
    assert Alert.objects.get().code == "alert.document_failed"
    hurry(failed)
    assert Document.objects.get(pk=document.pk).state == Document.State.WANTED


def test_what_failed_is_left_to_the_sweep() -> None:
    want("ORD-BAD")

    assert render_wanted(with_failed=False) == 1
    assert render_wanted(with_failed=False) == 0
    assert render_wanted() == 1


def test_without_pango_papers_wait_and_somebody_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(html: str) -> bytes:
        raise PdfMakerMissing

    monkeypatch.setattr(documents, "make_pdf", missing)
    want()

    for _ in range(MAX_ATTEMPTS + 1):
        render_wanted()

    assert Document.objects.get().state == Document.State.WANTED
    assert Alert.objects.get().code == "alert.pdf_maker_missing"
