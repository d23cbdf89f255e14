from __future__ import annotations

from foundation.kinds import mark
from foundation.roles import STAFF, Role, permission

SEE_ORDERS = permission("orders.see", mark("See orders"), *sorted(STAFF))
ENTER_ORDERS = permission(
    "orders.enter",
    mark("Enter orders"),
    Role.SALES,
    Role.SALES_MANAGER,
    Role.SERVICE,
)
CANCEL_ORDERS = permission(
    "orders.cancel",
    mark("Cancel orders"),
    Role.SALES,
    Role.SALES_MANAGER,
    Role.SERVICE,
)
CHOOSE_PLACE = permission(
    "orders.choose_place",
    mark("Choose from where orders are delivered"),
    Role.SALES,
    Role.SALES_MANAGER,
    Role.SERVICE,
    Role.PLANNER,
)
IMPORT_ORDERS = permission(
    "orders.import",
    mark("Import orders"),
    Role.SALES,
    Role.SALES_MANAGER,
    Role.SERVICE,
)
MAP_CODES = permission(
    "orders.map",
    mark("Match customers' codes with ours"),
    Role.SALES,
    Role.SALES_MANAGER,
    Role.SERVICE,
)
SET_PRICES = permission(
    "orders.set_prices",
    mark("Set prices by hand"),
    Role.SALES,
    Role.SALES_MANAGER,
)
EXPORT_ORDERS = permission(
    "orders.export",
    mark("Export orders"),
    Role.SALES,
    Role.SALES_MANAGER,
    Role.SERVICE,
    Role.FINANCE,
    Role.PLANNER,
    Role.AUDITOR,
)
APPLY_HOLDS = permission(
    "holds.apply",
    mark("Put orders on hold"),
    Role.SALES,
    Role.SALES_MANAGER,
    Role.SERVICE,
    Role.FINANCE,
    Role.PLANNER,
    Role.WAREHOUSE,
)
RELEASE_HOLDS = permission(
    "holds.release",
    mark("Release holds"),
    *(STAFF - {Role.AUDITOR}),
)
MANAGE_HOLDS = permission(
    "holds.manage",
    mark("Maintain hold codes and hold sources"),
    Role.RULES,
    Role.SALES_MANAGER,
    Role.FINANCE,
)
SEE_COMPLIANCE = permission(
    "compliance.see",
    mark("See trade compliance"),
    Role.FINANCE,
    Role.RULES,
    Role.SALES,
    Role.SALES_MANAGER,
    Role.SERVICE,
    Role.AUDITOR,
)
SEE_DISPOSITIONS = permission(
    "compliance.dispositions",
    mark("See who cleared whom in trade compliance"),
    Role.FINANCE,
    Role.RULES,
    Role.AUDITOR,
)
DECIDE_COMPLIANCE = permission(
    "compliance.decide",
    mark("Decide about trade compliance"),
    Role.FINANCE,
    Role.RULES,
)
