"""Where a request for approval stands, and each step of its chain."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.status import Status, Tone


class ApprovalStatus(Status):
    """A request is open until its chain has decided, or nobody needs it any more."""

    OPEN = "open", mark("Waiting for approval"), Tone.AMBER
    APPROVED = "approved", mark("Approved"), Tone.GREEN
    REJECTED = "rejected", mark("Rejected"), Tone.RED
    WITHDRAWN = "withdrawn", mark("Withdrawn"), Tone.GREY
    #: What was approved got worse since: another request took its place.
    OUTDATED = "outdated", mark("No longer valid"), Tone.GREY


class StepStatus(Status):
    """A step waits for its turn, is pending, and ends in exactly one way."""

    WAITING = "waiting", mark("Not yet asked"), Tone.GREY
    PENDING = "pending", mark("Pending"), Tone.AMBER
    APPROVED = "approved", mark("Approved"), Tone.GREEN
    REJECTED = "rejected", mark("Rejected"), Tone.RED
    DELEGATED = "delegated", mark("Delegated"), Tone.GREY
    EXPIRED = "expired", mark("Escalated"), Tone.GREY
    WITHDRAWN = "withdrawn", mark("Withdrawn"), Tone.GREY


#: Another step took over from these.
PASSED_ON = frozenset({StepStatus.DELEGATED, StepStatus.EXPIRED})
