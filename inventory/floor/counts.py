"""Reads of counts: lists, lines and how far a sheet is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from inventory.models import CountLine, CountSheet

ZERO = Decimal(0)


@dataclass(frozen=True)
class CountRow:
    """A line with what its difference is worth, where its cost is known."""

    line: CountLine
    value: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of what was expected."""
        difference, expected = self.line.difference, self.line.expected
        return difference / expected * 100 if difference and expected else None


def sheets_with_progress(sheets: QuerySet[CountSheet]) -> QuerySet[CountSheet]:
    return sheets.select_related("location").annotate(
        lines_count=Count("lines"),
        counted_count=Count("lines", filter=Q(lines__counted__isnull=False)),
    )


def lines_of_sheet(sheet: CountSheet) -> QuerySet[CountLine]:
    lines = sheet.lines.select_related("item__unit", "bin", "lot", "counted_by")
    return lines.order_by("line_no")


def count_rows(sheet: CountSheet) -> list[CountRow]:
    return [CountRow(line, _value(line)) for line in lines_of_sheet(sheet)]


def total_value(rows: list[CountRow]) -> Decimal | None:
    """What all differences are worth; None where no cost is known."""
    values = [row.value for row in rows if row.value is not None]
    return sum(values, ZERO) if values else None


def _value(line: CountLine) -> Decimal | None:
    cost, difference = line.item.standard_cost, line.difference
    return None if cost is None or difference is None else difference * cost
