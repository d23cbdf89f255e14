from __future__ import annotations

from foundation.kinds import mark
from foundation.roles import STAFF, Role, permission

SEE_PARTNERS = permission("partners.see", mark("See customers and suppliers"), *STAFF)
EDIT_PARTNERS = permission(
    "partners.edit",
    mark("Add and change customers and suppliers"),
    Role.SALES,
    Role.SALES_MANAGER,
    Role.SERVICE,
    Role.BUYER,
    Role.FINANCE,
)
SEE_CREDIT = permission(
    "partners.see_credit",
    mark("See what customers owe"),
    *(STAFF - {Role.WAREHOUSE, Role.BUYER, Role.PLANNER}),
)
EDIT_CREDIT = permission(
    "partners.edit_credit", mark("Set the terms of customers' credit"), Role.FINANCE
)
EXPORT_PARTNERS = permission(
    "partners.export",
    mark("Export customers and suppliers"),
    *(STAFF - {Role.WAREHOUSE}),
)
