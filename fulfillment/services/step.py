"""The contract of a step kind, and how the kinds are found.

A step does its work in the transaction of the transition that records it, and may be
asked any number of times: before acting it looks whether its effect stands already.
"""

from __future__ import annotations

from typing import ClassVar

from foundation.kinds import load_kinds
from foundation.models import User
from fulfillment.engine.outcomes import Outcome
from fulfillment.models import ProcessRun


class Step:
    """One kind of step of a process: `fulfillment/steps/<kind>.py`."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""  # marked with `mark`

    def start(self, run: ProcessRun, *, by: User | None) -> Outcome:
        """Do the work, or say what it waits for."""
        raise NotImplementedError

    def on_event(self, run: ProcessRun, *, by: User | None) -> Outcome:
        """Something happened while the step waited: look again."""
        return self.start(run, by=by)

    def undo(self, run: ProcessRun, *, by: User | None) -> None:
        """Take back what `start` did; called when the rest of the run is canceled."""


def step_kinds() -> dict[str, type[Step]]:
    return load_kinds("fulfillment.steps", Step)


def label_of(kind: str) -> str:
    """The marked label of a step kind; its code where the kind is gone."""
    found = step_kinds().get(kind)
    return found.label if found else kind
