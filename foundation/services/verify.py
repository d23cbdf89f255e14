"""Recompute every cached figure from the facts; repair where somebody says so."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.db import atomic
from foundation.models import User
from foundation.proofs import Difference, Proof, kinds
from foundation.services.audit import record_audit


@dataclass(frozen=True)
class Finding:
    proof: Proof
    difference: Difference

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
