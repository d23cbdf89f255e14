from __future__ import annotations

from foundation.kinds import mark
from foundation.roles import STAFF, Role, permission

SEE_ITEMS = permission("catalog.see", mark("See items"), *STAFF)
EDIT_ITEMS = permission(
    "catalog.edit",
    mark("Add and change items"),
    Role.BUYER,
    Role.PLANNER,
    Role.SALES_MANAGER,
)
EXPORT_ITEMS = permission(
    "catalog.export", mark("Export items"), *(STAFF - {Role.WAREHOUSE})
)
