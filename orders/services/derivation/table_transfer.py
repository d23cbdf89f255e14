"""Look-up tables travel with the rules that name them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from foundation.models import User
from orders.models import LookupTable
from orders.services.derivation.lookup_tables import (
    TableInput,
    rows_as_csv,
    save_table,
)


def tables_as_json(codes: Collection[str]) -> list[dict[str, Any]]:
    """The tables with these codes, each with all its rows."""
    found = LookupTable.objects.filter(code__in=codes).order_by("code")
    return [
        {
            "code": table.code,
            "name": table.name,
            "fields": list(table.fields),
            "rows": rows_as_csv(table),
        }
        for table in found
    ]


def take_table(carried: Mapping[str, Any], by: User | None) -> bool:
    """Add a table; one of this code that is here already stays as people made it."""
    code = str(carried["code"])
    if LookupTable.objects.filter(code=code).exists():
        return False
    fields = tuple(str(each) for each in carried["fields"])
    given = TableInput(code, str(carried["name"]), fields, str(carried["rows"]))
    save_table(given, by=by)
    return True
