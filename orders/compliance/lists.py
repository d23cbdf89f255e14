"""The contract of sanctions lists: files in, parties out, nothing written.

A format is one file in `orders/lists/`. It says whether a file is its own (`sniff`)
and reads it (`read`); a row that cannot be read becomes a `RowError` and keeps no other
out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from orders.compliance.states import PartyKind

#: Files of one list by their names in small letters: a list may come in several.
Files = Mapping[str, bytes]


class UnreadableList(Exception):
    """The file as a whole is no list we can read; the code says why."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class RowError:
    row: int
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ParsedParty:
    """Somebody on a list, as the publisher wrote it."""

    external_id: str
    name: str
    kind: PartyKind = PartyKind.ENTITY
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    program: str = ""
    remarks: str = ""
    row: int = 0

    @property
    def digest(self) -> str:
        """Changes when a name or a country does: whoever was cleared is looked at."""
        text = json.dumps([self.name, sorted(self.aliases), sorted(self.countries)])
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True)
class ParsedList:
    parties: tuple[ParsedParty, ...]
    published_on: dt.date | None = None
    errors: tuple[RowError, ...] = ()

    @classmethod
    def of(
        cls, parties: Iterable[ParsedParty], published_on: dt.date | None = None
    ) -> ParsedList:
        """Each party once, by its number; one without name or number is an error."""
        known: dict[str, ParsedParty] = {}
        errors = []
        for party in parties:
            if not party.external_id or not party.name:
                errors.append(RowError(party.row, "list.no_name"))
            elif party.external_id in known:
                twice = {"code": party.external_id}
                errors.append(RowError(party.row, "list.number_twice", twice))
            else:
                known[party.external_id] = party
        return cls(tuple(known.values()), published_on, tuple(errors))


class ListFormat:
    """One way a list is published."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""  # marked with `mark`
    #: Code and name of the list its files are versions of.
    list_code: ClassVar[str] = ""
    list_name: ClassVar[str] = ""

    def sniff(self, files: Files) -> bool:
        """Whether the first file looks like one of this format; never raises."""
        raise NotImplementedError

    def read(self, files: Files) -> ParsedList:
        """The parties of the list in their order."""
        raise NotImplementedError


def unique(values: list[str], but: str = "") -> tuple[str, ...]:
    """Values once each, in their order, without the empty and the named one."""
    kept = (" ".join(value.split()) for value in values)
    return tuple(dict.fromkeys(value for value in kept if value and value != but))
