"""What foundation does when rows wait for a worker, and when approvals move on."""

from __future__ import annotations

from foundation import tasks
from foundation.approvals.events import (
    ApprovalAsked,
    ApprovalGranted,
    ApprovalRejected,
)
from foundation.events import on
from foundation.services.approval_mails import mail_outcome, mail_steps
from foundation.wake import wake_with

wake_with("events", tasks.wake_deliveries)
wake_with("documents", tasks.wake_documents)
wake_with("document", tasks.wake_document)
wake_with("mails", tasks.wake_mails)
wake_with("job", tasks.wake_job)


@on(ApprovalAsked)
def tell_approvers(event: ApprovalAsked) -> None:
    mail_steps(event.step_ids, by=None)


@on(ApprovalGranted)
def tell_who_asked(event: ApprovalGranted) -> None:
    mail_outcome(event.request_id, by=None)


@on(ApprovalRejected)
def tell_who_was_refused(event: ApprovalRejected) -> None:
    mail_outcome(event.request_id, by=None)
