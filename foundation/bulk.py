"""Set-based writes for the hot paths: few statements, one round trip.

`take_ids` draws primary keys for several tables in one statement. A `Batch` gathers
inserts and other statements and sends them in one psycopg pipeline, prepared. An error
inside a pipeline names no statement: take locks and dedupe before it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Field, JSONField, Model

Row = Sequence[Any]
Writer = Callable[[Sequence[Any]], str | list[Any]]


def take_ids(wanted: Sequence[tuple[type[Model], int]]) -> list[list[int]]:
    """New primary keys for each (model, count), in one statement."""
    parts = [
        "SELECT %s::int AS part, nextval(pg_get_serial_sequence(%s, 'id'))"
        " FROM generate_series(1, %s)"
        for _ in wanted
    ]
    params = [
        value
        for part, (model, count) in enumerate(wanted)
        for value in (part, model._meta.db_table, count)
    ]
    keys: list[list[int]] = [[] for _ in wanted]
    for part, key in _cursor().execute(" UNION ALL ".join(parts), params, prepare=True):
        keys[part].append(key)
    return keys


class Batch:
    """Statements gathered now and sent together by `send`, in the order given."""

    def __init__(self) -> None:
        self._statements: list[tuple[str, Sequence[Any]]] = []

    def insert(
        self, model: type[Model], columns: Sequence[str], rows: Iterable[Row]
    ) -> None:
        """Insert rows given by attribute names; other fields get their defaults."""
        rows = list(rows)
        if not rows:
            return
        sql, arrays, defaults = _insert_sql(model, tuple(columns))
        constants = [_value(field, field.get_default()) for field in defaults]
        written = [
            array(column)
            for array, column in zip(arrays, zip(*rows, strict=True), strict=True)
        ]
        self._statements.append((sql, [*constants, *written]))

    def execute(self, sql: str, params: Sequence[Any]) -> None:
        self._statements.append((sql, params))

    def send(self) -> None:
        """Send everything in one round trip; raises what the database refuses."""
        if not self._statements:
            return
        cursor = _cursor()
        with connection.wrap_database_errors, _raw().pipeline():
            for sql, params in self._statements:
                cursor.execute(sql.encode(), params, prepare=True)
        self._statements.clear()


def insert_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Insert rows in one statement; see `Batch.insert`."""
    batch = Batch()
    batch.insert(model, columns, rows)
    batch.send()


def fetch_rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What a hot statement returns, prepared on the server."""
    with connection.wrap_database_errors:
        return _cursor().execute(sql.encode(), params, prepare=True).fetchall()


def fetch_in_turn(
    statements: Sequence[tuple[str, Sequence[Any]]],
) -> list[list[tuple[Any, ...]]]:
    """What several hot statements return, run in this order in one round trip."""
    with connection.wrap_database_errors:
        with _raw().pipeline():
            cursors = [
                _cursor().execute(sql.encode(), params, prepare=True)
                for sql, params in statements
            ]
        return [cursor.fetchall() for cursor in cursors]


def _raw() -> psycopg.Connection[Any]:
    connection.ensure_connection()
    raw = connection.connection
    if not isinstance(raw, psycopg.Connection):
        raise TypeError("bulk writes need psycopg")
    return raw


def _cursor() -> psycopg.Cursor[Any]:
    # Django's own cursor binds on the client and never prepares.
    return psycopg.Cursor(_raw())


@cache
def _insert_sql(
    model: type[Model], columns: tuple[str, ...]
) -> tuple[str, list[Writer], list[Field[Any, Any]]]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in columns]
    defaults = [
        field
        for name, field in by_name.items()
        if name not in columns
        and not (field.primary_key or field.null or field.has_db_default())
    ]
    names = ", ".join(f'"{field.column}"' for field in [*defaults, *fields])
    constants = [f"%s::{_sql_type(field)}" for field in defaults]
    values = [f"t.c{i}{_cast(field)}" for i, field in enumerate(fields)]
    arrays = ", ".join(f"%s::{_array_type(field)}[]" for field in fields)
    aliases = ", ".join(f"c{i}" for i in range(len(fields)))
    sql = (
        f'INSERT INTO "{model._meta.db_table}" ({names})'  # noqa: S608  own names
        f" SELECT {', '.join([*constants, *values])}"
        f" FROM unnest({arrays}) AS t({aliases})"
    )
    return sql, [_array_of(field) for field in fields], defaults


def _sql_type(field: Field[Any, Any]) -> str:
    return str(field.db_type(connection)).replace(
        " GENERATED BY DEFAULT AS IDENTITY", ""
    )


def _array_type(field: Field[Any, Any]) -> str:
    # An array of jsonb cannot be bound as such, and unnest flattens arrays of arrays:
    # their rows go as text and are cast one by one. A cast to a length would cut what
    # is too long in silence; without one the column refuses it.
    if isinstance(field, JSONField | ArrayField):
        return "text"
    return _sql_type(field).partition("(")[0]


def _cast(field: Field[Any, Any]) -> str:
    is_text = isinstance(field, JSONField | ArrayField)
    return f"::{_sql_type(field)}" if is_text else ""


def _array_of(field: Field[Any, Any]) -> Writer:
    """What writes a column of the field as an array."""
    if isinstance(field, JSONField | ArrayField):
        return lambda column: _array([_value(field, value) for value in column])
    return _array


def _array(values: Sequence[Any]) -> str | list[Any]:
    """An array as PostgreSQL writes it; psycopg's own way costs five times as much."""
    first = values[0]
    try:
        if len(values) == 1:
            return f"{{{_element(first)}}}"
        # Most columns of an order's lines hold one value: its key, its moment, a zero.
        if all(value is first for value in values):
            return f"{{{','.join([_element(first)] * len(values))}}}"
        return f"{{{','.join([_element(value) for value in values])}}}"
    except TypeError:
        return list(values)


def _element(value: Any) -> str:
    kind = type(value)
    writer = _WRITTEN.get(kind) or _learned(kind)
    return writer(value)


def _learned(kind: type) -> Callable[[Any], str]:
    """How values of a type derived from a known one stand in an array."""
    for base in kind.__mro__:
        if base in _WRITTEN:
            return _WRITTEN.setdefault(kind, _WRITTEN[base])
    raise TypeError(kind)


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text + '"'


def _moment(value: dt.date) -> str:
    return f'"{value.isoformat()}"'


_WRITTEN: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: "NULL",
    str: _quoted,
    int: str,
    float: str,
    Decimal: str,
    dt.date: _moment,
}


def _value(field: Field[Any, Any], value: Any) -> Any:
    if isinstance(field, JSONField):
        return _encoder.encode(value)
    if isinstance(field, ArrayField) and value is not None:
        return f"{{{','.join(json.dumps(_plain(each)) for each in value)}}}"
    return value


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


_encoder = json.JSONEncoder(default=_plain)
