from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.core import mail as outbox
from pytest_django import Settings

from foundation import clock, events
from foundation.models import Alert, Document, DocumentRead, Mail, TimelineEntry
from foundation.services.mail import MAX_ATTEMPTS, queue_mail, retry_mail, send_due
from tests.factories.foundation import make_document

pytestmark = pytest.mark.django_db


def queue(*documents: Document) -> Mail:
    return queue_mail(
        "password_reset",
        to="dora@customer.example",
        to_name="Dora Meijer",
        language="en",
        subject=("order", "ORD-1042"),
        context={"url": "https://oms.example/password/x?a=1&b=2"},
        documents=documents,
    )


def test_a_mail_is_written_in_full_before_it_is_sent() -> None:
    mail = queue()

    assert mail.title == "Choose a new password"
    assert mail.body.startswith("Dear Dora Meijer,\n\nSomebody")
    assert "https://oms.example/password/x?a=1&b=2" in mail.body
    assert outbox.outbox == []


def test_a_mail_waits_for_its_papers() -> None:
    document = make_document(data=None)
    queue(document)
    assert send_due() == 0

    document.delete()
    queue(make_document())

    assert send_due() == 2


def test_a_sent_mail_has_its_papers_and_its_own_id_and_is_told() -> None:
    mail = queue(make_document(file_name="Invoice 2026-00017.pdf"))

    assert send_due() == 1
    assert send_due() == 0

    (sent,) = outbox.outbox
    assert sent.to == ['"Dora Meijer" <dora@customer.example>']
    assert sent.extra_headers["Message-ID"] == mail.message_id
    assert sent.attachments[0][0] == "Invoice 2026-00017.pdf"
    assert TimelineEntry.objects.get().code == "mail.sent"
    assert DocumentRead.objects.get().to == "dora@customer.example"


def test_a_secret_link_is_forgotten_once_it_is_sent() -> None:
    mail = queue()
    send_due()

    assert Mail.objects.get(pk=mail.pk).body == ""


def test_a_failed_mail_is_tried_later_under_the_same_id(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mail = queue()
    with monkeypatch.context() as broken:
        broken.setattr(outbox.EmailMessage, "send", lambda self: 1 / 0)
        assert send_due() == 1

    waiting = Mail.objects.get(pk=mail.pk)
    assert (waiting.state, waiting.attempts) == (Mail.State.WAITING, 1)
    assert send_due() == 0
    with clock.travel_to(waiting.due_at):
        assert send_due() == 1
    assert outbox.outbox[0].extra_headers["Message-ID"] == mail.message_id


def test_a_mail_that_never_goes_is_an_alert_and_may_be_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mail = queue()
    monkeypatch.setattr(outbox.EmailMessage, "send", lambda self: 1 / 0)
    for turn in range(MAX_ATTEMPTS):
        with clock.travel_to(clock.now() + dt.timedelta(hours=2 * turn)):
            send_due()

    failed = Mail.objects.get(pk=mail.pk)
    assert failed.state == Mail.State.FAILED
    assert Alert.objects.get().code == "alert.mail_failed"
    retry_mail(failed)
    assert Mail.objects.get(pk=mail.pk).state == Mail.State.WAITING


def test_mail_of_the_travelled_past_counts_as_sent_but_stays_here() -> None:
    with events.in_lane("demo"):
        queue(make_document(data=None))

    assert send_due() == 0
    assert send_due(lane="demo") == 1

    assert outbox.outbox == []
    assert Mail.objects.get().state == Mail.State.SENT


def test_in_development_each_mail_is_one_file(
    settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "foundation.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    mail = queue(make_document(file_name="Rechnung.pdf"))
    send_due()
    Mail.objects.update(state=Mail.State.WAITING, body="Again")
    send_due()

    (file,) = tmp_path.iterdir()
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert file.name == f"{mail.message_id.strip('<>')}.eml"
    assert [part.get_filename() for part in message.iter_attachments()] == [
        "Rechnung.pdf"
    ]
