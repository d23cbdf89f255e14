"""What fulfillment does when a lower floor speaks."""

from __future__ import annotations

from billing.events import InvoicePaid
from billing.models import Invoice
from foundation.events import on
from fulfillment.events import ShipmentConfirmed
from fulfillment.models import ProcessRun
from fulfillment.queries import running_runs, waiting_for_supply
from fulfillment.services.fit import fit_runs
from fulfillment.services.gate import stop_begun
from fulfillment.services.lost import give_back_lost, go_on_elsewhere
from fulfillment.services.mail import mail_shipment
from fulfillment.services.run import advance
from fulfillment.services.start import start_process
from orders.events import (
    HoldApplied,
    HoldsReleased,
    LinesCanceled,
    LineSplit,
    OrderBooked,
    OrderCanceled,
)
from orders.models import Hold, Order
from promising.events import DemandDelayed, DemandMoved, DemandServed


@on(OrderBooked)
def start_fulfillment(event: OrderBooked) -> None:
    start_process(event.order_id, by=None)


@on(LinesCanceled)
def fit_to_canceled_lines(event: LinesCanceled) -> None:
    fit_runs(event.order_id, by=None)


@on(LineSplit)
def fit_to_split_line(event: LineSplit) -> None:
    fit_runs(event.order_id, by=None)
    # Where a line was canceled at the same time, a part may stand without its claims.
    give_back_lost(event.order_id, by=None)


@on(OrderCanceled)
def stop_fulfillment(event: OrderCanceled) -> None:
    fit_runs(event.order_id, by=None)


@on(HoldsReleased)
def go_on_after_hold(event: HoldsReleased) -> None:
    for run_id in running_runs(event.order_id):
        advance(run_id, by=None)


@on(HoldApplied)
def stop_what_has_begun(event: HoldApplied) -> None:
    stop_begun(Hold.objects.get(pk=event.hold_id), by=None)
    for run_id in running_runs(event.order_id):
        advance(run_id, by=None)


@on(DemandServed)
def go_on_with_supply(event: DemandServed) -> None:
    number = event.demand_ref.rpartition("/")[0]
    waiting = waiting_for_supply().filter(run__order__number=number)
    for run_id in waiting.order_by("run").values_list("run", flat=True):
        advance(run_id, by=None)


@on(DemandDelayed)
def wait_for_lost_supply(event: DemandDelayed) -> None:
    numbers = {ref.rpartition("/")[0] for ref in event.demand_refs}
    for order in Order.objects.filter(number__in=numbers).order_by("id"):
        give_back_lost(order.pk, by=None)


@on(DemandMoved)
def leave_from_another_place(event: DemandMoved) -> None:
    number = event.demand_ref.rpartition("/")[0]
    if order := Order.objects.filter(number=number).first():
        go_on_elsewhere(order.pk, by=None)


@on(InvoicePaid)
def finish_collecting(event: InvoicePaid) -> None:
    cause = Invoice.objects.values_list("cause", flat=True).get(pk=event.invoice_id)
    for run in ProcessRun.objects.filter(shipment__number=cause):
        advance(run.pk, by=None)


@on(ShipmentConfirmed)
def tell_customer_it_left(event: ShipmentConfirmed) -> None:
    mail_shipment(event.shipment_id)
