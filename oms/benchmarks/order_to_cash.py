"""The whole way of an order: booked, shipped, delivered, invoiced, paid, closed.

Events are delivered in this process, as one worker would. Papers are wanted, not made.
"""

from __future__ import annotations

import time
from decimal import Decimal

from billing.models import Invoice
from billing.services.payments import Receipt, match_payment, record_payment
from foundation import clock
from foundation.kinds import mark
from foundation.services.deliver import deliver_due
from fulfillment.models import Shipment
from fulfillment.services.shipments import confirm_delivery, confirm_shipment
from oms.benchmarks.capture import Customer
from oms.benchmarks.figures import Benchmark, Figure
from oms.benchmarks.scratch import scratch_system
from oms.benchmarks.shop import open_shop
from orders.models import Order
from orders.states import OrderStatus
from partners.models import BankAccount

LINES = 5


class OrderToCash(Benchmark):
    kind = "order_to_cash"
    label = mark("Order lines a second from booking to cash")

    def run(self, seconds: float) -> dict[str, Figure]:
        with scratch_system():
            customer = Customer(open_shop())
            # What filled the caches leaves no events behind for the measured part.
            customer.warm_up()
            deliver_due(limit=100_000)
            done, start = 0, time.perf_counter()
            while time.perf_counter() - start < seconds:
                _from_order_to_cash(customer)
                done += 1
            took = time.perf_counter() - start
        return {
            "lines_per_s": Figure(done * LINES / took, "1/s"),
            "order_ms": Figure(took / done * 1000, "ms"),
        }


def _from_order_to_cash(customer: Customer) -> None:
    customer.order(LINES)
    order = Order.objects.latest("id")
    deliver_due()
    for shipment in Shipment.objects.filter(order=order):
        _send(shipment)
    for invoice in Invoice.objects.filter(order=order):
        _pay(invoice)
    deliver_due()
    if not Order.objects.filter(pk=order.pk, status=OrderStatus.CLOSED).exists():
        raise RuntimeError(f"{order.number} did not come to its end")


def _send(shipment: Shipment) -> None:
    quantities = {line.order_line_id: line.quantity for line in shipment.lines.all()}
    confirm_shipment(shipment, quantities, by=None)
    deliver_due()
    confirm_delivery(shipment, on=clock.today(), signed_by="Bench", by=None)
    deliver_due()


def _pay(invoice: Invoice) -> None:
    account = BankAccount.objects.get(company=invoice.company)
    amount: Decimal = invoice.open
    payment = record_payment(
        Receipt(account, f"bench-{invoice.number}", amount, clock.today()), by=None
    )
    match_payment(payment, {invoice: amount}, version=payment.version, by=None)
