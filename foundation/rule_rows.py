"""A condition as rows of a form: what was sent, unfinished or wrong, with nothing lost.

Rows stand between the sent fields and the condition as JSON. They keep every text as it
was typed, so that a page can be drawn again after “add a row” with half a condition on
it. Names of fields follow the place: `when` is the outer group, `when-0` its first
part, `when-0-w` the group within a related list.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

#: How the parts of a group count together, and the JSON of each.
MODES = ("all", "any", "none", "not_all")
HOWS = ("any", "all", "none", "count")
#: A form with more parts than this is nobody's work.
MOST_PARTS = 250
DEEPEST = 12
MOST_VALUES = 2000
#: Between values that are typed or pasted at once.
_SEVERAL = re.compile(r"\s*[;\n\t]\s*")


class Sent(Protocol):
    """What a request carries: Django's QueryDict, or a dict in a test."""

    def get(self, key: str, default: Any = None, /) -> Any: ...
    def getlist(self, key: str, /) -> list[Any]: ...
    def __contains__(self, key: object, /) -> bool: ...


@dataclass
class Formula:
    text: str = ""


@dataclass
class Row:
    """One field with its comparison; of a related list, with the group within."""

    field: str = ""
    op: str = ""
    values: list[str] = dataclasses.field(default_factory=list)
    #: The currency of amounts.
    unit: str = ""
    how: str = ""
    where: Group | None = None


@dataclass
class Group:
    """Parts that count together; a bare one only carries its single part."""

    mode: str = "all"
    parts: list[Part] = dataclasses.field(default_factory=list)
    is_bare: bool = False


Part = Group | Row | Formula


def named(part: Part, name: str) -> Iterator[tuple[str, Part]]:
    """Every part with the name of its place, outermost first."""
    yield name, part
    if isinstance(part, Group):
        for index, each in enumerate(part.parts):
            yield from named(each, f"{name}-{index}")
    elif isinstance(part, Row) and part.where is not None:
        yield from named(part.where, f"{name}-w")


def find(root: Group, name: str, wanted: str) -> Part | None:
    return next((part for place, part in named(root, name) if place == wanted), None)


def remove(root: Group, name: str, wanted: str) -> None:
    """Take a part out of its group; the outer group stays."""
    for place, part in list(named(root, name)):
        if isinstance(part, Group):
            part.parts = [
                each
                for index, each in enumerate(part.parts)
                if f"{place}-{index}" != wanted
            ]


def moved(root: Group, name: str, wanted: str, step: int) -> bool:
    """Change places with the neighbour; False where there is none."""
    place, _dash, index = wanted.rpartition("-")
    group = find(root, name, place)
    if not isinstance(group, Group) or not index.isdecimal():
        return False
    at, other = int(index), int(index) + step
    if at >= len(group.parts) or not 0 <= other < len(group.parts):
        return False
    group.parts[at], group.parts[other] = group.parts[other], group.parts[at]
    return True


# From the form and back to it.


def read(data: Sent, name: str) -> Group:
    """The rows that a form sent; what is missing or garbled is left empty."""
    return _Reader(data).group(name, 0)


class _Reader:
    def __init__(self, data: Sent) -> None:
        self.data = data
        self.left = MOST_PARTS

    def text(self, name: str) -> str:
        return str(self.data.get(name) or "").replace("\x00", "").strip()

    def group(self, name: str, depth: int) -> Group:
        mode = self.text(f"{name}-mode")
        is_bare = bool(self.text(f"{name}-bare"))
        parts: list[Part] = []
        while f"{name}-{len(parts)}-kind" in self.data and self.left > 0:
            self.left -= 1
            if depth >= DEEPEST:
                break
            parts.append(self.part(f"{name}-{len(parts)}", depth + 1))
        return Group(mode if mode in MODES else "all", parts, is_bare)

    def part(self, name: str, depth: int) -> Part:
        kind = self.text(f"{name}-kind")
        if kind == "group":
            return self.group(name, depth)
        if kind == "formula":
            return Formula(self.text(f"{name}-formula"))
        return self.row(name, depth)

    def row(self, name: str, depth: int) -> Row:
        row = Row(
            self.text(f"{name}-field"),
            self.text(f"{name}-op"),
            self.values(name),
            self.text(f"{name}-unit"),
            self.text(f"{name}-how"),
        )
        if f"{name}-w-mode" in self.data and depth < DEEPEST:
            row.where = self.group(f"{name}-w", depth + 1)
        return row

    def values(self, name: str) -> list[str]:
        """The values of a row, with those that were just typed to be added."""
        sent = [*self.data.getlist(f"{name}-value")]
        sent += _SEVERAL.split(self.text(f"{name}-add"))
        values = [str(each).replace("\x00", "") for each in sent[:MOST_VALUES]]
        while values and not values[-1]:
            values.pop()
        return values


def sent(root: Group, name: str) -> dict[str, list[str]]:
    """The fields of a form that holds these rows."""
    data: dict[str, list[str]] = {}
    for place, part in named(root, name):
        if isinstance(part, Group):
            data[f"{place}-kind"] = ["group"]
            data[f"{place}-mode"] = [part.mode]
            data[f"{place}-bare"] = ["1" if part.is_bare else ""]
        elif isinstance(part, Formula):
            data[f"{place}-kind"] = ["formula"]
            data[f"{place}-formula"] = [part.text]
        else:
            data[f"{place}-kind"] = ["row"]
            data[f"{place}-field"] = [part.field]
            data[f"{place}-op"] = [part.op]
            data[f"{place}-value"] = part.values
            data[f"{place}-unit"] = [part.unit]
            data[f"{place}-how"] = [part.how]
    return data


# From JSON; the way back needs the vocabulary (foundation.rule_forms).


def group_of(condition: Any) -> Group:
    """The outer group of a condition; a single leaf gets a group that only carries."""
    part = _part_of(condition)
    return part if isinstance(part, Group) else Group("all", [part], is_bare=True)


def _part_of(node: dict[str, Any]) -> Part:
    if "formula" in node:
        return Formula(str(node["formula"]))
    if "related" in node:
        where = group_of(node["where"]) if "where" in node else Group()
        row = _row_of({**node, "field": node["related"]})
        row.how, row.where = str(node["how"]), where
        return row
    if "field" in node:
        return _row_of(node)
    return _group_of(node)


def _group_of(node: dict[str, Any]) -> Group:
    for key in ("all", "any"):
        if key in node:
            return Group(key, [_part_of(each) for each in node[key]])
    inner = node["not"]
    if "all" in inner:
        return Group("not_all", [_part_of(each) for each in inner["all"]])
    if "any" in inner:
        return Group("none", [_part_of(each) for each in inner["any"]])
    return Group("not_all", [_part_of(inner)], is_bare=True)


def _row_of(node: dict[str, Any]) -> Row:
    value = node.get("value")
    values = value if isinstance(value, list) else [value]
    row = Row(str(node["field"]), str(node.get("op") or ""))
    for each in values:
        if isinstance(each, dict):
            row.unit = str(each.get("currency") or "")
            row.values.append(str(each.get("amount") or ""))
        elif each is not None:
            row.values.append(str(each))
    return row
