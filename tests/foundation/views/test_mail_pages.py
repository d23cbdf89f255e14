from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import Mail, User
from foundation.services.mail import queue_mail, send_due
from tests.factories.foundation import make_document

pytestmark = pytest.mark.django_db


def queue(number: str = "ORD-1042", kind: str = "password_reset") -> Mail:
    return queue_mail(
        kind,
        to="dora@customer.example",
        language="en",
        subject=("order", number),
        context={"url": "https://oms.example/password/x"},
        documents=[make_document(number)],
    )


def test_mails_are_listed_and_found_by_order(client: Client, ada: User) -> None:
    queue("ORD-1042")
    queue("ORD-1043")
    client.force_login(ada)

    assert client.get("/mails").content.decode().count('class="row-link"') == 2
    found = client.get("/mails?q=ORD-1043").content.decode()
    assert found.count('class="row-link"') == 1
    assert "No mails here" in client.get("/mails?state=sent").content.decode()


def test_mails_are_found_by_whom_they_are_to(client: Client, ada: User) -> None:
    queue("ORD-1042")
    Mail.objects.update(to_name="Dora Visser")
    client.force_login(ada)

    found = client.get("/mails?q=visser").content.decode()
    assert found.count('class="row-link"') == 1
    assert 'href="?q=visser&amp;state=sent"' in found
    nothing = client.get("/mails?q=nobody").content.decode()
    assert "Nothing found" in nothing
    assert "once they are written" not in nothing


def test_a_mail_shows_its_text_and_its_papers(client: Client, ada: User) -> None:
    mail = queue()
    Mail.objects.update(kind="invoice", body="Please find your invoice.")
    client.force_login(ada)

    page = client.get(f"/mails/{mail.key}").content.decode()

    assert "Please find your invoice." in page
    assert f"/documents/{mail.documents.get().token}" in page


def test_a_personal_link_is_shown_to_nobody(client: Client, ada: User) -> None:
    mail = queue()
    client.force_login(ada)

    page = client.get(f"/mails/{mail.key}").content.decode()

    assert "/password/x" not in page


def test_a_failed_mail_is_sent_again(client: Client, cleo: User, ada: User) -> None:
    mail = queue()
    Mail.objects.update(state=Mail.State.FAILED)

    client.force_login(ada)
    assert client.post(f"/mails/{mail.key}/retry").status_code == 403
    client.force_login(cleo)
    client.post(f"/mails/{mail.key}/retry")

    assert send_due() == 1


def test_the_warehouse_and_customers_see_no_mails(
    client: Client, ben: User, dora: User
) -> None:
    client.force_login(ben)
    assert client.get("/mails").status_code == 403
    client.force_login(dora)
    assert client.get("/mails").status_code == 404


def test_a_nul_in_the_address_is_refused(client: Client, ada: User) -> None:
    client.force_login(ada)

    assert client.get("/mails?q=%00").status_code == 400
