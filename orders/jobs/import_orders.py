"""Read a large file of orders; the page of the message holds the result."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from foundation.jobs import JobKind, Progress
from foundation.kinds import mark
from foundation.models import InboundMessage, User
from foundation.sentences import word
from orders.services.inbox import JOB
from orders.services.intake import TAKEN, ImportOptions, OrderResult, import_file


class ImportOrders(JobKind):
    kind = JOB
    label = mark("Import orders")

    def run(self, progress: Progress, params: dict[str, Any]) -> dict[str, Any] | None:
        """Sent again after an interruption, what was taken stays unchanged."""
        message = InboundMessage.objects.get(pk=params["message"])
        by = User.objects.get(pk=params["by"])
        options = ImportOptions(
            format=message.kind,
            channel=message.source,
            is_dry_run=params["is_dry_run"],
        )
        with translation.override(by.language):
            data = bytes(message.raw)
            result = import_file(message.file_name, data, options=options, by=by)
            progress.total(len(result.orders))
            for order in result.orders:
                _note(progress, order)
            findings = [word(each.code, each.params) for each in result.findings]
        return {"message": message.pk, "findings": findings}


def _note(progress: Progress, order: OrderResult) -> None:
    said = " ".join(word(each.code, each.params) for each in order.findings)
    progress.row(
        order.external_id or f"row {order.row}",
        ok=order.outcome in TAKEN,
        outcome=order.outcome,
        message=f"{order.number} {said}".strip(),
    )
