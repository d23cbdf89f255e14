"""What orders do when a lower floor speaks, and after their own commit."""

from __future__ import annotations

from foundation.approvals.events import ApprovalGranted
from foundation.events import on
from orders.engine.approvals import TOPIC
from orders.events import LinesCanceled, OrderBooked, OrderCanceled, OrderClosed
from orders.services.approved import forget_approval, resume_approved
from orders.services.compliance.licenses import give_back
from orders.services.confirmation import send_confirmation
from orders.services.holding.holds import end_idle_holds
from orders.services.past.demand import note_booked, note_canceled
from orders.services.supply import note_delay, note_expected, note_supply
from promising.events import DemandDelayed, DemandExpected, DemandServed


@on(OrderBooked)
def confirm_order(event: OrderBooked) -> None:
    send_confirmation(event.number, by=None)


@on(DemandServed)
def schedule_supplied_line(event: DemandServed) -> None:
    note_supply(event.demand_ref, quantity=event.quantity, cause=event.cause, by=None)


@on(DemandExpected)
def date_waiting_line(event: DemandExpected) -> None:
    note_expected(
        event.demand_ref, numbers=event.numbers, supply_on=event.supply_on, by=None
    )


@on(DemandDelayed)
def unschedule_lines(event: DemandDelayed) -> None:
    note_delay(event.demand_refs, cause=f"delayed:{event.at.isoformat()}", by=None)


@on(ApprovalGranted)
def resume_order(event: ApprovalGranted) -> None:
    if event.topic == TOPIC:
        resume_approved(event.subject, by=None)


@on(OrderCanceled)
def forget_approval_of_order(event: OrderCanceled) -> None:
    forget_approval(event.number, by=None)


@on(OrderCanceled)
def give_back_licenses(event: OrderCanceled) -> None:
    give_back(event.number, by=None)


@on(LinesCanceled)
def give_back_licenses_of_lines(event: LinesCanceled) -> None:
    give_back(event.number, by=None)


@on(LinesCanceled)
def end_holds_of_lines(event: LinesCanceled) -> None:
    end_idle_holds(event.number, by=None)


@on(OrderCanceled)
def end_holds_of_canceled(event: OrderCanceled) -> None:
    end_idle_holds(event.number, by=None)


@on(OrderClosed)
def end_holds_of_closed(event: OrderClosed) -> None:
    end_idle_holds(event.number, by=None)


@on(OrderBooked)
def note_demand_of_order(event: OrderBooked) -> None:
    note_booked(event.number, by=None)


@on(LinesCanceled)
def note_canceled_demand(event: LinesCanceled) -> None:
    note_canceled(event.number, by=None)


@on(OrderCanceled)
def forget_demand_of_canceled(event: OrderCanceled) -> None:
    note_canceled(event.number, by=None)
