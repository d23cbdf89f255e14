"""What orders do when a lower floor speaks, and after their own commit."""

from __future__ import annotations

from foundation.events import on
from orders.events import OrderBooked
from orders.services.confirmation import send_confirmation
from orders.services.supply import note_delay, note_supply
from promising.events import DemandDelayed, DemandServed


@on(OrderBooked)
def confirm_order(event: OrderBooked) -> None:
    send_confirmation(event.number, by=None)


@on(DemandServed)
def schedule_supplied_line(event: DemandServed) -> None:
    note_supply(event.demand_ref, quantity=event.quantity, cause=event.cause, by=None)


@on(DemandDelayed)
def unschedule_lines(event: DemandDelayed) -> None:
    note_delay(event.demand_refs, cause=f"delayed:{event.at.isoformat()}", by=None)
