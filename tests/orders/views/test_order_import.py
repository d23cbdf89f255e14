from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from foundation.models import InboundMessage, Job, User
from foundation.services.jobs import run_job
from orders.forms import files
from orders.models import Order
from orders.services import inbox
from tests.factories.orders import make_priced_item, make_seller

pytestmark = pytest.mark.django_db

HEAD = "order_number;customer;sku;quantity\n"


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def rows() -> str:
    """An order that is clean and one with an item that nobody knows."""
    dora = make_seller()
    make_priced_item("SADDLE-1", "10.00")
    return f"{HEAD}A-1;{dora.code};SADDLE-1;2\nA-2;{dora.code};NOTHING;1\n"


def sent(client: Client, text: str | bytes, **fields: str) -> Any:
    data = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("week 9.csv", data)
    form = {"file": file, "channel": "desk", **fields}
    return client.post("/orders/import", form)


def test_a_file_becomes_orders_with_a_result_for_each(desk: Client, rows: str) -> None:
    response = sent(desk, rows)

    message = InboundMessage.objects.get()
    assert response.headers["Location"] == f"/orders/messages/{message.pk}/"
    page = desk.get(response.headers["Location"]).content.decode()
    for text in ("week 9.csv", "A-1", "Taken in", "Which item is “NOTHING”?"):
        assert text in page
    assert Order.objects.filter(status="booked").count() == 1
    assert Order.objects.filter(status="draft").count() == 1


def test_a_check_shows_what_would_happen_and_keeps_nothing(
    desk: Client, rows: str
) -> None:
    page = sent(desk, rows, dry_run="on").content.decode()

    assert "What would happen" in page
    assert "Which item is “NOTHING”?" in page
    assert not Order.objects.exists()
    assert not InboundMessage.objects.exists()


def test_the_same_file_twice_changes_nothing(desk: Client, rows: str) -> None:
    sent(desk, rows)
    page = desk.get(sent(desk, rows).headers["Location"]).content.decode()

    assert Order.objects.count() == 2
    assert "Unchanged" in page
    assert InboundMessage.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"<html>", b"%PDF-1.7"])
def test_a_file_that_is_no_order_is_refused_with_a_reason(
    desk: Client, rows: str, data: bytes
) -> None:
    response = sent(desk, data)

    if response.status_code == 302:  # the message is kept, with why it is no order
        response = desk.get(response.headers["Location"])
    assert "notice-error" in response.content.decode()
    assert not Order.objects.exists()


def test_a_large_file_is_read_by_a_worker(
    desk: Client, rows: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "AT_ONCE", 10)

    response = sent(desk, rows)
    job = Job.objects.get()
    assert response.headers["Location"] == f"/jobs/{job.pk}"
    assert not Order.objects.exists()
    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 2, 2)
    assert Order.objects.count() == 2
    failed = job.rows.get(is_ok=False)
    assert failed.key == "A-2"
    assert "Which item is “NOTHING”?" in failed.message


def test_a_file_that_is_too_large_is_refused_unread(
    desk: Client, rows: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 20)

    response = sent(desk, rows)

    assert response.status_code == 422
    assert "The file is larger than 0 MB." in response.content.decode()


def test_a_form_without_a_file_is_shown_again(desk: Client, rows: str) -> None:
    response = desk.post("/orders/import", {"channel": "desk"})

    assert response.status_code == 422


def test_the_warehouse_does_not_import(client: Client, ben: User) -> None:
    client.force_login(ben)

    assert client.get("/orders/import").status_code == 403
