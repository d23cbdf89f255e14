from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from django.db import connection

from billing.models import Invoice
from billing.services.invoices import ShippedGoods, post_invoice_for_shipment
from billing.states import InvoiceStatus
from catalog.models import Item
from inventory.models import Claim
from orders.services.cancel import cancel_lines
from orders.states import CancelReason
from partners.models import Partner
from tests.factories.catalog import make_service
from tests.factories.fulfillment import deliver, happen, order_now, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import (
    book,
    make_line,
    make_order,
    make_priced_item,
    make_seller,
)
from tests.factories.partners import make_partner
from tests.factories.pricing import make_price

pytestmark = pytest.mark.django_db


@pytest.fixture
def item() -> Item:
    make_location("ROT")
    item = make_priced_item("BOLT", "3.335")
    make_stock(item, 100)
    return item


def invoices() -> list[Invoice]:
    return list(Invoice.objects.order_by("id"))


def test_partial_invoices_add_up_to_the_order(item: Item) -> None:
    order = book(make_seller(), (item, 3))
    happen()

    for _ in range(3):
        deliver(ship(shipment_of(order), 1))

    nets = [invoice.net for invoice in invoices()]
    assert nets == [Decimal("3.34"), Decimal("3.33"), Decimal("3.34")]
    assert sum(nets) == order.net == Decimal("10.01")


def test_after_a_cancellation_the_invoices_add_up_to_what_is_left(item: Item) -> None:
    order = book(make_seller(), (item, 3))
    happen()
    deliver(ship(shipment_of(order), 1))

    cancel_lines(order, {1: Decimal(1)}, reason=CancelReason.CUSTOMER, by=None)
    happen()
    deliver(ship(shipment_of(order)))

    nets = [invoice.net for invoice in invoices()]
    assert sum(nets) == order_now(order).net == Decimal("6.67")


def test_invoices_are_numbered_without_gaps(item: Item) -> None:
    order = book(make_seller(), (item, 3))
    happen()

    for _ in range(3):
        deliver(ship(shipment_of(order), 1))

    numbers = [invoice.number for invoice in invoices()]
    assert numbers == ["INV-00001", "INV-00002", "INV-00003"]


def test_a_customer_in_another_country_with_a_vat_number_owes_the_vat(
    item: Item,
) -> None:
    make_seller()
    radhaus = make_partner(
        name="Radhaus", country="DE", vat_number="DE136695976", language="de"
    )
    order = book(radhaus, (item, 2))
    happen()

    deliver(ship(shipment_of(order)))

    (invoice,) = invoices()
    assert invoice.tax == 0
    assert [row["category"] for row in invoice.taxes] == ["AE"]
    assert invoice.parties["seller"]["vat_number"] == "NL004495445B01"
    assert invoice.parties["buyer"]["vat_number"] == "DE136695976"


def test_the_vat_follows_the_place_it_really_left_from(item: Item) -> None:
    radhaus = make_partner_in_germany()
    order = book(radhaus, (item, 2))
    happen()
    assert order.lines.get().tax_category == "AE"
    line_id = order.lines.get().pk
    goods = ShippedGoods("SHP-X", {line_id: Decimal(2)}, "DE", None)
    order.lines.update(shipped=2)
    Claim.objects.update(open=0)

    invoice = post_invoice_for_shipment(order, goods, by=None)

    assert [(row["category"], row["rate"]) for row in invoice.taxes] == [("S", "19.00")]
    assert invoice.parties["seller"]["vat_number"] == "DE136695976"


def make_partner_in_germany() -> Partner:
    make_seller()
    return make_partner(name="Radhaus", country="DE", vat_number="DE136695976")


def test_the_same_shipment_is_billed_once(item: Item) -> None:
    order = book(make_seller(), (item, 2))
    happen()
    shipment = ship(shipment_of(order))
    goods = ShippedGoods(
        shipment.number, {order.lines.get().pk: Decimal(2)}, "NL", None
    )

    first = post_invoice_for_shipment(order, goods, by=None)
    again = post_invoice_for_shipment(order, goods, by=None)

    assert again == first
    assert Invoice.objects.count() == 1


def test_an_invoice_over_nothing_is_paid_at_once() -> None:
    dora = make_seller()
    order = make_order(dora, lines=0, bill_to={"name": "Dora", "country": "NL"})
    gift = make_line(order, net=Decimal(0), unit_price=Decimal(0), shipped=Decimal(10))
    goods = ShippedGoods("SHP-X", {gift.pk: Decimal(10)}, "NL", None)

    invoice = post_invoice_for_shipment(order, goods, by=None)

    assert invoice.status == InvoiceStatus.PAID


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_in_the_numbers() -> None:
    dora = make_seller()
    orders = [make_order(dora, lines=1) for _ in range(8)]
    for order in orders:
        order.lines.update(shipped=10)

    def bill(order_index: int) -> None:
        order = orders[order_index]
        goods = ShippedGoods(
            f"SHP-{order_index}", {order.lines.get().pk: Decimal(10)}, "NL", None
        )
        try:
            post_invoice_for_shipment(order, goods, by=None)
        finally:
            connection.close()

    threads = [threading.Thread(target=bill, args=[index]) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = sorted(str(invoice.number) for invoice in Invoice.objects.all())
    assert numbers == [f"INV-{number:05d}" for number in range(1, 9)]


def test_a_service_is_taxed_when_billed_as_it_was_when_booked(item: Item) -> None:
    radhaus, fitting = make_partner_in_germany(), make_service("FIT")
    make_price(fitting, "15.00")
    make_location("KOL")
    order = book(radhaus, (item, 2), (fitting, 1))
    happen()

    deliver(ship(shipment_of(order)))

    (invoice,) = invoices()
    assert {line.tax_category for line in invoice.lines.all()} == {"AE"}
    assert (invoice.net, invoice.tax, invoice.gross) == (
        order.net,
        order.tax,
        order.gross,
    )
