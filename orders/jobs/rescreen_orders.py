"""Screen the open orders again after a list has changed."""

from __future__ import annotations

from typing import Any

from foundation.db import atomic
from foundation.jobs import JobKind, Progress
from foundation.kinds import mark
from orders.compliance.states import Trigger
from orders.services.compliance.rescreen import in_chunks, rescreen, stale_numbers


class RescreenOrders(JobKind):
    kind = "rescreen_orders"
    label = mark("Screen open orders again")

    def run(self, progress: Progress, params: dict[str, Any]) -> dict[str, Any] | None:
        numbers = stale_numbers()
        progress.total(len(numbers))
        counts: dict[str, int] = {}
        for chunk in in_chunks(numbers):
            with atomic():
                results = rescreen(chunk, trigger=Trigger.LIST, by=None)
                for number, status in results.items():
                    progress.row(number, ok=True, outcome=status.value)
                    counts[status.value] = counts.get(status.value, 0) + 1
        return counts
