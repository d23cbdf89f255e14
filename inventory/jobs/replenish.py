"""Forecast every item-location anew and propose what is missing."""

from __future__ import annotations

from typing import Any

from foundation.jobs import JobKind, Progress
from foundation.kinds import mark
from inventory.services.replenishment.classes import classify_items
from inventory.services.replenishment.facts import active_rules
from inventory.services.replenishment.forecasts import CHUNK, refresh_forecasts
from inventory.services.replenishment.proposing import propose


class Replenish(JobKind):
    kind = "replenish"
    label = mark("Plan replenishment")

    def run(self, progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
        """Forecasts in chunks, then the proposals; run again it proposes nothing."""
        items = sorted(set(active_rules().values_list("item_id", flat=True)))
        chunks = [items[at : at + CHUNK] for at in range(0, len(items), CHUNK)]
        progress.total(len(chunks))
        for number, chunk in enumerate(chunks, start=1):
            key = f"{number}/{len(chunks)}"
            if not progress.is_done(key):
                refresh_forecasts(item_ids=chunk, by=None)
                progress.row(key, ok=True)
        classify_items(by=None)
        done = propose(by=None)
        return {"made": done.made, "raised": done.raised, "accepted": done.accepted}
