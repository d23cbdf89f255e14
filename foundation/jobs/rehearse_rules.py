"""Try a draft of rules on real history: what would have gone otherwise."""

from __future__ import annotations

from typing import Any

from foundation.jobs import JobKind, Progress
from foundation.kinds import mark


class RehearseRules(JobKind):
    kind = "rehearse_rules"
    label = mark("Rehearse rules")

    def run(self, progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
        # The cellar's services know its kinds of job, so the kind asks for them late.
        from foundation.services.rehearsals import run_rehearsal

        return run_rehearsal(progress, params["rehearsal"])
