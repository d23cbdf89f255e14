"""What is wrong with rules, before they are saved or published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foundation.rule_outcomes import outcome_problems
from foundation.rule_uses import RuleUse
from foundation.rules.check import Problem, Severity, check
from foundation.rules.sets import Rule
from foundation.sentences import word

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
MOST_RULES = 5_000
NAME = 120
PRIORITY = 1_000_000


@dataclass(frozen=True)
class RuleProblem:
    """One thing to put right or to look at: whose it is, and a code for its words."""

    rule: str  # the rule's key; empty where it is about the set
    place: str  # "key", "name", "priority", "condition", "outcome", "rules"
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    path: tuple[str | int, ...] = ()
    is_error: bool = True

    def __str__(self) -> str:
        return word(self.code, self.params)


def check_rules(use: RuleUse, rules: Sequence[Rule]) -> list[RuleProblem]:
    """Errors and remarks about rules that belong together."""
    problems = [*_about_set(rules)]
    for rule in rules:
        problems += _about_rule(rule)
        problems += _about_condition(use, rule)
        problems += _about_outcome(use, rule)
    if not errors_in(problems):
        keys = {rule.key for rule in rules}
        problems += [_own(problem, keys) for problem in use.check(rules)]
    return problems


def errors_in(problems: Sequence[RuleProblem]) -> list[RuleProblem]:
    return [problem for problem in problems if problem.is_error]


def _about_set(rules: Sequence[Rule]) -> Iterator[RuleProblem]:
    if len(rules) > MOST_RULES:
        yield RuleProblem("", "rules", "rule.too_many", {"count": MOST_RULES})
    for key, count in Counter(rule.key for rule in rules).items():
        if count > 1:
            yield RuleProblem(key, "key", "rule.key_twice", {"code": key})


def _about_rule(rule: Rule) -> Iterator[RuleProblem]:
    if not KEY.fullmatch(rule.key):
        yield RuleProblem(rule.key, "key", "rule.key_wrong", {"code": rule.key})
    if not rule.name.strip() or len(rule.name) > NAME:
        yield RuleProblem(rule.key, "name", "rule.name_wrong", {"count": NAME})
    if abs(rule.priority) > PRIORITY:
        yield RuleProblem(rule.key, "priority", "rule.priority_wrong")


def _about_condition(use: RuleUse, rule: Rule) -> Iterator[RuleProblem]:
    for problem in check(rule.condition, use.vocabulary()):
        yield RuleProblem(
            rule.key,
            "condition",
            problem.code,
            problem.params,
            _path(problem.path),
            _is_error(problem),
        )


def _about_outcome(use: RuleUse, rule: Rule) -> Iterator[RuleProblem]:
    for problem in outcome_problems(use, rule.outcome):
        params = {"field": problem.field}
        yield RuleProblem(rule.key, "outcome", problem.code, params, (problem.field,))


def _own(problem: Problem, keys: set[str]) -> RuleProblem:
    """A problem that the use found; its path begins with the key of the rule."""
    path = _path(problem.path)
    rule = str(path[0]) if path and path[0] in keys else ""
    rest = path[1:] if rule else path
    place = str(rest[0]) if rest else "rules"
    params = problem.params
    return RuleProblem(rule, place, problem.code, params, rest[1:], _is_error(problem))


def _path(path: str | Sequence[str | int]) -> tuple[str | int, ...]:
    """`all.0.not` as keys and positions, which is how the JSON is walked."""
    parts = path.split(".") if isinstance(path, str) else path
    return tuple(
        int(part) if isinstance(part, str) and part.isdecimal() else part
        for part in parts
        if part != ""
    )


def _is_error(problem: Problem) -> bool:
    return problem.severity == Severity.ERROR
