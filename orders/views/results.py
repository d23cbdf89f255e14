"""What became of the orders of a file, as pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.kinds import mark
from foundation.status import Status, Tone


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


def rows_of(result: Mapping[str, Any]) -> list[ResultRow]:
    """One row per order of a stored result, the ones that need somebody first."""
    rows = [
        ResultRow(
            each["external_id"],
            OrderOutcome(each["outcome"]),
            each["number"],
            [_sentence(finding) for finding in each["findings"]],
        )
        for each in result.get("orders", [])
    ]
    order = list(OrderOutcome)
    return sorted(rows, key=lambda row: -order.index(row.outcome))


def _sentence(finding: Mapping[str, Any]) -> str:
    return str(finding["message"])
