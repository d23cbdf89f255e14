"""The chain that is asked: steps by rank, each a person's or a role's consent.

1. Steps of one rank are asked together, those of the next after all of them.
2. The same approver at the same rank is asked once, with every reason, within the
   shortest of the deadlines.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from foundation.approvals.values import ApprovedValue


@dataclass(frozen=True)
class Reason:
    """Why a step is asked: the rule that wants it, and its words."""

    key: str  # "set/rule": the same rule is the same key
    rule: str
    text: str = ""


@dataclass(frozen=True)
class AskedStep:
    """One consent: of a user, of anyone with a role, or of all who hold it."""

    reasons: tuple[Reason, ...]
    rank: int = 1
    role: str = ""
    user_id: int | None = None
    needs_all: bool = False
    hours: int | None = None
    escalate_to: str = ""

    @property
    def approver(self) -> tuple[int, str, int | None, bool]:
        return self.rank, self.role, self.user_id, self.needs_all


@dataclass(frozen=True)
class Asked:
    """What needs approval: the values that are agreed to, and who must agree."""

    topic: str
    values: tuple[ApprovedValue, ...]
    steps: tuple[AskedStep, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(each.key for step in self.steps for each in step.reasons)


def build_chain(steps: Iterable[AskedStep]) -> tuple[AskedStep, ...]:
    """The steps of several rules as one chain, in the order they are asked."""
    chain: dict[tuple[int, str, int | None, bool], AskedStep] = {}
    for step in steps:
        known = chain.get(step.approver)
        chain[step.approver] = _joined(known, step) if known else step
    return tuple(sorted(chain.values(), key=lambda step: step.rank))


def _joined(one: AskedStep, other: AskedStep) -> AskedStep:
    """One step with the reasons of both; the shorter deadline says who escalates."""
    limits = [each for each in (one, other) if each.hours is not None]
    first = min(limits, key=lambda each: each.hours or 0, default=one)
    return dataclasses.replace(
        one,
        reasons=tuple(dict.fromkeys([*one.reasons, *other.reasons])),
        hours=first.hours,
        escalate_to=first.escalate_to or one.escalate_to or other.escalate_to,
    )
