from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from billing.models import Invoice
from billing.services.payments import Receipt, match_payment, record_payment
from foundation import clock
from foundation.models import Job, User
from foundation.services.deliver import deliver_due
from foundation.services.page_views import count_page_view
from fulfillment.models import Shipment
from fulfillment.services.shipments import confirm_delivery, confirm_shipment
from oms.demo.first_order import FirstOrder, first_order, loading_job
from oms.demo.master_data import load_master_data
from oms.demo.start import KIND
from oms.demo.story.stage import Stage
from oms.demo.story.warehouse import open_stock
from orders.engine.intake import Buyer, LineInput, OrderInput
from orders.models import Order
from orders.services.capture import capture
from partners.models import BankAccount

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(settings: Settings) -> Job:
    """The demo as it is once it has loaded, but without its own orders."""
    settings.OMS_DEMO = True
    load_master_data()
    began = clock.now() - dt.timedelta(minutes=5)
    open_stock(Stage(began), began)
    return Job.objects.create(
        kind=KIND, title="Demo", state="done", params={"now": began.isoformat()}
    )


def person(key: str) -> User:
    domain = {"dora": "pedaalpunt.example"}.get(key, "tolhuis.example")
    return User.objects.get(email=f"{key}@{domain}")


def enter_order(customer: str = "C1001") -> Order:
    given = OrderInput(
        buyer=Buyer(code=customer),
        lines=(LineInput(sku="TU-28", quantity=Decimal(4)),),
    )
    order = capture(given, channel="desk", by=person("ada")).order
    deliver_due()
    assert order is not None
    return order


def ticks(job: Job) -> list[bool]:
    return [step.is_done for step in first_order(job).steps]


def test_before_the_first_order_the_visitor_is_asked_for_one(job: Job) -> None:
    checklist = first_order(job)

    assert checklist == FirstOrder(checklist.steps, "", "")
    assert ticks(job) == [False] * 5
    assert checklist.steps[0].is_next


def test_it_ticks_itself_all_the_way(job: Job) -> None:
    order = enter_order()
    assert ticks(job) == [True, False, False, False, False]

    shipment = Shipment.objects.get(order=order)
    lines = {line.order_line_id: line.quantity for line in shipment.lines.all()}
    confirm_shipment(shipment, lines, by=person("ben"))
    confirm_delivery(shipment, on=clock.today(), by=person("ben"))
    deliver_due()
    assert ticks(job) == [True, True, True, False, False]

    invoice = Invoice.objects.get(order=order)
    account = BankAccount.objects.filter(company=order.company)[0]
    receipt = Receipt(account, "bank-1", invoice.gross, clock.today())
    payment = record_payment(receipt, by=person("cleo"))
    match_payment(payment, {invoice: invoice.gross}, version=0, by=person("cleo"))
    assert ticks(job) == [True, True, True, True, False]

    count_page_view("portal:order_page", by=person("dora"))
    assert first_order(job).is_complete


def next_page(job: Job) -> str:
    return next(step.url for step in first_order(job).steps if step.is_next)


def test_each_step_leads_to_the_record_that_it_is_about(job: Job) -> None:
    order = enter_order()
    shipment = Shipment.objects.get(order=order)
    assert next_page(job) == f"/fulfillment/{shipment.number}/"

    lines = {line.order_line_id: line.quantity for line in shipment.lines.all()}
    confirm_shipment(shipment, lines, by=person("ben"))
    assert next_page(job) == f"/fulfillment/{shipment.number}/"

    confirm_delivery(shipment, on=clock.today(), by=person("ben"))
    deliver_due()
    invoice = Invoice.objects.get(order=order)
    assert next_page(job) == f"/billing/invoices/{invoice.number}/"


def test_an_order_whose_customer_can_look_goes_before(job: Job) -> None:
    enter_order("C1002")
    order = enter_order("C1001")

    assert first_order(job).number == order.number


def test_the_demos_own_orders_do_not_count(job: Job) -> None:
    with clock.travel_to(clock.now() - dt.timedelta(days=3)):
        enter_order()

    assert not any(ticks(job))


def test_home_shows_it_only_in_the_demo(
    job: Job, client: Client, settings: Settings
) -> None:
    client.force_login(person("ben"))

    assert (
        b"Enter an order for De Pedaalpunt" in client.get(reverse("pages:home")).content
    )
    assert b"Go on as Ada de Wit" in client.get(reverse("pages:home")).content

    settings.OMS_DEMO = False
    assert loading_job() is None
    assert b"De Pedaalpunt" not in client.get(reverse("pages:home")).content
