"""People at work in a system whose processes are being killed.

Run as a process of its own against a running house: `python -m tests.faults.driver
STEP`. Each step does what a person would do again after an error, so that it may be
killed, fail and be repeated. It prints what it found as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")

ORDERS = 12


def prepare() -> dict[str, Any]:
    """A seller, a customer, stock, and twelve orders of two bells each."""
    from tests.factories.inventory import make_location, make_stock
    from tests.factories.orders import make_priced_item, make_seller

    partner = make_seller()
    item = make_priced_item("BELL", "10.00")
    make_location()
    make_stock(item, 100)
    return {"partner": partner.pk, "item": item.pk}


def order() -> dict[str, Any]:
    """Enter the orders; the same entry again is the same order."""
    from orders.engine.intake import Buyer, LineInput, OrderInput
    from orders.models import Order
    from orders.services.capture import capture
    from partners.models import Partner

    buyer = Buyer(partner_id=Partner.objects.get(is_customer=True).pk)
    for number in range(ORDERS):
        given = OrderInput(
            lines=(LineInput(sku="BELL", quantity=Decimal(2)),),
            buyer=buyer,
            external_id=f"fault-{number}",
        )
        capture(given, channel="desk", by=None)
    return {"orders": Order.objects.count()}


def ship() -> dict[str, Any]:
    """Confirm every shipment that waits, and deliver what has left."""
    from foundation import clock
    from fulfillment.models import Shipment
    from fulfillment.services.shipments import confirm_delivery, confirm_shipment
    from fulfillment.states import ShipmentStatus

    for shipment in Shipment.objects.filter(status=ShipmentStatus.READY):
        lines = {line.order_line_id: line.quantity for line in shipment.lines.all()}
        confirm_shipment(shipment, lines, by=None)
    for shipment in Shipment.objects.filter(status=ShipmentStatus.SHIPPED):
        confirm_delivery(shipment, on=clock.today(), signed_by="Dora", by=None)
    delivered = Shipment.objects.filter(status=ShipmentStatus.DELIVERED)
    return {"delivered": delivered.count()}


def pay() -> dict[str, Any]:
    """Every posted invoice is paid by one transfer."""
    from billing.models import Invoice
    from billing.services.payments import Receipt, match_payment, record_payment
    from billing.states import InvoiceStatus
    from foundation import clock
    from partners.models import BankAccount

    account = BankAccount.objects.order_by("id")[0]
    for invoice in Invoice.objects.filter(status=InvoiceStatus.POSTED):
        receipt = Receipt(
            account=account,
            external_id=f"bank-{invoice.number}",
            amount=invoice.gross,
            received_on=clock.today(),
            reference=invoice.number or "",
        )
        payment = record_payment(receipt, by=None)
        match_payment(
            payment, {invoice: invoice.open}, version=payment.version, by=None
        )
    return {"paid": Invoice.objects.filter(status=InvoiceStatus.PAID).count()}


def look() -> dict[str, Any]:
    """What the books say."""
    from billing.models import Invoice, Payment
    from foundation.models import Delivery, Document, Mail
    from foundation.services.verify import verify
    from fulfillment.models import Shipment
    from inventory.models import Balance, Movement
    from orders.models import Order

    numbers = Invoice.objects.exclude(number=None).values_list("number", flat=True)
    return {
        "orders": Order.objects.count(),
        "closed": Order.objects.filter(status="closed").count(),
        "shipments": Shipment.objects.count(),
        "invoices": sorted(int((number or "")[-5:]) for number in numbers),
        "payments": Payment.objects.count(),
        "on_hand": int(Balance.objects.get().on_hand),
        "claimed": int(Balance.objects.get().claimed),
        "movements": Movement.objects.filter(cause__startswith="SHP").count(),
        "due": Delivery.objects.filter(state="due").count(),
        "dead": Delivery.objects.filter(state="dead").count(),
        "papers_waiting": Document.objects.filter(state="wanted").count(),
        "mails_waiting": Mail.objects.filter(state="waiting").count(),
        "mails_sent": Mail.objects.filter(state="sent").count(),
        "differences": len(verify()),
    }


STEPS: dict[str, Callable[[], dict[str, Any]]] = {
    step.__name__: step for step in (prepare, order, ship, pay, look)
}


def main() -> None:
    import django

    django.setup()
    sys.stdout.write(json.dumps(STEPS[sys.argv[1]]()) + "\n")


if __name__ == "__main__":
    main()
