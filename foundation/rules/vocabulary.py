"""What conditions can ask: typed fields, declared by the app that owns the facts.

Facts are a mapping from field name to plain value: text and choice `str`, number
`Decimal` (or `int`), money `Amount`, date `date`, flag `bool`, set an iterable of
`str`, related a sequence of facts of the members. `None`, an absent key, an empty text
and an empty set are all the same: missing. `today` is a fact beside the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from foundation.rules.errors import UnknownField

Facts = Mapping[str, Any]

#: The fact that dates relative to the present are compared with.
TODAY = "today"


class Amount(NamedTuple):
    """Money as a fact or as a value of a condition."""

    amount: Decimal
    currency: str


class Sort(StrEnum):
    """The sorts of a field: they decide operators, pickers and comparison."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    FLAG = "flag"
    SET = "set"
    RELATED = "related"


@dataclass(frozen=True)
class Field:
    """One thing a condition can ask."""

    name: str
    label: str
    sort: Sort
    choices: tuple[tuple[str, str], ...] = ()
    #: What the builder searches: "item", "partner", "category", "channel", …
    picker: str = ""
    #: Look-up path from the model of its level; money "net:currency"; related
    #: "orders.OrderLine:order". Without one only the predicate can decide.
    query: str = ""
    of: Vocabulary | None = None
    is_line: bool = False


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All fields of one level, each name once; a constant of its app."""

    name: str
    label: str
    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise LookupError(f"fields of {self.name} twice: {sorted(twice)}")

    def field(self, name: str) -> Field:
        """The field of a name, or `UnknownField`."""
        try:
            return self.by_name[name]
        except KeyError:
            raise UnknownField(name) from None

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    def is_line(self, name: str) -> bool:
        """Whether a known name is a fact of each line."""
        field = self.by_name.get(name)
        return field is not None and field.is_line
