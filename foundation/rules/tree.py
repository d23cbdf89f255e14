"""The JSON a condition is stored as.

    {"all": [...]}  {"any": [...]}  {"not": ...}
    {"field": "order.channel", "op": "is", "value": "web"}
    {"related": "order.lines", "how": "count", "op": ">=", "value": 3, "where": {...}}
    {"formula": "order.net / 2 > 100"}

`decode` refuses what is no condition with a `TreeError` that says where. Shapes only:
whether fields exist and values fit is for `check`.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

from foundation.rules.errors import TreeError
from foundation.rules.nodes import (
    ALWAYS,
    HOWS,
    All,
    Any_,
    Formula,
    Leaf,
    Node,
    Not,
    Related,
    children,
    leaves,
    walk,
)
from foundation.rules.vocabulary import Amount

__all__ = [
    "ALWAYS",
    "HOWS",
    "All",
    "Any_",
    "Formula",
    "Leaf",
    "Node",
    "Not",
    "Related",
    "TreeError",
    "children",
    "decode",
    "encode",
    "leaves",
    "walk",
]

MAX_DEPTH = 8
MAX_NODES = 200
MAX_TEXT = 500
MAX_VALUES = 2000
MAX_NUMBER = 10**18


def encode(node: Node) -> dict[str, Any]:
    """The condition as JSON; `decode` gives an equal one back."""
    match node:
        case All(nodes):
            return {"all": [encode(each) for each in nodes]}
        case Any_(nodes):
            return {"any": [encode(each) for each in nodes]}
        case Not(inner):
            return {"not": encode(inner)}
        case Leaf():
            value = {} if node.value is None else {"value": _json(node.value)}
            return {"field": node.field, "op": node.op, **value}
        case Related():
            return _encode_related(node)
        case Formula(text):
            return {"formula": text}


def _encode_related(node: Related) -> dict[str, Any]:
    counted = {"op": node.op, "value": node.value} if node.how == "count" else {}
    where = encode(node.where)
    return {"related": node.field, "how": node.how, **counted, "where": where}


def _json(value: Any) -> Any:
    if isinstance(value, Amount):
        return {"amount": str(value.amount), "currency": value.currency}
    if isinstance(value, tuple):
        return [_json(each) for each in value]
    return value


def decode(data: Any) -> Node:
    """The condition that JSON describes; `TreeError` with code and path otherwise."""
    return _Reader().node(data, "", 1)


class _Reader:
    """Counts nodes over the whole tree."""

    def __init__(self) -> None:
        self._count = 0

    def node(self, data: Any, path: str, depth: int) -> Node:
        self._count += 1
        if depth > MAX_DEPTH:
            raise TreeError("rule.too_deep", path, limit=MAX_DEPTH)
        if self._count > MAX_NODES:
            raise TreeError("rule.too_many_conditions", path, limit=MAX_NODES)
        if not isinstance(data, dict):
            raise TreeError("rule.no_condition", path)
        found = [key for key in _READERS if key in data]
        if len(found) != 1:
            raise TreeError("rule.no_condition", path)
        key = found[0]
        _refuse_others(data, _READERS[key][0], path)
        return _READERS[key][1](self, data, path, depth)

    def all_of(self, data: dict[str, Any], path: str, depth: int) -> Node:
        return All(self._list(data["all"], _join(path, "all"), depth))

    def any_of(self, data: dict[str, Any], path: str, depth: int) -> Node:
        return Any_(self._list(data["any"], _join(path, "any"), depth))

    def negated(self, data: dict[str, Any], path: str, depth: int) -> Node:
        return Not(self.node(data["not"], _join(path, "not"), depth + 1))

    def leaf(self, data: dict[str, Any], path: str, depth: int) -> Node:
        field = _text(data["field"], _join(path, "field"))
        op = _text(data.get("op"), _join(path, "op"))
        return Leaf(field, op, _value(data.get("value"), _join(path, "value")))

    def related(self, data: dict[str, Any], path: str, depth: int) -> Node:
        field = _text(data["related"], _join(path, "related"))
        how = _text(data.get("how"), _join(path, "how"))
        if how not in HOWS:
            raise TreeError("rule.bad_how", _join(path, "how"), how=how)
        where = self.node(
            data.get("where", {"all": []}), _join(path, "where"), depth + 1
        )
        if how != "count":
            _refuse_others(data, ("related", "how", "where"), path)
            return Related(field, how, where)
        op = _text(data.get("op"), _join(path, "op"))
        return Related(field, how, where, op, _count(data.get("value"), path))

    def formula(self, data: dict[str, Any], path: str, depth: int) -> Node:
        return Formula(_text(data["formula"], _join(path, "formula")))

    def _list(self, data: Any, path: str, depth: int) -> list[Node]:
        if not isinstance(data, list):
            raise TreeError("rule.no_list", path)
        return [
            self.node(each, _join(path, str(place)), depth + 1)
            for place, each in enumerate(data)
        ]


_Read = Callable[[_Reader, dict[str, Any], str, int], Node]
_READERS: dict[str, tuple[tuple[str, ...], _Read]] = {
    "all": (("all",), _Reader.all_of),
    "any": (("any",), _Reader.any_of),
    "not": (("not",), _Reader.negated),
    "related": (("related", "how", "op", "value", "where"), _Reader.related),
    "formula": (("formula",), _Reader.formula),
    "field": (("field", "op", "value"), _Reader.leaf),
}


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def _refuse_others(data: dict[str, Any], known: tuple[str, ...], path: str) -> None:
    others = sorted(str(key) for key in data if key not in known)
    if others:
        raise TreeError("rule.unknown_key", path, key=others[0][:MAX_TEXT])


def _text(data: Any, path: str) -> str:
    if not isinstance(data, str) or not data:
        raise TreeError("rule.no_text", path)
    if len(data) > MAX_TEXT:
        raise TreeError("rule.text_too_long", path, limit=MAX_TEXT)
    if "\x00" in data:
        raise TreeError("rule.text_unstorable", path)
    return data


def _count(data: Any, path: str) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or not 0 <= data <= 10**6:
        raise TreeError("rule.no_count", _join(path, "value"))
    return data


def _value(data: Any, path: str) -> Any:
    if isinstance(data, list):
        if len(data) > MAX_VALUES:
            raise TreeError("rule.too_many_values", path, limit=MAX_VALUES)
        return tuple(_single(each, _join(path, str(i))) for i, each in enumerate(data))
    return _single(data, path)


def _single(data: Any, path: str) -> Any:
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, int | float):
        if not abs(data) < MAX_NUMBER:
            raise TreeError("rule.no_number", path)
        return data
    if isinstance(data, dict):
        return _amount(data, path)
    if data == "":
        return data
    return _text(data, path)


def _amount(data: dict[str, Any], path: str) -> Amount:
    _refuse_others(data, ("amount", "currency"), path)
    text = str(data.get("amount"))[: MAX_TEXT + 1]
    currency = _text(data.get("currency"), _join(path, "currency"))
    try:
        amount = Decimal(text)
    except DecimalException:
        raise TreeError("rule.no_number", _join(path, "amount")) from None
    if not amount.is_finite():
        raise TreeError("rule.no_number", _join(path, "amount"))
    return Amount(amount, currency)
