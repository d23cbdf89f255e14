"""Look-up tables: saved whole, from rows as CSV; read from a process cache."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.db import atomic
from foundation.errors import BusinessError, Stale
from foundation.facts import FactCache, renew_version
from foundation.models import User
from foundation.services.audit import record_audit
from orders.engine.derivation.tables import MOST_FIELDS, Table, key_of
from orders.models import LookupRow, LookupTable
from orders.vocabulary import ORDER

CACHE = "lookup_tables"
MOST_ROWS = 20_000
MOST_KEY, MOST_VALUE = 160, 500


class TableInvalid(BusinessError):
    code = "lookup_table_invalid"
    message = _("The look-up table cannot be saved.")


@dataclass(frozen=True)
class TableInput:
    """A look-up table as typed: its rows as CSV, the value in the last column."""

    code: str
    name: str
    fields: tuple[str, ...]
    rows: str


@atomic()
def save_table(
    values: TableInput,
    *,
    by: User | None,
    table: LookupTable | None = None,
    expected_edit: int = 0,
) -> LookupTable:
    """Save a table with all its rows; rules use them from the next order on.

    Raises TableInvalid naming the row, Stale where somebody saved it in the meantime.
    """
    _check_head(values)
    rows = read_rows(values.rows, values.fields)
    before = _snapshot(table) if table else {}
    found = _locked(table, expected_edit) or LookupTable(code=values.code)
    found.name, found.fields = values.name.strip(), list(values.fields)
    found.edit_count += 1
    found.changed_at = clock.now()
    found.save()
    found.rows.all().delete()
    LookupRow.objects.bulk_create(
        LookupRow(table=found, position=place, keys=list(keys), value=value)
        for place, (keys, value) in enumerate(rows, start=1)
    )
    record_audit(
        subject=("lookup_table", found.code),
        before=before,
        after=_snapshot(found),
        by=by,
    )
    renew_version(CACHE)
    return found


def read_rows(text: str, fields: Sequence[str]) -> list[tuple[tuple[str, ...], str]]:
    """The rows of a CSV text: a key for each field, then the value.

    A first row that names the fields is passed over; tabs and semicolons separate too.
    """
    width, found = len(fields) + 1, []
    seen: set[tuple[str, ...]] = set()
    for number, cells in enumerate(_cells(text), start=1):
        if not any(cells) or (number == 1 and cells[:-1] == list(fields)):
            continue
        if len(cells) != width:
            message = _("Row %(row)s has %(count)s columns, not %(width)s.")
            shown = {"row": number, "count": len(cells), "width": width}
            raise TableInvalid(message % shown, field="rows")
        keys, value = tuple(cells[:-1]), cells[-1]
        _check_row(number, keys, value)
        folded = tuple(map(key_of, keys))
        if folded in seen:
            message = _("Row %(row)s has the same keys as one above it.")
            raise TableInvalid(message % {"row": number}, field="rows")
        seen.add(folded)
        found.append((keys, value))
    if len(found) > MOST_ROWS:
        message = _("A look-up table has at most %(most)s rows.")
        raise TableInvalid(message % {"most": MOST_ROWS}, field="rows")
    return found


def rows_as_csv(table: LookupTable) -> str:
    """The rows as CSV with their head, as `read_rows` takes them."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*table.fields, "value"])
    for row in table.rows.order_by("position"):
        writer.writerow([*row.keys, row.value])
    return written.getvalue()


def tables_by_code(codes: Iterable[str]) -> Mapping[str, Table]:
    """The tables for engines; cached by version."""
    return _tables.get_many(codes)


def known_tables() -> list[tuple[str, str]]:
    return list(LookupTable.objects.order_by("name").values_list("code", "name"))


def _cells(text: str) -> Iterable[list[str]]:
    lines = text.strip().splitlines()
    head = lines[0] if lines else ""
    separator = max("\t;,", key=head.count) if head else ","
    for cells in csv.reader(lines, delimiter=separator):
        yield [cell.strip() for cell in cells]


def _check_head(values: TableInput) -> None:
    if not values.name.strip():
        raise TableInvalid(_("The table needs a name."), field="name")
    if not 1 <= len(values.fields) <= MOST_FIELDS:
        message = _("A table asks for one to %(most)s facts.") % {"most": MOST_FIELDS}
        raise TableInvalid(message, field="fields")
    unknown = [name for name in values.fields if name not in ORDER.by_name]
    if unknown or len(set(values.fields)) != len(values.fields):
        raise TableInvalid(_("Choose each fact once."), field="fields")


def _check_row(number: int, keys: tuple[str, ...], value: str) -> None:
    is_long = len(value) > MOST_VALUE or any(len(key) > MOST_KEY for key in keys)
    if is_long or not value or "\x00" in "".join((*keys, value)):
        message = _("Row %(row)s has no value, or one that is too long.")
        raise TableInvalid(message % {"row": number}, field="rows")


def _locked(table: LookupTable | None, expected_edit: int) -> LookupTable | None:
    if table is None:
        return None
    found = LookupTable.objects.select_for_update().get(pk=table.pk)
    if found.edit_count != expected_edit:
        raise Stale
    return found


def _snapshot(table: LookupTable) -> dict[str, object]:
    rows = [str(row) for row in table.rows.order_by("position")[:MOST_ROWS]]
    return {"name": table.name, "fields": list(table.fields), "rows": rows}


def _load(codes: Collection[str]) -> dict[str, Table]:
    rows = Prefetch("rows", LookupRow.objects.order_by("-position"))
    tables = LookupTable.objects.filter(code__in=codes).prefetch_related(rows)
    return {
        table.code: Table(
            table.code,
            tuple(table.fields),
            {tuple(map(key_of, row.keys)): row.value for row in table.rows.all()},
        )
        for table in tables
    }


_tables: FactCache[str, Table] = FactCache(CACHE, _load)
