"""What became of the orders of a file, as pages show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.kinds import mark
from foundation.status import Status, Tone
from orders.models import Correction
from orders.services.intake import word_finding
from orders.states import CorrectionState


class OrderOutcome(Status):
    """What became of one order of a file."""

    CREATED = "created", mark("Taken in"), Tone.GREEN
    REVISED = "revised", mark("Changed"), Tone.GREEN
    UNCHANGED = "unchanged", mark("Unchanged"), Tone.GREY
    DRAFT = "draft", mark("Draft"), Tone.AMBER
    REJECTED = "rejected", mark("Rejected"), Tone.RED


@dataclass(frozen=True)
class ResultRow:
    external_id: str
    outcome: OrderOutcome
    number: str
    findings: list[str]
    #: The question to its sender, if the draft was sent back.
    correction: CorrectionState | None = None


def rows_of(result: Mapping[str, Any]) -> list[ResultRow]:
    """One row per order of a stored result, the ones that need somebody first."""
    numbers = [each["number"] for each in result.get("orders", []) if each["number"]]
    corrections = corrections_of(numbers)
    rows = [
        ResultRow(
            each["external_id"],
            OrderOutcome(each["outcome"]),
            each["number"],
            [word_finding(finding) for finding in each["findings"]],
            corrections.get(each["number"]),
        )
        for each in result.get("orders", [])
    ]
    order = list(OrderOutcome)
    return sorted(rows, key=lambda row: -order.index(row.outcome))


def corrections_of(numbers: Sequence[str]) -> dict[str, CorrectionState]:
    """What became of the last question to the sender of each order."""
    rows = Correction.objects.filter(order__number__in=numbers).order_by("id")
    return {
        number: CorrectionState(state)
        for number, state in rows.values_list("order__number", "state")
    }
