from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import Job, JobRow, Mail, User
from foundation.services.jobs import run_job
from orders.models import Order
from orders.states import FulfilmentStatus, OrderStatus
from tests.factories.orders import (
    book,
    enter,
    make_order,
    make_priced_item,
    make_seller,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def outcomes(job: Job) -> dict[str, tuple[bool, str]]:
    rows = JobRow.objects.filter(job=job)
    return {row.key: (row.is_ok, row.message) for row in rows}


def test_the_preview_says_who_is_left_out_and_why(desk: Client) -> None:
    free = make_order()
    gone = make_order(fulfilment_status=FulfilmentStatus.SHIPPED)

    response = desk.post(
        "/orders/bulk",
        {"action": "cancel_orders", "selected": [free.number, gone.number]},
    )

    assert response.context["count"] == 1
    assert response.context["numbers"] == free.number
    assert "Goods have left already" in response.content.decode()
    assert not Job.objects.exists()


def test_orders_are_canceled_by_a_job_with_a_row_for_each(desk: Client) -> None:
    dora = make_seller()
    item = make_priced_item()
    first, second = book(dora, (item, 1)), book(dora, (item, 2))
    asked = {
        "action": "cancel_orders",
        "numbers": f"{first.number} {second.number} ORD-0",
        "confirmed": "1",
        "reason": "supply",
    }

    response = desk.post("/orders/bulk", asked)
    job = Job.objects.get()
    assert response.headers["Location"] == f"/jobs/{job.pk}"
    run_job(job.pk)

    assert outcomes(job) == {
        first.number: (True, "Canceled."),
        second.number: (True, "Canceled."),
    }
    canceled = Order.objects.filter(status=OrderStatus.CANCELED)
    assert canceled.count() == 2


def test_a_deed_that_needs_a_reason_is_not_done_without(desk: Client) -> None:
    order = make_order()
    asked = {"action": "cancel_orders", "numbers": order.number, "confirmed": "1"}

    assert desk.post("/orders/bulk", asked).status_code == 422
    assert not Job.objects.exists()


def test_all_that_match_means_the_filter_of_the_list(desk: Client) -> None:
    draft, booked = make_order(status="draft"), make_order()

    response = desk.post(
        "/orders/bulk?status=draft", {"action": "book_drafts", "all_matching": "1"}
    )

    assert response.context["numbers"] == draft.number
    assert booked.number not in response.context["numbers"]


def test_a_draft_that_is_not_clean_stays_one_and_says_why(desk: Client) -> None:
    dora = make_seller()
    draft = enter(dora, ("no such thing", 1)).order
    assert draft is not None
    asked = {"action": "book_drafts", "numbers": draft.number, "confirmed": "1"}
    desk.post("/orders/bulk", asked)
    job = Job.objects.get()
    run_job(job.pk)

    assert outcomes(job)[draft.number] == (False, "Which item is “no such thing”?")


def test_confirmations_are_mailed_once_more(desk: Client) -> None:
    dora = make_seller()
    dora.email = "dora@customer.example"
    dora.save()
    order = book(dora, (make_priced_item(), 1))
    asked = {"action": "resend_confirmations", "numbers": order.number}

    for _ in range(2):
        desk.post("/orders/bulk", asked | {"confirmed": "1"})
        run_job(Job.objects.latest("id").pk)

    assert Mail.objects.filter(subject=order.number).count() == 2


def test_nothing_selected_is_told_and_unknown_deeds_too(desk: Client) -> None:
    for form in ({"action": "cancel_orders"}, {"action": "x", "selected": "ORD-1"}):
        response = desk.post("/orders/bulk", form, headers={"referer": ""})
        assert response.status_code in (302, 409)
    assert desk.get("/orders/bulk").status_code == 405


def test_the_warehouse_may_not_cancel_orders(client: Client, ben: User) -> None:
    client.force_login(ben)
    order = make_order()

    form = {"action": "cancel_orders", "selected": order.number}
    assert client.post("/orders/bulk", form).status_code == 403
