from __future__ import annotations

from foundation.kinds import mark
from foundation.roles import STAFF, Role, permission

SEE_STOCK = permission("stock.see", mark("See stock"), *sorted(STAFF))
EXPORT_STOCK = permission("stock.export", mark("Export stock"), *sorted(STAFF))
RECEIVE_STOCK = permission(
    "stock.receive", mark("Receive stock"), Role.WAREHOUSE, Role.BUYER
)
ADJUST_STOCK = permission(
    "stock.adjust", mark("Adjust stock"), Role.WAREHOUSE, Role.PLANNER
)
EDIT_LOCATIONS = permission(
    "stock.locations", mark("Add and change locations"), Role.WAREHOUSE, Role.PLANNER
)
SEE_STOCK_VALUE = permission(
    "stock.value",
    mark("See what stock is worth"),
    Role.FINANCE,
    Role.PLANNER,
    Role.AUDITOR,
)
CLOSE_PERIOD = permission(
    "stock.close_period", mark("Close a period of stock"), Role.FINANCE
)
EDIT_STOCK_POLICY = permission(
    "stock.policy",
    mark("Change the settings of stock"),
    Role.FINANCE,
    Role.PLANNER,
)
SEE_SUPPLY = permission("supply.see", mark("See supply orders"), *sorted(STAFF))
BUY = permission("supply.buy", mark("Order from suppliers"), Role.BUYER)
APPROVE_SUPPLY = permission(
    "supply.approve",
    mark("Approve supply orders"),
    Role.BUYER,
    Role.PLANNER,
    Role.FINANCE,
)
MATCH_INVOICES = permission(
    "supply.match", mark("Check invoices of suppliers"), Role.FINANCE
)
COUNT_STOCK = permission(
    "stock.count", mark("Count stock"), Role.WAREHOUSE, Role.PLANNER
)
POST_COUNTS = permission(
    "stock.post_counts",
    mark("Review counts and post differences"),
    Role.WAREHOUSE,
    Role.PLANNER,
    Role.FINANCE,
)
ACCEPT_OVER = permission(
    "stock.accept_over",
    mark("Take in more than was ordered"),
    Role.BUYER,
    Role.PLANNER,
)
PLAN_STOCK = permission(
    "stock.plan", mark("Plan replenishment"), Role.PLANNER, Role.BUYER
)
MOVE_STOCK = permission(
    "stock.move",
    mark("Transfer goods and report production"),
    Role.WAREHOUSE,
    Role.PLANNER,
    Role.BUYER,
)
