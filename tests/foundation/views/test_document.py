from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import Document, DocumentRead, User
from foundation.views import documents
from tests.factories.foundation import PDF, make_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("orders_of_dora")]


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PATIENCE", 0.0)


def test_a_paper_opens_and_the_reading_is_kept(client: Client, ada: User) -> None:
    document = make_document(file_name="Rechnung 2026-00017 für Müller.pdf")
    client.force_login(ada)

    response = client.get(f"/documents/{document.token}")

    assert response.content == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert DocumentRead.objects.get().means == "view"


def test_a_download_is_kept_as_such(client: Client, dora: User) -> None:
    client.force_login(dora)

    response = client.get(f"/documents/{make_document().token}?download")

    assert response.headers["Content-Disposition"].startswith("attachment")
    read = DocumentRead.objects.get()
    assert (read.user, read.means) == (dora, "download")


def test_another_customer_sees_nothing(client: Client, eve: User) -> None:
    client.force_login(eve)

    assert client.get(f"/documents/{make_document().token}").status_code == 404
    assert not DocumentRead.objects.exists()


def test_a_paper_for_colleagues_is_not_for_customers(
    client: Client, ada: User, dora: User
) -> None:
    document = make_document(is_public=False)

    client.force_login(dora)
    assert client.get(f"/documents/{document.token}").status_code == 404
    client.force_login(ada)
    assert client.get(f"/documents/{document.token}").status_code == 200


def test_a_paper_of_an_order_is_seen_by_who_sees_the_order(
    client: Client, dora: User
) -> None:
    document = make_document("SHP-7", subject_kind="shipment", thread="ORD-1042")
    client.force_login(dora)

    assert client.get(f"/documents/{document.token}").status_code == 200


def test_without_signing_in_there_is_no_paper(client: Client) -> None:
    assert client.get(f"/documents/{make_document().token}").status_code == 302
    assert client.get("/documents/unknown").status_code == 302


def test_a_paper_that_is_being_made_says_so_and_looks_again(
    client: Client, ada: User
) -> None:
    client.force_login(ada)

    response = client.get(f"/documents/{make_document(data=None).token}")

    assert response.status_code == 202
    assert "This document is being made." in response.content.decode()
    assert 'http-equiv="refresh"' in response.content.decode()


def test_a_failed_paper_can_be_tried_again(client: Client, ada: User) -> None:
    document = make_document(data=None, state=Document.State.FAILED)
    client.force_login(ada)
    assert b"could not be made" in client.get(f"/documents/{document.token}").content

    client.post(f"/documents/{document.token}/retry")

    assert Document.objects.get().state == Document.State.WANTED
