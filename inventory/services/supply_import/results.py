"""What became of a file: what changed, order by order, and what was wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from foundation import sentences
from inventory.engine.feeds import FeedFinding, FeedHead

TAKEN, UNCHANGED, REFUSED = "taken", "unchanged", "refused"


@dataclass(frozen=True)
class FeedOptions:
    """How a file is to be taken in; what is empty is found out."""

    format: str = ""
    source: str = ""
    is_dry_run: bool = False
    #: Take the good rows and leave out the wrong ones.
    is_skipping: bool = False


@dataclass(frozen=True)
class StockChange:
    """What is on hand of an item (of a lot) at a place, before and after."""

    item: str
    location: str
    lot: str
    was: Decimal
    now: Decimal

    def as_json(self) -> dict[str, Any]:
        return {
            "item": self.item,
            "location": self.location,
            "lot": self.lot,
            "was": f"{self.was.normalize():f}",
            "now": f"{self.now.normalize():f}",
        }


@dataclass(frozen=True)
class OrderChange:
    """What became of one supply order: created, updated, canceled or unchanged."""

    external_id: str
    outcome: str
    number: str = ""
    row: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "external_id": self.external_id,
            "outcome": self.outcome,
            "number": self.number,
            "row": self.row,
        }


@dataclass(frozen=True)
class FeedResult:
    file_name: str
    format: str = ""
    message_id: int | None = None
    head: FeedHead | None = None
    outcome: str = REFUSED
    stock: tuple[StockChange, ...] = ()
    orders: tuple[OrderChange, ...] = ()
    findings: tuple[FeedFinding, ...] = ()
    #: Rows left out because they were wrong.
    skipped: int = field(default=0)

    @property
    def is_taken(self) -> bool:
        """All of the file is in, now or before."""
        return self.outcome in (TAKEN, UNCHANGED) and not self.skipped

    @property
    def totals(self) -> dict[str, int]:
        counts = Counter(each.outcome for each in self.orders)
        counts["stock"] = len(self.stock)
        return {name: count for name, count in sorted(counts.items()) if count}

    def of_message(self, message_id: int | None) -> FeedResult:
        return replace(self, message_id=message_id)

    def as_json(self) -> dict[str, Any]:
        head = self.head
        return {
            "file": self.file_name,
            "message": self.message_id,
            "format": self.format,
            "source": head.source if head else "",
            "watermark": head.watermark if head else "",
            "outcome": self.outcome,
            "taken": self.is_taken,
            "skipped": self.skipped,
            "stock": [each.as_json() for each in self.stock],
            "orders": [each.as_json() for each in self.orders],
            "findings": [finding_as_json(each) for each in self.findings],
        }


def finding_as_json(finding: FeedFinding) -> dict[str, Any]:
    """A finding with its place, and its sentence in the reader's language."""
    return {
        "code": finding.code,
        "row": finding.row,
        "column": finding.column,
        "message": sentences.word(finding.code, finding.params),
    }
