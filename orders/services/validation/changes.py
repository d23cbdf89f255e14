"""What of a draft's new content may be taken: constraints on change, by field."""

from __future__ import annotations

import dataclasses
from collections import defaultdict

from foundation.models import User
from foundation.sentences import word
from orders.engine.constraints import Action, Entity, Refusal
from orders.engine.intake import LineInput, OrderInput
from orders.errors import Constrained
from orders.models import Order
from orders.services.validation.constraints import deed_of, refusals_of

_ADDRESSES = ("bill_to", "ship_to")
_NOT_COMPARED = frozenset({"lines", "unreadable", "requested_on", *_ADDRESSES})


def allowed_content(
    order: Order, before: OrderInput, after: OrderInput, *, by: User | None
) -> OrderInput:
    """The new content; a line whose change is refused stays as it was.

    Raises Constrained where the header may not be changed so, or nothing of it may.
    """
    changed = _changed_lines(before, after)
    refused = [
        *_of_header(order, _touched(before, after), by),
        *_of_lines(order, changed, by),
    ]
    if not refused:
        return after
    lines = frozenset().union(*changed.values()) if changed else frozenset()
    kept = {each.line for each in refused if each.line is not None}
    is_whole = any(each.line is None for each in refused)
    if is_whole or (kept >= lines and not _touched(before, after)):
        texts = dict.fromkeys(word(each.code, each.params) for each in refused)
        raise Constrained(" ".join(texts), field=refused[0].field)
    return _with_lines_of(before, after, kept)


def _of_header(
    order: Order, touched: frozenset[Entity], by: User | None
) -> list[Refusal]:
    if not touched:
        return []
    deed = deed_of(Action.CHANGE, touched, frozenset(), by)
    return refusals_of(order, deed)


def _of_lines(
    order: Order, changed: dict[Entity, set[int]], by: User | None
) -> list[Refusal]:
    found = []
    for entity, lines in changed.items():
        found += refusals_of(order, deed_of(Action.CHANGE, {entity}, lines, by))
    return found


def _touched(before: OrderInput, after: OrderInput) -> frozenset[Entity]:
    """What of the header differs."""
    found = set()
    if any(getattr(before, name) != getattr(after, name) for name in _ADDRESSES):
        found.add(Entity.ADDRESS)
    if before.requested_on != after.requested_on:
        found.add(Entity.DATE)
    others = (
        each.name
        for each in dataclasses.fields(before)
        if each.name not in _NOT_COMPARED
    )
    if any(getattr(before, name) != getattr(after, name) for name in others):
        found.add(Entity.ORDER)
    return frozenset(found)


def _changed_lines(before: OrderInput, after: OrderInput) -> dict[Entity, set[int]]:
    """The lines that differ, by what of them differs."""
    old = {line.line_no: line for line in before.lines}
    new = {line.line_no: line for line in after.lines}
    found: defaultdict[Entity, set[int]] = defaultdict(set)
    for number in {**old, **new}:
        for entity in _differences(old.get(number), new.get(number)):
            found[entity].add(number or 0)
    return found


def _differences(old: LineInput | None, new: LineInput | None) -> set[Entity]:
    if old is None or new is None:
        return {Entity.LINE}
    found = set()
    if old.quantity != new.quantity or old.unit != new.unit:
        found.add(Entity.QUANTITY)
    if (old.unit_price, old.net) != (new.unit_price, new.net):
        found.add(Entity.PRICE)
    if old.requested_on != new.requested_on:
        found.add(Entity.DATE)
    same = dataclasses.replace(
        new,
        quantity=old.quantity,
        unit=old.unit,
        unit_price=old.unit_price,
        net=old.net,
        requested_on=old.requested_on,
    )
    return found if same == old else found | {Entity.LINE}


def _with_lines_of(before: OrderInput, after: OrderInput, kept: set[int]) -> OrderInput:
    """The new order with some lines as they were: changed, gone or not there yet."""
    old = {line.line_no: line for line in before.lines}
    lines = [
        old.get(line.line_no, line) if line.line_no in kept else line
        for line in after.lines
        if line.line_no not in kept or line.line_no in old
    ]
    there = {line.line_no for line in lines}
    lines += [line for no, line in old.items() if no in kept and no not in there]
    return dataclasses.replace(after, lines=tuple(lines))
