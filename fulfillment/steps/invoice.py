"""Invoice: bill what was shipped, with the VAT of the place it left from."""

from __future__ import annotations

from billing.services.invoices import ShippedGoods, post_invoice_for_shipment
from foundation.kinds import mark
from foundation.models import User
from fulfillment.engine.outcomes import Done, Outcome
from fulfillment.models import ProcessRun, Shipment
from fulfillment.services.step import Step


class Invoice(Step):
    kind = "invoice"
    label = mark("Invoice")

    def start(self, run: ProcessRun, *, by: User | None) -> Outcome:
        shipment = Shipment.objects.select_related("location").get(run=run)
        goods = ShippedGoods(
            cause=shipment.number,
            quantities={
                line.order_line_id: line.shipped
                for line in shipment.lines.all()
                if line.shipped
            },
            ship_from=shipment.location.country,
            delivered_on=shipment.delivered_on or shipment.shipped_on,
        )
        post_invoice_for_shipment(run.order, goods, by=by)
        return Done()
