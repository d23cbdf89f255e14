"""Stored outcomes and the use's own dataclass: read, checked, written back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from foundation.rule_uses import RuleUse


@dataclass(frozen=True)
class OutcomeProblem:
    """What is wrong with one field of an outcome: the code of a sentence."""

    field: str
    code: str


class OutcomeError(ValueError):
    """An outcome that its use cannot read."""

    def __init__(self, problems: list[OutcomeProblem]) -> None:
        self.problems = problems
        super().__init__(", ".join(f"{each.field}: {each.code}" for each in problems))


def read_outcome(use: RuleUse, stored: Mapping[str, Any]) -> Any:
    """The outcome as an instance of the use's dataclass; raises `OutcomeError`."""
    if problems := outcome_problems(use, stored):
        raise OutcomeError(problems)
    hints = _hints(use.outcome)
    return use.outcome(**{name: _read(hints[name], stored[name]) for name in stored})


def outcome_problems(use: RuleUse, stored: object) -> list[OutcomeProblem]:
    """Fields that are missing, unknown, or of the wrong type or choice."""
    if not isinstance(stored, Mapping):
        return [OutcomeProblem("", "rule.outcome_wrong")]
    fields = {each.name: each for each in dataclasses.fields(use.outcome)}
    unknown = [
        OutcomeProblem(str(name), "rule.outcome_unknown")
        for name in stored
        if name not in fields
    ]
    missing = [
        OutcomeProblem(name, "rule.outcome_missing")
        for name, each in fields.items()
        if _must_be_filled(each) and stored.get(name) in (None, "", [], {})
    ]
    gone = {problem.field for problem in missing}
    hints = _hints(use.outcome)
    wrong = [
        OutcomeProblem(name, "rule.outcome_wrong")
        for name, each in fields.items()
        if name in stored
        and name not in gone
        and not _is_readable(each, hints[name], stored[name])
    ]
    return [*unknown, *missing, *wrong]


def outcome_of(instance: Any) -> dict[str, Any]:
    """An outcome as plain JSON, as rules store it."""
    return {
        each.name: _plain(getattr(instance, each.name))
        for each in dataclasses.fields(instance)
    }


def _must_be_filled(each: dataclasses.Field[Any]) -> bool:
    return (
        each.default is dataclasses.MISSING
        and each.default_factory is dataclasses.MISSING
    )


def _is_readable(each: dataclasses.Field[Any], hint: Any, value: Any) -> bool:
    try:
        read = _read(hint, value)
    except (ValueError, TypeError, DecimalException):
        return False
    allowed = {choice for choice, _label in each.metadata.get("choices", ())}
    given = read if isinstance(read, tuple | frozenset) else (read,)
    return not allowed or all(part in allowed or part in (None, "") for part in given)


def _hints(outcome: type[Any]) -> dict[str, Any]:
    if outcome not in _known_hints:
        _known_hints[outcome] = get_type_hints(outcome)
    return _known_hints[outcome]


_known_hints: dict[type, dict[str, Any]] = {}


def _read(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _read_optional(get_args(hint), value)
    if origin in (tuple, frozenset, list):
        if not isinstance(value, list | tuple):
            raise TypeError(value)
        (inner, *_rest) = get_args(hint)
        made: Any = origin(_read(inner, part) for part in value)
        return made
    if _is_record(hint) and isinstance(value, Mapping):
        hints = get_type_hints(hint)
        made = hint  # a nested record, such as an amount with its currency
        return made(**{name: _read(hints[name], part) for name, part in value.items()})
    return _read_plain(origin or hint, value)


def _is_record(hint: Any) -> bool:
    return dataclasses.is_dataclass(hint) or hasattr(hint, "_fields")


def _read_optional(hints: tuple[Any, ...], value: Any) -> Any:
    if value is None or value == "":
        return None if type(None) in hints else _read(hints[0], value)
    for hint in hints:
        try:
            return _read(hint, value)
        except (ValueError, TypeError, DecimalException):
            continue
    raise TypeError(value)


def _read_plain(hint: Any, value: Any) -> Any:
    if hint is Any or not isinstance(hint, type):
        return value
    if hint is Decimal and isinstance(value, str | int | Decimal):
        return _number(value)
    if hint is dt.date and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if issubclass(hint, Enum):
        return hint(value)
    if isinstance(value, hint) and not (isinstance(value, bool) and hint is int):
        return value
    if issubclass(hint, Mapping) and isinstance(value, Mapping):
        return value
    raise TypeError(value)


def _number(value: str | int | Decimal) -> Decimal:
    number = Decimal(value)
    if isinstance(value, bool) or not number.is_finite():
        raise ValueError(value)
    return number


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value):
        return outcome_of(value)
    given = value._asdict() if hasattr(value, "_asdict") else value
    if isinstance(given, Mapping):
        return {str(name): _plain(part) for name, part in given.items()}
    if isinstance(given, tuple | list | frozenset):
        parts = [_plain(part) for part in given]
        return sorted(parts) if isinstance(given, frozenset) else parts
    if given is None or isinstance(given, bool | int | str):
        return given
    return given.isoformat() if isinstance(given, dt.date) else str(given)
