"""Recompute every cached figure from the facts; repair where somebody says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from foundation.db import atomic
from foundation.models import User
from foundation.proofs import Difference, Proof, kinds
from foundation.roles import Role
from foundation.services.alerts import close_alert, raise_alert
from foundation.services.audit import record_audit

_FINGERPRINT = "verify:books"


@dataclass(frozen=True)
class Finding:
    proof: Proof
    difference: Difference

    @property
    def key(self) -> str:
        """The same name for the same figure whenever it is compared."""
        of = self.difference
        return f"{self.proof.kind}/{of.subject[1]}/{of.field}/{of.pk}"

    @property
    def can_be_repaired(self) -> bool:
        return self.proof.model is not None


def verify() -> list[Finding]:
    """Every cached figure that its facts contradict; empty in a healthy system."""
    return [
        Finding(proof, difference)
        for proof in (kind() for _, kind in sorted(kinds.all().items()))
        for difference in proof.differences()
    ]


@atomic()
def repair(finding: Finding, *, by: User | None) -> bool:
    """Set a cached figure to what the facts say, with an audit row.

    False where the figure has changed since it was compared: compare again.
    """
    model, difference = finding.proof.model, finding.difference
    done = finding.proof.repair(difference, by=by)
    if done is not None:
        return done
    if model is None:
        return False
    rows = model._default_manager.select_for_update().filter(pk=difference.pk)
    row = rows.first()
    if row is None or getattr(row, difference.field) != difference.stored:
        return False
    rows.update(**{difference.field: difference.computed})
    record_audit(
        subject=difference.subject,
        before={difference.field: str(difference.stored)},
        after={difference.field: str(difference.computed)},
        by=by,
    )
    return True


def repair_figures(keys: Collection[str] | None = None, *, by: User | None) -> int:
    """Compare again and repair the named figures, or all; how many were set."""
    wanted = [each for each in verify() if keys is None or each.key in keys]
    return sum(repair(each, by=by) for each in wanted if each.can_be_repaired)


def verify_books() -> None:
    """Compare every figure and tell finance where any differs."""
    found = verify()
    if not found:
        close_alert(_FINGERPRINT)
        return
    raise_alert(
        "alert.books_differ",
        fingerprint=_FINGERPRINT,
        subject=("books", ""),
        params={"count": len(found)},
        audience=Role.FINANCE,
    )
