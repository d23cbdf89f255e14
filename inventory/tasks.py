"""Workers' side of inventory: every task may run twice."""

from __future__ import annotations

from celery import shared_task

from inventory.services import expiry
from inventory.services.claims import release_expired_claims as release_expired
from inventory.services.counting.requests import make_due_sheets
from inventory.services.replenishment.classes import classify_items
from inventory.services.replenishment.forecasts import refresh_forecasts
from inventory.services.replenishment.proposing import propose

HOURS = 3600


@shared_task(name="inventory.release_expired_claims")
def release_expired_claims() -> None:
    """What was held for a while is free again."""
    release_expired()


@shared_task(name="inventory.block_expired_lots")
def block_expired_lots() -> None:
    """What expired yesterday is not sold today."""
    expiry.block_expired_lots()


@shared_task(name="inventory.make_due_counts")
def make_due_counts() -> None:
    make_due_sheets(by=None)


@shared_task(
    name="inventory.replenish", soft_time_limit=4 * HOURS, time_limit=5 * HOURS
)
def replenish() -> None:
    """Forecasts follow the day that is over; then what is missing is proposed."""
    refresh_forecasts(by=None)
    classify_items(by=None)
    propose(by=None)
