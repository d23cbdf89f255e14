"""What was approved, and whether a later state is worse than that.

1. Each approved value says which direction is worse: more, less, or any change.
2. A value that becomes unknown, or known where it was not, or changes its currency,
   is worse: nobody approved it.
3. What stayed or got better leaves the approval standing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any


class Worse(StrEnum):
    """The direction in which a value gets worse for us."""

    UP = "up"
    DOWN = "down"
    CHANGE = "change"


class Sort(StrEnum):
    """How a value is shown."""

    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True)
class ApprovedValue:
    """One fact that an approver sees and agrees to."""

    name: str
    label: str  # marked with `mark`
    worse: Worse
    value: Decimal | str | None
    sort: Sort = Sort.TEXT
    currency: str = ""
    #: What names the value, where it is a code.
    picker: str = ""

    def is_worse_than(self, approved: ApprovedValue) -> bool:
        """Whether this later value goes beyond what was approved."""
        if self.currency != approved.currency:
            return True
        if self.value == approved.value:
            return False
        if isinstance(self.value, Decimal) and isinstance(approved.value, Decimal):
            return _is_beyond(self.value, approved.value, self.worse)
        return True


@dataclass(frozen=True)
class Change:
    """An approved value beside the later one."""

    before: ApprovedValue
    after: ApprovedValue


def worsened(
    approved: Sequence[ApprovedValue], later: Sequence[ApprovedValue]
) -> tuple[Change, ...]:
    """The approved values that are worse in the later state."""
    by_name = {each.name: each for each in later}
    return tuple(
        Change(before, by_name[before.name])
        for before in approved
        if before.name in by_name and by_name[before.name].is_worse_than(before)
    )


def encode(values: Sequence[ApprovedValue]) -> list[dict[str, Any]]:
    """The values as plain JSON."""
    return [
        {
            "name": each.name,
            "label": each.label,
            "worse": each.worse.value,
            "value": None if each.value is None else str(each.value),
            "sort": each.sort.value,
            "currency": each.currency,
            "picker": each.picker,
        }
        for each in values
    ]


def decode(rows: Sequence[Mapping[str, Any]]) -> tuple[ApprovedValue, ...]:
    """The values again from JSON."""
    return tuple(_decode(row) for row in rows)


def _decode(row: Mapping[str, Any]) -> ApprovedValue:
    sort = Sort(row["sort"])
    value: Decimal | str | None = row["value"]
    if value is not None and sort != Sort.TEXT:
        try:
            value = Decimal(value)
        except InvalidOperation:
            value = None
    return ApprovedValue(
        row["name"],
        row["label"],
        Worse(row["worse"]),
        value,
        sort,
        row["currency"],
        row.get("picker", ""),
    )


def _is_beyond(value: Decimal, approved: Decimal, worse: Worse) -> bool:
    if worse == Worse.UP:
        return value > approved
    if worse == Worse.DOWN:
        return value < approved
    return value != approved
