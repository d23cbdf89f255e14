"""Roles are permission sets: every permission names the roles that hold it."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.kinds import mark
from foundation.status import Status


class Role(Status):
    SALES = "sales", mark("Sales")
    SALES_MANAGER = "sales_manager", mark("Sales manager")
    SERVICE = "service", mark("Customer service")
    WAREHOUSE = "warehouse", mark("Warehouse")
    BUYER = "buyer", mark("Buyer")
    PLANNER = "planner", mark("Planner")
    FINANCE = "finance", mark("Finance")
    RULES = "rules", mark("Rule administrator")
    AUDITOR = "auditor", mark("Auditor")
    PORTAL = "portal", mark("Portal user")


STAFF = frozenset(Role) - {Role.PORTAL}


@dataclass(frozen=True)
class Permission:
    """Something a person may do; apps declare theirs in `permissions.py`."""

    code: str
    label: str
    roles: frozenset[Role]


def permission(code: str, label: str, *roles: Role) -> Permission:
    return Permission(code, label, frozenset(roles))
