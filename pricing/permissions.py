from __future__ import annotations

from foundation.kinds import mark
from foundation.roles import STAFF, Role, permission

SEE_PRICES = permission("pricing.see", mark("See prices"), *(STAFF - {Role.WAREHOUSE}))
EDIT_PRICES = permission(
    "pricing.edit", mark("Add and change prices"), Role.SALES_MANAGER, Role.RULES
)
