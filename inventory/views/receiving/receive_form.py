"""What the two receive pages share: rows as posted, and errors beside their field."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from foundation.errors import BusinessError
from foundation.pages import show_error
from inventory.forms.receiving import BlindRows, ReceiveRows
from inventory.models import Location, SupplyLine, SupplyOrder
from inventory.receiving.queries import ToReceive
from inventory.services.receiving.put_away import bins_of

#: Rows that “Add lines” adds.
MORE_ROWS = 10
_FIELDS = {"lot": "lot_code", "item": "code"}


def bin_choices(location: Location | None) -> list[tuple[str, str]]:
    if location is None:
        return []
    return [(str(each.pk), each.code) for each in bins_of(location)]


def posted_rows(request: HttpRequest, order: SupplyOrder) -> list[ToReceive]:
    """The rows that were shown, by the ids of their lines; one may stand twice."""
    shown = request.POST.get("rows", "").split(",")
    lines = SupplyLine.objects.filter(order=order).select_related("item__unit")
    by_id = {str(line.pk): line for line in lines}
    return [ToReceive(by_id[pk], by_id[pk].open) for pk in shown if pk in by_id]


def with_split(data: dict[str, Any], rows: list[ToReceive]) -> dict[str, Any]:
    """The same form with one of its lines once more, for another lot."""
    place = data.get("action", "").removeprefix("split:")
    if place.isdecimal() and int(place) < len(rows):
        rows.append(rows[int(place)])
        data["lines-TOTAL_FORMS"] = data["lines-INITIAL_FORMS"] = str(len(rows))
        data["rows"] = ",".join(str(row.line.pk) for row in rows)
    return data


def with_more_rows(data: dict[str, Any]) -> dict[str, Any]:
    total = data.get("lines-TOTAL_FORMS", "0")
    rows = int(total) if total.isdecimal() else 0
    return {**data, "lines-TOTAL_FORMS": str(min(rows + MORE_ROWS, 1000))}


class row_errors_in:  # noqa: N801  reads as the sentence it stands in, like errors_in
    """`with row_errors_in(form, rows):` shows an error beside the row it speaks of."""

    def __init__(self, form: BaseForm, rows: ReceiveRows | BlindRows) -> None:
        self.form, self.rows = form, rows

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, BusinessError):
            return False
        row = _row_of(self.rows, error)
        if row is None:
            show_error(self.form, error)
            return True
        field = _FIELDS.get(error.field, error.field)
        told = ValidationError(str(error), code=error.code)
        row.add_error(field if field in row.fields else "quantity", told)
        return True


def _row_of(rows: ReceiveRows | BlindRows, error: BusinessError) -> Any:
    place = error.params.get("row")
    if isinstance(place, int):
        return rows.row_of(place)
    sku = error.params.get("item")
    return next((row for row in rows.forms if sku and _sku(rows, row) == sku), None)


def _sku(rows: ReceiveRows | BlindRows, form: Any) -> str:
    if form.row is not None:
        return str(form.row.line.item.sku)
    found = getattr(rows, "found", {}).get(form.cleaned_data.get("code"))
    return found.sku if found else ""


def row_ids(rows: Sequence[ToReceive]) -> str:
    return ",".join(str(row.line.pk) for row in rows)
