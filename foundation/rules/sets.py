"""Many rules over one header and its lines, compiled once, without any query.

Lines are bits of an integer. The facts of a field are looked at once per run and kept
as a mask per distinct value, so that a question asked by a hundred rules costs one
look-up; “all”, “any” and “not” are integer operations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from foundation.rules.errors import RuleError, RuleFailed
from foundation.rules.nodes import Node, leaves
from foundation.rules.plan import Plan, Planner, Run
from foundation.rules.vocabulary import Facts, Vocabulary


@dataclass(frozen=True)
class Rule:
    """A condition and what comes of it; the outcome's shape is its use's."""

    #: Stable within its set.
    key: str
    name: str
    condition: Node
    outcome: Mapping[str, Any]
    #: Lower goes first.
    priority: int = 100
    is_enabled: bool = True
    #: Which rule, once it is loaded from a published version.
    set_code: str = ""
    version: int = 0


@dataclass(frozen=True)
class Hit:
    """A rule that holds; `lines` are places in the lines given, None the header."""

    rule: Rule
    lines: tuple[int, ...] | None


@dataclass(frozen=True)
class Failure:
    """A rule that could not be decided, as a code and parameters to be worded."""

    rule: Rule
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Hits:
    """What rules made of an order: by priority, then specific first, then by name."""

    hits: tuple[Hit, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class RuleProgram:
    """Rules compiled together; safe to share between threads."""

    rules: tuple[Rule, ...]
    _plans: tuple[tuple[Rule, Plan | Failure, bool], ...] = field(repr=False)

    def run(self, header: Facts, lines: Sequence[Facts] = ()) -> Hits:
        """All rules that hold, with their lines; one that fails is named, not raised.

        Rules that ask no fact of a line hit the header, the others hit lines. A line's
        own facts are enough: those of the header are asked of the header.
        """
        run, every = Run(header, lines), (1 << len(lines)) - 1
        hits: list[Hit] = []
        failures: list[Failure] = []
        for rule, plan, is_line in self._plans:
            if isinstance(plan, Failure):
                failures.append(plan)
                continue
            try:
                mask = plan(run, every if is_line else 1)
            except RuleFailed as failed:
                failures.append(Failure(rule, failed.code, failed.params))
                continue
            if mask:
                hits.append(Hit(rule, places(mask) if is_line else None))
        return Hits(tuple(hits), tuple(failures))


def compile_set(rules: Sequence[Rule], vocabulary: Vocabulary) -> RuleProgram:
    """Enabled rules as one program, in the order in which they hit.

    A rule that no longer compiles (its field is gone) does not raise: it fails in every
    run by name, so that somebody sees it.
    """
    planner = Planner(vocabulary)
    ordered = sorted((rule for rule in rules if rule.is_enabled), key=rank)
    plans = [(rule, *_planned(rule, planner)) for rule in ordered]
    return RuleProgram(tuple(ordered), tuple(plans))


def rank(rule: Rule) -> tuple[int, int, str, str]:
    """Priority, then the more specific, then set and key."""
    return rule.priority, -leaves(rule.condition), rule.set_code, rule.key


@lru_cache(maxsize=1024)
def places(mask: int) -> tuple[int, ...]:
    """The places of the bits that are set, ascending."""
    bits = f"{mask:b}"[::-1]
    return tuple(place for place, bit in enumerate(bits) if bit == "1")


def _planned(rule: Rule, planner: Planner) -> tuple[Plan | Failure, bool]:
    try:
        return planner.plan(rule.condition), planner.asks_lines(rule.condition)
    except RuleError as error:
        return Failure(rule, error.code, error.params), False
