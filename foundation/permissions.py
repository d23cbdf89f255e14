from __future__ import annotations

from foundation.kinds import mark
from foundation.roles import STAFF, Role, permission

SEE_MAILS = permission(
    "mails.see",
    mark("See the mails sent"),
    *(STAFF - {Role.WAREHOUSE}),
)
RETRY_WORK = permission(
    "work.retry",
    mark("Retry work that failed"),
    Role.SERVICE,
    Role.SALES_MANAGER,
    Role.FINANCE,
    Role.RULES,
)
SEE_ALL_JOBS = permission(
    "jobs.see_all", mark("See the jobs of everybody"), Role.RULES, Role.AUDITOR
)
REPAIR_BOOKS = permission(
    "books.repair",
    mark("Set figures to what the facts say"),
    Role.FINANCE,
    Role.RULES,
)
SEE_RULES = permission(
    "rules.see", mark("See rules and their history"), Role.RULES, Role.AUDITOR
)
EDIT_RULES = permission("rules.edit", mark("Write and rehearse rules"), Role.RULES)
PUBLISH_RULES = permission(
    "rules.publish", mark("Publish, retire and roll back rules"), Role.RULES
)
REASSIGN_APPROVALS = permission(
    "approvals.reassign",
    mark("Ask somebody else to approve"),
    Role.RULES,
)
SEE_APPROVALS = permission(
    "approvals.see",
    mark("See the approvals that anybody waits for"),
    Role.SALES_MANAGER,
    Role.FINANCE,
    Role.RULES,
    Role.AUDITOR,
)
