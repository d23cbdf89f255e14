"""The whole story on the services: booked, shipped, delivered, invoiced, paid."""

from __future__ import annotations

from decimal import Decimal

import pytest

from billing.models import Invoice
from billing.states import InvoiceStatus, PaymentState
from foundation.models import Document, Mail, TimelineEntry, User
from fulfillment.models import ProcessRun, Shipment
from fulfillment.states import RunStatus
from inventory.models import Movement
from orders.models import Order
from orders.services.intake import ImportOptions, import_file
from orders.states import FulfilmentStatus, OrderStatus, PaymentStatus
from tests.factories.billing import invoice_of, make_payment, match
from tests.factories.fulfillment import (
    deliver,
    happen,
    order_now,
    ship,
    shipment_of,
    steps_of,
)
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.partners import make_channel, make_identifier
from tests.samples import sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    dora = make_seller()
    dora.email = "inkoop@fietsendora.example"
    dora.save()
    make_location("ROT")
    bike, bell = make_priced_item("BIKE", "500.00"), make_priced_item("BELL", "4.95")
    make_stock(bike, 10)
    make_stock(bell, 100)
    order = book(dora, (bike, 2), (bell, 20), customer_reference="PO-7")
    happen()
    return order_now(order)


def test_a_booked_order_waits_for_the_warehouse(order: Order) -> None:
    run = ProcessRun.objects.get(order=order)
    shipment = shipment_of(order)

    assert steps_of(run) == {
        "schedule": "done",
        "reserve": "done",
        "ship": "waiting",
        "deliver": "pending",
        "invoice": "pending",
        "collect": "pending",
    }
    assert order.fulfilment_status == FulfilmentStatus.RESERVED
    assert [line.quantity for line in shipment.lines.order_by("id")] == [2, 20]
    assert shipment.planned_on == order.lines.get(line_no=1).ship_on


def test_an_order_travels_from_booking_to_cash(
    order: Order, ben: User, cleo: User
) -> None:
    shipment = ship(shipment_of(order), by=ben, carrier="DHL", tracking_number="JD01")
    bike = order.lines.get(line_no=1).item
    assert bike is not None
    assert balance_of(bike) == (Decimal(8), Decimal(0))
    assert order_now(order).fulfilment_status == FulfilmentStatus.SHIPPED

    deliver(shipment, by=ben)
    invoice = invoice_of(order)
    assert (invoice.net, invoice.tax, invoice.gross) == (
        Decimal("1099.00"),
        Decimal("230.79"),
        Decimal("1329.79"),
    )
    assert order_now(order).payment_status == PaymentStatus.INVOICED
    assert order_now(order).status == OrderStatus.BOOKED

    payment = make_payment("1329.79", reference=str(invoice.number), by=cleo)
    payment = match(payment, invoice, by=cleo)
    happen()

    assert payment.state == PaymentState.MATCHED
    assert invoice_of(order).status == InvoiceStatus.PAID
    assert order_now(order).status == OrderStatus.CLOSED
    assert order_now(order).payment_status == PaymentStatus.PAID
    assert ProcessRun.objects.get(order=order).status == RunStatus.DONE


def test_an_official_peppol_order_travels_to_cash(ben: User, cleo: User) -> None:
    make_identifier(make_seller(), "7300010000001")
    make_channel("peppol", price_owner="channel")
    for sku in ("SN-33", "SN-34", "SN-35"):
        make_stock(make_priced_item(sku, "4.00"), 100, make_location("ROT"))
    file = sample("peppol/UC1_Order.xml")

    taken = import_file(file.name, file.read_bytes(), options=ImportOptions(), by=None)
    happen()
    order = Order.objects.get(number=taken.orders[0].number)
    deliver(ship(shipment_of(order), by=ben), by=ben)

    invoice = invoice_of(order)
    assert invoice.customer_reference == "1"
    assert (invoice.net, invoice.gross) == (Decimal("115.00"), Decimal("139.15"))
    match(make_payment("139.15", reference=str(invoice.number)), invoice, by=cleo)
    happen()
    assert order_now(order).status == OrderStatus.CLOSED


def test_every_step_of_the_story_is_told(order: Order, ben: User, cleo: User) -> None:
    deliver(ship(shipment_of(order), by=ben), by=ben)
    invoice = invoice_of(order)
    match(make_payment("1329.79"), invoice, by=cleo)
    happen()

    told = TimelineEntry.objects.filter(thread=order.number).order_by("id")
    codes = [code for code in told.values_list("code", flat=True) if code]
    story = [
        "process.started",
        "shipment.created",
        "shipment.confirmed",
        "shipment.signed",
        "invoice.posted",
        "payment.matched",
        "invoice.paid",
        "order.closed",
    ]
    assert [code for code in codes if code in story] == story


def test_the_papers_and_mails_of_the_story_are_made(order: Order) -> None:
    deliver(ship(shipment_of(order)))

    papers = Document.objects.filter(thread=order.number)
    assert {"packing_slip", "invoice"} <= set(papers.values_list("kind", flat=True))
    mails = Mail.objects.filter(thread=order.number)
    assert {"shipped", "invoice"} <= set(mails.values_list("kind", flat=True))
    assert set(mails.values_list("to", flat=True)) == {"inkoop@fietsendora.example"}


def test_repeated_events_change_nothing(order: Order) -> None:
    from foundation.models import Delivery

    deliver(ship(shipment_of(order)))
    Delivery.objects.update(state=Delivery.State.DUE)

    happen()

    assert Shipment.objects.count() == 1
    assert Invoice.objects.count() == 1
    assert Movement.objects.filter(destination__kind="customer").count() == 2
