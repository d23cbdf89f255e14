from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import paginate_keyset
from inventory.access import get_stocked_item_for
from inventory.forms.history import HistoryForm
from inventory.movements import MovementRow
from inventory.permissions import SEE_STOCK
from inventory.reads.history import (
    History,
    movements_between,
    stocking_ids,
)
from inventory.reads.history import stock_history as read_history


@require_safe
@staff_page(SEE_STOCK)
def stock_history(request: PersonRequest, sku: str) -> HttpResponse:
    item = get_stocked_item_for(request.user, sku)
    form = HistoryForm(request.GET)
    place, (since, until) = form.place(), form.period()
    places = stocking_ids(place.pk if place else None)
    history = read_history(item, places, since, until)
    moved = movements_between(item, places, since, until)
    page = paginate_keyset(moved, request, "-effective_on", per_page=25)
    context = {
        "item": item,
        "form": form.filled(),
        "place": place,
        "history": history,
        "finding": _finding(history),
        "chart": _chart(history),
        "page": page,
        "movements": [MovementRow(movement) for movement in page.rows],
    }
    return render(request, "inventory/stock/stock_history.html", context)


def _finding(history: History) -> str:
    """The chart's title says what it shows."""
    shown = {
        "before": formats.number(history.opening),
        "after": formats.number(history.closing),
        "day": formats.short_day(history.since),
    }
    if history.closing > history.opening:
        return _("Stock rose from %(before)s to %(after)s since %(day)s") % shown
    if history.closing < history.opening:
        return _("Stock fell from %(before)s to %(after)s since %(day)s") % shown
    return _("Stock is %(after)s, as it was on %(day)s") % shown


def _chart(history: History) -> dict[str, Any]:
    drawn = history.drawn()
    return {
        "type": "line",
        "is_stepped": True,
        "labels": [formats.day_and_month(day) for day, _level in drawn],
        "series": [
            {"label": _("On hand"), "values": [float(level) for _day, level in drawn]}
        ],
    }
