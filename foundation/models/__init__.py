from foundation.models.approvals import ApprovalRequest, ApprovalStep, Delegation
from foundation.models.documents import Document, DocumentContent, DocumentRead, Mail
from foundation.models.intake import InboundMessage, Job, JobRow
from foundation.models.outbox import Delivery, OutboxEvent
from foundation.models.records import (
    Alert,
    AuditEntry,
    Handover,
    Means,
    Mention,
    StatusChange,
    TimelineEntry,
)
from foundation.models.rules import (
    Rehearsal,
    RehearsalResult,
    RuleHit,
    RuleHitNote,
    RuleSet,
    RuleVersion,
)
from foundation.models.runtime import (
    Calendar,
    NumberSeries,
    PageView,
    SavedView,
    WorkerHeartbeat,
)
from foundation.models.user import RoleGrant, Scope, Theme, User
from foundation.models.versions import DataVersion

__all__ = [
    "Alert",
    "ApprovalRequest",
    "ApprovalStep",
    "AuditEntry",
    "Calendar",
    "DataVersion",
    "Delegation",
    "Delivery",
    "Document",
    "DocumentContent",
    "DocumentRead",
    "Handover",
    "InboundMessage",
    "Job",
    "JobRow",
    "Mail",
    "Means",
    "Mention",
    "NumberSeries",
    "OutboxEvent",
    "PageView",
    "Rehearsal",
    "RehearsalResult",
    "RoleGrant",
    "RuleHit",
    "RuleHitNote",
    "RuleSet",
    "RuleVersion",
    "SavedView",
    "Scope",
    "StatusChange",
    "Theme",
    "TimelineEntry",
    "User",
    "WorkerHeartbeat",
]
