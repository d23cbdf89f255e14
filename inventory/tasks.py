"""Workers' side of inventory: every task may run twice."""

from __future__ import annotations

from celery import shared_task

from inventory.services.counting.requests import make_due_sheets


@shared_task(name="inventory.make_due_counts")
def make_due_counts() -> None:
    make_due_sheets(by=None)
