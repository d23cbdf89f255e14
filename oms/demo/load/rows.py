"""Creates rows that are missing and leaves those that are there as people left them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def ensure(
    model: type[M], key: Sequence[str], rows: Iterable[dict[str, Any]]
) -> dict[Hashable, M]:
    """The instances by key, a value or a tuple of values; missing ones are created."""
    rows = list(rows)
    present = {_key_of(row, key) for row in model._default_manager.values(*key)}
    missing = {_key_of(row, key): row for row in rows}
    model._default_manager.bulk_create(
        [model(**row) for value, row in missing.items() if value not in present],
        ignore_conflicts=True,
    )
    return {
        _key_of({name: _value(row, name) for name in key}, key): row
        for row in model._default_manager.all()
    }


def _key_of(row: dict[str, Any], key: Sequence[str]) -> Hashable:
    values = tuple(_plain(row[name]) for name in key)
    return values[0] if len(values) == 1 else values


def _value(instance: Model, name: str) -> Any:
    field = instance._meta.get_field(name)
    return getattr(instance, getattr(field, "attname", name))


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value
