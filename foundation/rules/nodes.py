"""The nodes of a condition: frozen, comparable, hashable. Import them from `tree`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation.rules.vocabulary import Amount

#: How the members of a related list are asked.
HOWS = ("any", "all", "none", "count")


@dataclass(frozen=True)
class All:
    """Every one holds; of nothing it is always true."""

    nodes: tuple[Node, ...] = ()

    def __init__(self, nodes: Sequence[Node] = ()) -> None:
        object.__setattr__(self, "nodes", tuple(nodes))


@dataclass(frozen=True)
class Any_:  # noqa: N801  `Any` is taken by typing
    """At least one holds; of nothing it is never true."""

    nodes: tuple[Node, ...] = ()

    def __init__(self, nodes: Sequence[Node] = ()) -> None:
        object.__setattr__(self, "nodes", tuple(nodes))


@dataclass(frozen=True)
class Not:
    """It does not hold."""

    node: Node


@dataclass(frozen=True)
class Leaf:
    """A field compared with a value; decimals and dates are kept as JSON has them."""

    field: str
    op: str
    value: Any = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", plain(self.value))


@dataclass(frozen=True)
class Related:
    """Any, all or none of the members of a list fit `where`, or so many of them do."""

    field: str
    how: str
    where: Node = All()
    op: str = ""
    value: int | None = None


@dataclass(frozen=True)
class Formula:
    """A CEL formula that gives true or false."""

    text: str


Node = All | Any_ | Not | Leaf | Related | Formula

ALWAYS = All()


def plain(value: Any) -> Any:
    """A value of a condition in the one form that compares, hashes and stores."""
    if isinstance(value, dict):
        value = Amount(value["amount"], str(value["currency"]))
    if isinstance(value, Amount):
        return Amount(Decimal(str(value.amount)), value.currency)
    if isinstance(value, Decimal | float):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        value = sorted(value)
    if isinstance(value, list | tuple):
        return tuple(plain(each) for each in value)
    return value


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, without what is asked of related members."""
    yield node
    for child in children(node):
        yield from walk(child)


def children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, All | Any_):
        return node.nodes
    return (node.node,) if isinstance(node, Not) else ()


def leaves(node: Node) -> int:
    """How specific a condition is: the questions it asks."""
    return sum(
        1 + (leaves(each.where) if isinstance(each, Related) else 0)
        for each in walk(node)
        if isinstance(each, Leaf | Related | Formula)
    )
