"""Workers' side of orders: every task may run twice."""

from __future__ import annotations

from celery import shared_task

from orders.services.compliance.rescreen import rescreen_open_orders
from orders.services.holding import sources
from orders.services.past.demand import note_missed

HOURS = 3600


@shared_task(name="orders.end_due_holds")
def end_due_holds() -> None:
    """Holds and hold sources whose day has come let go."""
    sources.end_due_holds()


@shared_task(
    name="orders.rescreen_open_orders", soft_time_limit=4 * HOURS, time_limit=5 * HOURS
)
def rescreen_orders() -> None:
    """What a job after a new list has left, and clearances that have expired."""
    rescreen_open_orders(by=None)


@shared_task(
    name="orders.note_missed_demand", soft_time_limit=4 * HOURS, time_limit=5 * HOURS
)
def note_missed_demand() -> None:
    """Lines of before facts of demand were kept, and what a lost event left."""
    note_missed(by=None)
