"""Everything the demo company has before its first order; quick, so it comes first."""

from __future__ import annotations

from foundation.db import atomic
from foundation.facts import renew_version
from oms.demo.load.companies import load_companies
from oms.demo.load.items import load_items
from oms.demo.load.partners import load_partners
from oms.demo.load.places import load_places
from oms.demo.load.prices import load_prices
from oms.demo.load.supply import load_supply
from oms.demo.load.users import load_users
from partners.models import Partner

#: The names under which the apps cache facts of master data.
CACHED = ("catalog", "partners", "pricing", "promising", "inventory")


@atomic()
def load_master_data() -> bool:
    """Create what is missing of the demo's master data; False where all was there."""
    is_there = Partner.objects.filter(code="C1001").exists()
    load_companies()
    load_places()
    load_items()
    load_partners()
    load_prices()
    load_supply()
    load_users()
    if not is_there:
        for name in CACHED:
            renew_version(name)
    return not is_there
