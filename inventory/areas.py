"""The areas of stock work, as tabs above their pages.

An area is shown when its page exists and the person may open it; everything below the
address of its page belongs to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from foundation.kinds import mark
from foundation.models import User
from foundation.records import url_or_none
from foundation.roles import Permission
from inventory import permissions


@dataclass(frozen=True)
class Area:
    label: str  # marked for translation
    url_name: str
    permission: str  # its name in `inventory.permissions`

    def is_open_to(self, user: User) -> bool:
        wanted: Permission | None = getattr(permissions, self.permission, None)
        return wanted is not None and user.may(wanted)


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_active: bool


#: By work; the first is the home of all stock pages that belong to no other.
AREAS = (
    Area(mark("On hand"), "inventory:stock_list", "SEE_STOCK"),
    Area(mark("Supply orders"), "inventory:supply_list", "SEE_SUPPLY"),
    Area(mark("Receipts"), "inventory:receipt_list", "RECEIVE_STOCK"),
    Area(mark("Replenishment"), "inventory:replenishment", "SEE_SUPPLY"),
    Area(mark("Counts"), "inventory:count_list", "COUNT_STOCK"),
    Area(mark("Lots"), "inventory:lot_list", "SEE_STOCK"),
    Area(mark("Stock value"), "inventory:stock_value", "SEE_STOCK_VALUE"),
    Area(mark("Locations"), "inventory:location_list", "SEE_STOCK"),
)


def tabs_for(user: User, path: str) -> list[Tab]:
    """The areas this person may open, with the one that the page belongs to marked."""
    shown = [
        (area, url)
        for area in AREAS
        if area.is_open_to(user) and (url := url_or_none(area.url_name))
    ]
    inside = [url for _, url in shown if path.startswith(url)]
    active = max(inside, key=len, default="")
    return [Tab(area.label, url, url == active) for area, url in shown]
