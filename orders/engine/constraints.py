"""Who may do what to an order, when in its life: what constraints that hit refuse."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from foundation.kinds import mark
from foundation.rules.sets import Hit, Rule
from orders.engine.ruled import words_of


class Action(StrEnum):
    CREATE = "create"
    SUBMIT = "submit"
    CHANGE = "change"
    CANCEL = "cancel"
    RELEASE = "release"
    SHIP = "ship"
    SPLIT = "split"


class Entity(StrEnum):
    ORDER = "order"
    ADDRESS = "address"
    DATE = "date"
    LINE = "line"
    QUANTITY = "quantity"
    PRICE = "price"


#: What a constraint may name: every action that something asks about.
ACTIONS = (
    (Action.CREATE.value, mark("Create")),
    (Action.SUBMIT.value, mark("Book")),
    (Action.CHANGE.value, mark("Change")),
    (Action.CANCEL.value, mark("Cancel")),
    (Action.RELEASE.value, mark("Release holds")),
    (Action.SHIP.value, mark("Ship")),
    (Action.SPLIT.value, mark("Split lines")),
)
ENTITIES = (
    (Entity.ORDER.value, mark("The order")),
    (Entity.ADDRESS.value, mark("Address")),
    (Entity.DATE.value, mark("Date")),
    (Entity.LINE.value, mark("Line")),
    (Entity.QUANTITY.value, mark("Quantity")),
    (Entity.PRICE.value, mark("Price")),
)
EFFECTS = (
    ("refuse", mark("Not allowed")),
    ("reason", mark("Only with a reason")),
)
_FIELDS = {
    Entity.ADDRESS: "ship_to",
    Entity.DATE: "requested_on",
    Entity.LINE: "item",
    Entity.QUANTITY: "quantity",
    Entity.PRICE: "unit_price",
}


@dataclass(frozen=True)
class Deed:
    """What somebody wants to do."""

    action: Action
    #: What of the order it touches.
    entities: frozenset[Entity]
    #: The lines it touches; None is every line, as part of the whole.
    lines: frozenset[int] | None
    #: The roles of who wants it; None is the system.
    roles: frozenset[str] | None


@dataclass(frozen=True)
class Refusal:
    """One constraint that says no, to the whole or to one line."""

    rule: str
    line: int | None
    field: str
    code: str
    params: Mapping[str, Any]
    is_reason_enough: bool


def concerns(rule: Rule, deed: Deed) -> bool:
    """Is the rule about this deed, and about these people?"""
    outcome = rule.outcome
    if deed.action.value not in (outcome.get("actions") or ()):
        return False
    if outcome.get("entity") not in {each.value for each in deed.entities}:
        return False
    roles = deed.roles or frozenset()
    if roles & set(outcome.get("authorized") or ()):
        return False
    constrained = set(outcome.get("constrained") or ())
    return not constrained or bool(roles & constrained)


def refusals(
    hits: Iterable[Hit],
    deed: Deed,
    header: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    line_nos: Sequence[int],
) -> list[Refusal]:
    """Everything that stands against a deed, in one pass; the header's first."""
    found = [
        refusal
        for hit in hits
        if concerns(hit.rule, deed)
        for refusal in _of_hit(hit, deed, (header, lines, line_nos))
    ]
    return sorted(found, key=lambda each: each.line or 0)


def _of_hit(
    hit: Hit,
    deed: Deed,
    facts: tuple[Mapping[str, Any], Sequence[Mapping[str, Any]], Sequence[int]],
) -> Iterator[Refusal]:
    header, lines, line_nos = facts
    if hit.lines is None:
        yield _refusal(hit.rule, header, None)
        return
    for place in hit.lines:
        number = line_nos[place]
        if deed.lines is None or number in deed.lines:
            yield _refusal(hit.rule, {**header, **lines[place]}, number)


def _refusal(rule: Rule, facts: Mapping[str, Any], line: int | None) -> Refusal:
    code, params = words_of(rule.outcome, facts)
    entity = str(rule.outcome.get("entity", ""))
    known = {each.value for each in Entity}
    return Refusal(
        f"{rule.set_code}/{rule.key}",
        line,
        _FIELDS.get(Entity(entity), "") if entity in known else "",
        code,
        params,
        rule.outcome.get("effect") == "reason",
    )


def whole(found: Collection[Refusal], deed: Deed) -> list[Refusal]:
    """What refuses the deed as a whole: the header, or each of its lines."""
    if deed.lines is None:
        return list(found)
    of_header = [each for each in found if each.line is None]
    if of_header:
        return of_header
    refused = {each.line for each in found}
    return list(found) if refused >= deed.lines and refused else []
