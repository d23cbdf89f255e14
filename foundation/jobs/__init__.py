"""Long work comes in kinds: one file `<app>/jobs/<kind>.py`.

An app registers its folder in `ready()`: `register_package("orders.jobs")`. A job may
be killed and run again: each row is written with its mark in one transaction and rows
that are done are skipped.
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from foundation.kinds import Registry


class Progress(Protocol):
    """What a running job tells about itself."""

    def total(self, count: int) -> None:
        """So many rows there are to do."""

    def row(self, key: str, *, ok: bool, outcome: str = "", message: str = "") -> None:
        """Note what became of a row; raises `JobCanceled` when somebody asked to stop.

        Call it inside the row's own transaction: the row and its mark stand together.
        """

    def is_done(self, key: str) -> bool:
        """Was this row done before the job was interrupted?"""


class JobKind:
    """One kind of long work."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""  # marked with `mark`

    def run(self, progress: Progress, params: dict[str, Any]) -> dict[str, Any] | None:
        """Do the work row by row; what is returned stands on the job's page."""
        raise NotImplementedError


kinds: Registry[JobKind] = Registry(JobKind)
register_package = kinds.register_package
