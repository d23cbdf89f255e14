"""Look-up tables: rows of keys and a value that an administrator keeps.

The keys of a row answer the table's fields in their order; “*” answers anything. The
row with the most exact keys wins, the earlier column first. Texts compare by casefold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

ANYTHING = "*"
MOST_FIELDS = 4


@dataclass(frozen=True)
class Table:
    code: str
    #: Names of the facts that the keys of a row answer.
    fields: tuple[str, ...]
    #: By folded keys.
    rows: Mapping[tuple[str, ...], str]

    def look_up(self, facts: Mapping[str, Any]) -> str | None:
        """The value for these facts, None where no row answers."""
        asked = tuple(key_of(facts.get(name)) for name in self.fields)
        for keys in _from_exact_to_any(asked):
            if keys in self.rows:
                return self.rows[keys]
        return None


def key_of(value: Any) -> str:
    """A fact as the key of a row: a date as ISO 8601, a number without zeros behind."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):  # an amount with its currency
        return " ".join(key_of(part) for part in value)
    return str(value).strip().casefold()


def _from_exact_to_any(asked: tuple[str, ...]) -> list[tuple[str, ...]]:
    choices = product(*((key, ANYTHING) for key in asked))
    return sorted(choices, key=lambda keys: keys.count(ANYTHING))
