from __future__ import annotations

from django.utils import translation

from billing.states import InvoiceStatus
from foundation.templatetags.ui import label
from fulfillment.states import ShipmentStatus
from orders.states import PaymentStatus


def test_a_status_agrees_with_its_noun() -> None:
    with translation.override("it"):
        assert label(InvoiceStatus.PAID) == "Pagata"
        assert label(ShipmentStatus.DELIVERED) == "Consegnata"
        assert label(PaymentStatus.PAID) == "Pagato"
