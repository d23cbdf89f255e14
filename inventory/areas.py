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
from inventory.permissions import (
    COUNT_STOCK,
    POST_COUNTS,
    SEE_STOCK,
    SEE_STOCK_VALUE,
    SEE_SUPPLY,
)


@dataclass(frozen=True)
class Area:
    label: str  # marked for translation
    url_name: str
    #: Who holds any of them may open it.
    permissions: tuple[Permission, ...]


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_active: bool


#: By work; the first is the home of all stock pages that belong to no other.
AREAS = (
    Area(mark("On hand"), "inventory:stock_list", (SEE_STOCK,)),
    Area(mark("Supply orders"), "inventory:supply_list", (SEE_SUPPLY,)),
    Area(mark("Receipts"), "inventory:receipt_list", (SEE_SUPPLY,)),
    Area(mark("Transfers"), "inventory:transfer_list", (SEE_SUPPLY,)),
    Area(mark("Production"), "inventory:production_list", (SEE_SUPPLY,)),
    Area(mark("Replenishment"), "inventory:replenishment", (SEE_SUPPLY,)),
    Area(mark("Counts"), "inventory:count_list", (COUNT_STOCK, POST_COUNTS)),
    Area(mark("Lots"), "inventory:lot_list", (SEE_STOCK,)),
    Area(mark("Stock value"), "inventory:stock_value", (SEE_STOCK_VALUE,)),
    Area(mark("Locations"), "inventory:location_list", (SEE_STOCK,)),
    Area(mark("Settings"), "inventory:stock_policy_list", (SEE_STOCK_VALUE,)),
)


def tabs_for(user: User, path: str) -> list[Tab]:
    """The areas this person may open, with the one that the page belongs to marked."""
    shown = [
        (area, url)
        for area in AREAS
        if any(map(user.may, area.permissions)) and (url := url_or_none(area.url_name))
    ]
    inside = [url for _, url in shown if path.startswith(url)]
    active = max(inside, key=len, default="")
    return [Tab(area.label, url, url == active) for area, url in shown]
