from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import filter_chips, list_url
from foundation.pages import paginate_keyset
from inventory.floor.access import counts_for
from inventory.floor.counts import matching_sheets, sheets_with_progress
from inventory.floor.pages import places_of_work
from inventory.forms.counting import CountFilterForm
from inventory.models import CountSheet
from inventory.permissions import COUNT_STOCK, POST_COUNTS
from inventory.states import CountReason, CountStatus


@require_safe
@staff_page(COUNT_STOCK, POST_COUNTS)
def count_list(request: PersonRequest) -> HttpResponse:
    places = places_of_work(request.user).values_list("code", "name")
    form = CountFilterForm(request.GET, places=list(places))
    asked = form.cleaned_data if form.is_valid() else {}
    sheets = counts_for(request.user)
    state = asked.get("state") or CountStatus.OPEN.value
    shown = sheets if state == "all" else sheets.filter(status=state)
    if code := asked.get("location"):
        shown = shown.filter(location__code=code)
    if text := asked.get("q", "").strip():
        shown = shown.filter(matching_sheets(text))
    page = paginate_keyset(sheets_with_progress(shown), request)
    context = {
        "page": page,
        "rows": [(sheet, CountReason(sheet.reason)) for sheet in page],
        "filter_form": form,
        "search": text,
        "chips": [chip for chip in filter_chips(form, request) if chip.label],
        "tabs": _tabs(request, sheets, state),
        "may_ask": request.user.may(POST_COUNTS),
    }
    return render(request, "inventory/counting/count_list.html", context)


def _tabs(
    request: PersonRequest, sheets: QuerySet[CountSheet], state: str
) -> list[dict[str, Any]]:
    counted = (CountStatus.OPEN, CountStatus.REVIEW)
    tabs = [
        (status.value, _(status.label), status in counted) for status in CountStatus
    ]
    return [
        {
            "label": label,
            "url": list_url(request, "state", value),
            "is_active": value == state,
            "count": sheets.filter(status=value).count() if is_counted else None,
        }
        for value, label, is_counted in [*tabs, ("all", _("All"), False)]
    ]
