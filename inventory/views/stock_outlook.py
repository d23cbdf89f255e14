from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from catalog.models import Item
from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from inventory.access import get_stocked_item_for
from inventory.models import Location
from inventory.permissions import SEE_STOCK
from inventory.reads.availability import availability

#: Rows of supply and of days shown; the item's stock page has all of them.
MOST = 8


@require_safe
@staff_page(SEE_STOCK)
def stock_outlook(request: PersonRequest, sku: str) -> HttpResponse:
    """What is there and coming of an item, to be shown beside a line."""
    item = get_stocked_item_for(request.user, sku)
    if request.headers.get("X-Requested-With") != "fetch":
        return redirect("inventory:stock_page", item.sku)
    return render(request, "inventory/stock_outlook.html", _outlook(item))


def _outlook(item: Item) -> dict[str, Any]:
    today = clock.today()
    found = availability(item, today=today)
    coming = found.incoming_lines
    names = Location.objects.in_bulk({line.location_id for line in coming})
    return {
        "item": item,
        "today": today,
        "availability": found,
        "incoming": [(line, names[line.location_id]) for line in coming[:MOST]],
        "levels": found.levels[:MOST],
        "has_more": max(len(coming), len(found.levels)) > MOST,
    }
