"""The content of a rule version as JSON, its rules as objects, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foundation.rules.sets import Rule
from foundation.rules.tree import decode, encode

if TYPE_CHECKING:
    from foundation.models import RuleVersion

Json = dict[str, Any]

PARTS = ("name", "condition", "outcome", "priority", "is_enabled")


@dataclass(frozen=True)
class PartChange:
    """One part of a rule, as plain JSON, before and after."""

    part: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RuleChange:
    """What became of one rule from one content to another."""

    key: str
    name: str
    kind: str  # "added", "removed" or "changed"
    before: Json | None
    after: Json | None

    @property
    def parts(self) -> list[PartChange]:
        before, after = self.before or {}, self.after or {}
        return [
            PartChange(part, before.get(part), after.get(part))
            for part in PARTS
            if before.get(part) != after.get(part)
        ]


def content_of(rules: Iterable[Rule]) -> Json:
    """Rules as a version stores them."""
    return {"rules": [_written(rule) for rule in rules]}


def rules_of(version: RuleVersion) -> tuple[Rule, ...]:
    """The rules of a version, each knowing where it stands."""
    return read_rules(version.content, version.rule_set.code, version.number)


def read_rules(content: Json, set_code: str = "", version: int = 0) -> tuple[Rule, ...]:
    """The rules of stored content; raises `TreeError` for a garbled condition."""
    return tuple(
        Rule(
            key=row["key"],
            name=row["name"],
            condition=decode(row["condition"]),
            outcome=row["outcome"],
            priority=row.get("priority", 100),
            is_enabled=row.get("is_enabled", True),
            set_code=set_code,
            version=version,
        )
        for row in content.get("rules", ())
    )


def changes_between(before: Json, after: Json) -> list[RuleChange]:
    """Rule by rule what differs between two contents, in the order of the later one."""
    old, new = _by_key(before), _by_key(after)
    return [
        RuleChange(
            key,
            (new.get(key) or old[key])["name"],
            _kind(old.get(key), new.get(key)),
            old.get(key),
            new.get(key),
        )
        for key in [*new, *(key for key in old if key not in new)]
        if old.get(key) != new.get(key)
    ]


def audit_of(changes: Sequence[RuleChange]) -> tuple[Json, Json]:
    """Changes as two snapshots for the audit: one entry for each rule."""
    before = {f"rule {change.key}": change.before for change in changes}
    after = {f"rule {change.key}": change.after for change in changes}
    return before, after


def _kind(old: Json | None, new: Json | None) -> str:
    if old is None:
        return "added"
    return "removed" if new is None else "changed"


def _by_key(content: Json) -> dict[str, Json]:
    return {row["key"]: row for row in content.get("rules", ())}


def _written(rule: Rule) -> Json:
    return {
        "key": rule.key,
        "name": rule.name,
        "condition": encode(rule.condition),
        "outcome": _copied(rule.outcome),
        "priority": rule.priority,
        "is_enabled": rule.is_enabled,
    }


def _copied(value: Any) -> Any:
    """Plain JSON, whatever kinds of mapping and sequence a rule was made with."""
    if isinstance(value, Mapping):
        return {str(key): _copied(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(part) for part in value]
    return value
