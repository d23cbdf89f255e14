"""Defaulting and transformation rules for tests."""

from __future__ import annotations

from typing import Any

from foundation.models import RuleSet
from foundation.rules.nodes import ALWAYS, Node
from foundation.rules.sets import Rule
from foundation.services.rule_seeds import ensure_rule_set


def default_rule(
    attribute: str,
    value: str,
    condition: Node = ALWAYS,
    *,
    key: str = "",
    priority: int = 100,
    **outcome: Any,
) -> Rule:
    """A rule that fills in an attribute with a fixed value unless it says otherwise."""
    given = {"attribute": attribute, "source": "constant", "value": value, **outcome}
    key = key or attribute.partition(".")[2].replace("_", "-")
    return Rule(key, key.capitalize(), condition, given, priority, set_code="defaults")


def transform_rule(
    action: str,
    value: str,
    condition: Node = ALWAYS,
    *,
    key: str = "",
    priority: int = 100,
    **outcome: Any,
) -> Rule:
    given = {"action": action, "source": "constant", "value": value, **outcome}
    key = key or action
    return Rule(key, key.capitalize(), condition, given, priority, set_code="bundles")


def make_defaults(*rules: Rule, code: str = "defaults") -> RuleSet:
    return ensure_rule_set("defaulting", code, "Defaults", rules)


def make_transformations(*rules: Rule, code: str = "bundles") -> RuleSet:
    return ensure_rule_set("transformation", code, "Bundles", rules)
