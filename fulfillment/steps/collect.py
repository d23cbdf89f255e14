"""Collect: wait until the invoice of the run is paid."""

from __future__ import annotations

from billing.models import Invoice
from billing.states import InvoiceStatus
from foundation.kinds import mark
from foundation.models import User
from fulfillment.engine.outcomes import Done, Outcome, Waiting
from fulfillment.models import ProcessRun
from fulfillment.services.step import Step


class Collect(Step):
    kind = "collect"
    label = mark("Collect")

    def start(self, run: ProcessRun, *, by: User | None) -> Outcome:
        del by
        invoice = Invoice.objects.get(cause=run.shipment.number)
        if invoice.status == InvoiceStatus.PAID:
            return Done()
        due_on = invoice.due_on.isoformat() if invoice.due_on else ""
        return Waiting("waits.payment", {"number": invoice.number, "due_on": due_on})
