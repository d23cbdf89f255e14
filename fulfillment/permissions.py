from __future__ import annotations

from foundation.kinds import mark
from foundation.roles import STAFF, Role, permission

SEE_SHIPMENTS = permission("fulfillment.see", mark("See shipments"), *STAFF)
SHIP = permission("fulfillment.ship", mark("Confirm shipments"), Role.WAREHOUSE)
DELIVER = permission(
    "fulfillment.deliver",
    mark("Confirm deliveries"),
    Role.WAREHOUSE,
    Role.SERVICE,
)
RECOVER = permission(
    "fulfillment.recover",
    mark("Retry failed steps"),
    Role.WAREHOUSE,
    Role.SERVICE,
    Role.SALES_MANAGER,
)
