from __future__ import annotations

from foundation.kinds import mark
from foundation.roles import Role, permission

SEE_INVOICES = permission(
    "billing.see",
    mark("See invoices"),
    Role.FINANCE,
    Role.SALES,
    Role.SALES_MANAGER,
    Role.SERVICE,
    Role.AUDITOR,
)
SEE_PAYMENTS = permission(
    "billing.see_payments",
    mark("See payments"),
    Role.FINANCE,
    Role.SALES_MANAGER,
    Role.AUDITOR,
)
MATCH_PAYMENTS = permission(
    "billing.match", mark("Record and match payments"), Role.FINANCE
)
