"""Whatever happens, exposure is the sum of its ledger and of what is really open."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum

from billing.models import Allocation, Invoice, Payment
from billing.services.payments import unmatch_payment
from billing.states import InvoiceStatus, PaymentState
from catalog.models import Item
from foundation.errors import BusinessError
from foundation.proofs import kinds
from fulfillment.models import Shipment
from fulfillment.states import ShipmentStatus
from orders.models import Order, OrderLine
from orders.services.cancel import cancel_lines, cancel_order
from orders.services.credit.exposure import committed_by
from orders.states import CancelReason, OrderStatus
from partners.models import Exposure, ExposureEntry, Partner
from tests.factories.billing import make_payment, match
from tests.factories.fulfillment import deliver, happen, ship
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db
PROOFS = ("exposure", "order_exposure", "invoice_exposure", "payment_exposure")


class Customer:
    """Orders, calls off, receives and pays, as the dice fall."""

    def __init__(self, seed: int, partner: Partner, bike: Item) -> None:
        self.dice = random.Random(seed)  # noqa: S311  a story, not a secret
        self.partner, self.bike = partner, bike

    def act(self) -> None:
        deeds: list[Callable[[], object]] = [
            self.order,
            self.order,
            self.cancel,
            self.call_off,
            self.ship,
            self.ship,
            self.deliver,
            self.deliver,
            self.pay,
            self.pay,
            self.take_back,
        ]
        # A savepoint, as a request has a transaction of its own.
        with suppress(BusinessError), transaction.atomic():
            self.dice.choice(deeds)()
        happen()

    def order(self) -> None:
        book(self.partner, (self.bike, self.dice.randint(1, 7)), (self.bike, 1))

    def cancel(self) -> None:
        order = Order.objects.filter(status=OrderStatus.BOOKED).order_by("?").first()
        if order:
            cancel_order(order, reason=CancelReason.OTHER, by=None)

    def call_off(self) -> None:
        line = OrderLine.objects.order_by("?").first()
        if line and line.open > 0:
            part = Decimal(self.dice.randint(1, int(line.open)))
            reason = CancelReason.OTHER
            cancel_lines(line.order, {line.line_no: part}, reason=reason, by=None)

    def ship(self) -> None:
        ready = Shipment.objects.filter(status=ShipmentStatus.READY).order_by("?")
        if shipment := ready.first():
            asked = shipment.lines.order_by("order_line__line_no")
            ship(shipment, *(self.dice.randint(0, int(li.quantity)) for li in asked))

    def deliver(self) -> None:
        left = Shipment.objects.filter(status=ShipmentStatus.SHIPPED).order_by("?")
        if shipment := left.first():
            deliver(shipment)

    def pay(self) -> None:
        owed = Invoice.objects.filter(status=InvoiceStatus.POSTED).order_by("?")
        if invoice := owed.first():
            cents = int(invoice.open * 100)
            amount = Decimal(self.dice.randint(1, cents * 2)) / 100
            match(make_payment(str(amount)), invoice)

    def take_back(self) -> None:
        row = Allocation.objects.filter(amount__gt=0).order_by("?").first()
        if row:
            version = row.payment.version
            unmatch_payment(row.payment, row.invoice, version=version, by=None)


def really_open() -> Decimal:
    """What is open by the orders, invoices and payments themselves."""
    orders = Order.objects.prefetch_related("lines")
    committed = [committed_by(order, order.lines.all()) for order in orders]
    open_orders = sum((each.ordered + each.shipped for each in committed), Decimal(0))
    posted = Invoice.objects.filter(status=InvoiceStatus.POSTED)
    invoices = sum((each.open for each in posted), Decimal(0))
    credit = Payment.objects.filter(state=PaymentState.ON_ACCOUNT)
    return open_orders + invoices - sum((each.unallocated for each in credit), 0)


@pytest.mark.parametrize("seed", range(3))
def test_exposure_is_its_ledger_and_what_is_really_open(seed: int) -> None:
    make_location("ROT")
    bike = make_priced_item("BIKE", "33.33")
    make_stock(bike, 500)
    customer = Customer(seed, make_seller(), bike)
    customer.order()

    for _ in range(25):
        customer.act()

    (exposure,) = Exposure.objects.all()
    ledger = ExposureEntry.objects.aggregate(total=Sum("amount"))["total"]
    assert exposure.total == ledger == really_open()
    for name in PROOFS:
        assert list(kinds.get(name).differences()) == []
