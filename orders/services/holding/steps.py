"""Which steps a hold can stop; whoever owns the steps names them here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from foundation.kinds import mark

EVERY_STEP = mark("Every step")

_named: list[Callable[[], Mapping[str, str]]] = []


def register_steps(named: Callable[[], Mapping[str, str]]) -> None:
    """Steps by kind, with their marked labels."""
    if named not in _named:
        _named.append(named)


def step_labels() -> dict[str, str]:
    """Marked labels by step kind."""
    return {kind: label for each in _named for kind, label in each().items()}


def step_label(step: str) -> str:
    """The marked label of a step; "" is every step."""
    return step_labels().get(step, step) if step else EVERY_STEP
