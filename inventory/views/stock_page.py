from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import Item
from foundation import clock, formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.models import User
from foundation.pages import paginate_keyset
from foundation.panels import panels_of
from inventory.access import get_stocked_item_for, locations_for
from inventory.models import Location
from inventory.movements import MovementRow
from inventory.permissions import ADJUST_STOCK, RECEIVE_STOCK, SEE_STOCK
from inventory.permissions import SEE_STOCK_VALUE as SEE_VALUE
from inventory.queries import balances_for, live_claims, movements_of
from inventory.reads.availability import Availability, availability
from inventory.reads.history import with_ends
from inventory.reads.lots import parts_of_item
from inventory.reads.parts import PartRow
from inventory.states import ClaimKind

#: Claims and parts shown; an item has seldom more of them.
MOST_ROWS = 100


@require_safe
@staff_page(SEE_STOCK)
def stock_page(request: PersonRequest, sku: str) -> HttpResponse:
    item = get_stocked_item_for(request.user, sku)
    place = _place(request)
    page = paginate_keyset(with_ends(movements_of(item)), request, per_page=25)
    context = {
        "item": item,
        "place": place,
        **_availability(item, place),
        "balances": balances_for([item.pk]),
        **_claims(item, place),
        **_parts(item, place),
        "page": page,
        "movements": [MovementRow(movement) for movement in page.rows],
        "panels": panels_of("stock", request.user, item),
        **_rights(request.user),
    }
    return render(request, "inventory/stock_page.html", context)


def _place(request: PersonRequest) -> Location | None:
    """The place whose availability is asked for; all of them together by default."""
    code = request.GET.get("location", "").replace("\0", "")
    return locations_for(request.user).filter(code=code).first() if code else None


def _availability(item: Item, place: Location | None) -> dict[str, Any]:
    today = clock.today(place.time_zone) if place else clock.today()
    found = availability(item, place.pk if place else None, today=today)
    names = dict(Location.objects.values_list("pk", "name"))
    lines = [(line, names[line.location_id]) for line in found.incoming_lines]
    return {
        "availability": found,
        "incoming_lines": lines,
        "outlook": _outlook(found),
        "outlook_chart": _chart(found),
    }


def _claims(item: Item, place: Location | None) -> dict[str, Any]:
    claims = live_claims(item)
    if place:
        claims = claims.filter(location=place)
    found = list(claims[: MOST_ROWS + 1])
    return {
        "claims": [(claim, ClaimKind(claim.kind)) for claim in found[:MOST_ROWS]],
        "has_more_claims": len(found) > MOST_ROWS,
    }


def _parts(item: Item, place: Location | None) -> dict[str, Any]:
    found = list(parts_of_item(item, place)[: MOST_ROWS + 1])
    return {
        "parts": [PartRow(part) for part in found[:MOST_ROWS]],
        "has_more_parts": len(found) > MOST_ROWS,
    }


def _rights(user: User) -> dict[str, bool]:
    return {
        "may_receive": user.may(RECEIVE_STOCK),
        "may_adjust": user.may(ADJUST_STOCK),
        "may_see_value": user.may(SEE_VALUE),
    }


def _outlook(found: Availability) -> str:
    """The chart's title says what it shows."""
    low = found.lowest
    shown = {
        "quantity": formats.number(abs(low.level)),
        "day": formats.short_day(low.on),
    }
    if low.level < 0:
        return _("Runs short: %(quantity)s are missing on %(day)s") % shown
    return _("Enough for all that is known: %(quantity)s left on %(day)s") % shown


def _chart(found: Availability) -> dict[str, Any]:
    drawn = found.by_day()
    series = {"label": _("Free"), "values": [float(level) for _on, level in drawn]}
    return {
        "type": "line",
        "is_stepped": True,
        "labels": [formats.day_and_month(on) for on, _level in drawn],
        "series": [series],
    }
