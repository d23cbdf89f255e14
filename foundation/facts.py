"""Process caches of master data, kept as long as its version stands.

Services that change master data call `renew_version` in the same transaction; readers
compare the version before they trust what they hold. The version is a random mark, not
a count: one that was rolled back never comes again. New rows need no renewal, since
what is missing is always looked for in the database.
"""

from __future__ import annotations

import uuid
import weakref
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from foundation.bulk import fetch_in_turn
from foundation.models import DataVersion

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_ROWS = 50_000

_looked: ContextVar[dict[str, str] | None] = ContextVar("looked", default=None)
_caches: weakref.WeakSet[FactCache] = weakref.WeakSet()  # type: ignore[type-arg]


def renew_version(name: str) -> None:
    """Say that master data changed; call it last, since it locks the version's row."""
    DataVersion.objects.bulk_create(
        [DataVersion(name=name, value=uuid.uuid4().hex)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["value"],
    )
    if (looked := _looked.get()) is not None:
        looked.clear()


def has_version(name: str) -> bool:
    """Whether such master data was ever changed; asks nothing within `one_look`."""
    return bool(_version_of(name))


@contextmanager
def one_look() -> Iterator[None]:
    """Within the block all versions are read once, together; blocks may be nested."""
    outer = _looked.get()
    token = _looked.set({} if outer is None else outer)
    try:
        yield
    finally:
        _looked.reset(token)


def forget_facts() -> None:
    """Empty every cache of this process (tests)."""
    for cache in _caches:
        cache.forget()


class FactCache(Generic[K, V]):
    """Facts by key; `load` reads the missing ones with a fixed number of queries."""

    def __init__(
        self, name: str, load: Callable[[Collection[K]], Mapping[K, V]]
    ) -> None:
        self._name = name
        self._load = load
        self._version = ""
        self._rows: dict[K, V] = {}
        _caches.add(self)

    def get_many(self, keys: Iterable[K]) -> dict[K, V]:
        """The facts of these keys; unknown keys are left out."""
        wanted = dict.fromkeys(keys)
        if not wanted:
            return {}
        rows = self._rows_of_version(_version_of(self._name))
        if missing := [key for key in wanted if key not in rows]:
            rows.update(self._load(missing))
        return {key: rows[key] for key in wanted if key in rows}

    def get(self, key: K) -> V | None:
        return self.get_many([key]).get(key)

    def forget(self) -> None:
        self._rows, self._version = {}, ""

    def _rows_of_version(self, version: str) -> dict[K, V]:
        # A thread that still loads for an old version keeps its own old dictionary.
        if not version:
            return {}
        if version != self._version or len(self._rows) > MOST_ROWS:
            self._rows, self._version = {}, version
        return self._rows


def _version_of(name: str) -> str:
    looked = _looked.get()
    if looked is None:
        return _read_versions().get(name, "")
    if not looked:
        looked.update(_read_versions())
    return looked.get(name, "")


def _read_versions() -> dict[str, str]:
    # In one round trip with the BEGIN of the transaction that it opens.
    [rows] = fetch_in_turn([("SELECT name, value FROM foundation_dataversion", [])])
    return dict(rows)
