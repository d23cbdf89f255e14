"""Read an uploaded sanctions list; the lists page shows the version that came of it."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from foundation.jobs import JobKind, Progress
from foundation.kinds import mark
from foundation.models import InboundMessage, User
from foundation.sentences import word
from orders.services.compliance.lists import import_list, open_files


class ImportSanctions(JobKind):
    kind = "import_sanctions"
    label = mark("Import a sanctions list")

    def run(self, progress: Progress, params: dict[str, Any]) -> dict[str, Any] | None:
        """Sent again after an interruption, what was read is not read twice."""
        message = InboundMessage.objects.get(pk=params["message"])
        by = User.objects.get(pk=params["by"])
        files = open_files(message.file_name, bytes(message.raw))
        with translation.override(by.language):
            found = import_list(
                files, file_name=message.file_name, kind=message.kind, by=by
            )
            version = found.version
            progress.total(1 + len(version.errors))
            outcome = "imported" if found.is_new else "unchanged"
            progress.row(str(version), ok=True, outcome=outcome)
            for error in version.errors:
                said = word(error["code"], error["params"])
                progress.row(f"row {error['row']}", ok=False, message=said)
        return {"version": version.pk, "parties": version.party_count}
