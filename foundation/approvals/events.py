"""Facts that approvals announce; whoever asked for one listens."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import Event


@dataclass(frozen=True)
class ApprovalAsked(Event):
    """Steps became pending: their approvers must be told."""

    request_id: int
    step_ids: tuple[int, ...]


@dataclass(frozen=True)
class ApprovalGranted(Event):
    """The whole chain agreed."""

    request_id: int
    topic: str
    subject_kind: str
    subject: str


@dataclass(frozen=True)
class ApprovalRejected(Event):
    """One of the chain said no."""

    request_id: int
    topic: str
    subject_kind: str
    subject: str
    reason: str
