"""Reads of counts: lists, lines and how far a sheet is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from catalog.models import Item
from foundation import clock
from inventory.engine.valuation import Basis, Method
from inventory.models import CountLine, CountSheet
from inventory.reads.values import worth_of_items

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


def matching_sheets(text: str) -> Q:
    """Sheets of this number, or that ask for an item of this number or name."""
    lines = CountLine.objects.filter(
        Q(item__sku__icontains=text) | Q(item__name__icontains=text)
    )
    return Q(number__icontains=text) | Q(pk__in=lines.values("sheet"))


def lines_of_sheet(sheet: CountSheet) -> QuerySet[CountLine]:
    lines = sheet.lines.select_related("item__unit", "bin", "lot", "counted_by")
    return lines.order_by("line_no")


def count_rows(sheet: CountSheet, *, with_value: bool) -> list[CountRow]:
    lines = list(lines_of_sheet(sheet))
    differing = {line.item_id: line.item for line in lines if line.difference}
    costs = _unit_costs(sheet, list(differing.values())) if with_value else {}
    return [CountRow(line, _value(line, costs)) for line in lines]


def total_value(rows: list[CountRow]) -> Decimal | None:
    """What all differences are worth; None where no cost is known."""
    values = [row.value for row in rows if row.value is not None]
    return sum(values, ZERO) if values else None


def _unit_costs(sheet: CountSheet, items: Sequence[Item]) -> dict[int, Decimal]:
    """What one of each item costs on average by the ledger, else by its standard."""
    costs = {
        item.pk: item.standard_cost for item in items if item.standard_cost is not None
    }
    company = sheet.location.company
    if company is None or not items:
        return costs
    today = clock.today(sheet.location.time_zone)
    for worth in worth_of_items(items, company, today, Method.WEIGHTED_AVERAGE):
        if worth.basis != Basis.UNKNOWN and worth.held.unit_cost is not None:
            costs[worth.item.pk] = worth.held.unit_cost
    return costs


def _value(line: CountLine, costs: Mapping[int, Decimal]) -> Decimal | None:
    cost, difference = costs.get(line.item_id), line.difference
    return None if cost is None or difference is None else difference * cost
