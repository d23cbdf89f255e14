from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from foundation.models import InboundMessage, User
from foundation.roles import Role
from orders.models import CrossReference, Order
from orders.services.intake import ImportOptions, import_file, word_finding
from tests.factories.orders import make_priced_item, make_seller
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def message(ada: User) -> InboundMessage:
    dora = make_seller()
    data = f"order_number;customer;sku;quantity\nA-1;{dora.code};THEIR-7;2\n".encode()
    options = ImportOptions(channel="desk")
    import_file("<week>.csv", data, options=options, by=ada)
    return InboundMessage.objects.get()


def test_the_inbox_lists_messages_with_what_became_of_them(
    desk: Client, message: InboundMessage
) -> None:
    page = desk.get("/orders/messages/").content.decode()

    assert "&lt;week&gt;.csv" in page
    assert "Draft" in page
    assert "<week>" not in desk.get("/orders/messages/?state=done").content.decode()
    found = desk.get("/orders/messages/?q=week&state=failed").context["rows"]
    assert [each for each, *_ in found] == [message]


def test_the_raw_message_is_a_download_as_it_came(
    desk: Client, message: InboundMessage
) -> None:
    response = desk.get(f"/orders/messages/{message.pk}/raw")

    assert response.content == bytes(message.raw)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_message_whose_draft_waits_still_asks_for_work_when_read_again(
    desk: Client, message: InboundMessage
) -> None:
    desk.post(f"/orders/messages/{message.pk}/rerun")

    message.refresh_from_db()
    assert message.state == InboundMessage.State.FAILED


def test_a_message_is_read_again_after_a_code_was_matched(
    desk: Client, message: InboundMessage
) -> None:
    saddle = make_priced_item("SADDLE-1")
    CrossReference.objects.create(their_code="THEIR-7", kind="item", item=saddle)

    desk.post(f"/orders/messages/{message.pk}/rerun")

    assert Order.objects.count() == 1
    assert InboundMessage.objects.count() == 1


def test_what_is_no_message_of_orders_is_not_there(
    desk: Client, message: InboundMessage
) -> None:
    InboundMessage.objects.update(kind="api.orders")

    assert desk.get(f"/orders/messages/{message.pk}/").status_code == 404
    for number in ("0", "x", "9" * 30):
        assert desk.get(f"/orders/messages/{number}/").status_code == 404


def test_who_may_not_import_reads_but_does_not_run_again(
    client: Client, ben: User, dora: User, message: InboundMessage
) -> None:
    client.force_login(ben)
    assert client.get(f"/orders/messages/{message.pk}/").status_code == 200
    assert client.post(f"/orders/messages/{message.pk}/rerun").status_code == 403
    client.force_login(dora)
    assert client.get(f"/orders/messages/{message.pk}/raw").status_code == 404


def test_findings_are_read_in_the_readers_language(
    client: Client, message: InboundMessage
) -> None:
    english = message.result["orders"][0]["findings"][0]["message"]
    with translation.override("nl"):
        dutch = str(word_finding(message.result["orders"][0]["findings"][0]))
    client.force_login(make_person("Rita Vos", Role.SALES, language="nl"))

    page = unescape(client.get(f"/orders/messages/{message.pk}/").content.decode())

    assert dutch != english
    assert dutch in page
    assert english not in page
