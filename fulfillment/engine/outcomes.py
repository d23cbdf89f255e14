"""What a step answers when it is asked to do its work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Done:
    """The step's effect stands; the process goes on, also in runs it opened."""

    opened: tuple[int, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """Something else must happen first; `code` and `params` say what, as a sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RetryLater:
    """Not possible now, likely possible soon: look again after `after`."""

    reason: str
    after: dt.timedelta = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Failed:
    """A person must look at it; `reason` is a sentence."""

    reason: str


Outcome = Done | Waiting | RetryLater | Failed
