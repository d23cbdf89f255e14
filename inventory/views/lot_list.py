from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import list_url
from foundation.pages import paginate_keyset
from foundation.panels import panels_of
from inventory.access import get_lot_for
from inventory.areas import Tab
from inventory.forms.lots import STATES, LotFilterForm
from inventory.movements import MovementRow
from inventory.permissions import SEE_STOCK
from inventory.reads.lots import (
    find_lots,
    lot_rows,
    movements_of_lot,
    receipts_of_lot,
    shipments_of_lot,
)


@require_safe
@staff_page(SEE_STOCK)
def lot_list(request: PersonRequest) -> HttpResponse:
    form = LotFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text, state = asked.get("q", "").strip(), asked.get("state", "")
    # What expires is asked for by its day; everything else by what came last.
    sort = asked.get("sort") or (
        "expires_on" if state in ("soon", "expired") else "-id"
    )
    page = paginate_keyset(find_lots(text, state), request, sort)
    context = {
        "page": page,
        "rows": lot_rows(page.rows),
        "search": text,
        "sort": sort,
        "kept": [("state", state)] if state else [],
        "states": _states(request, state),
    }
    return render(request, "inventory/lots/lot_list.html", context)


@require_safe
@staff_page(SEE_STOCK)
def lot_page(request: PersonRequest, number: str) -> HttpResponse:
    lot = get_lot_for(request.user, number)
    page = paginate_keyset(movements_of_lot(lot), request, per_page=25)
    [row] = lot_rows([lot])
    context = {
        "lot": lot,
        "item": lot.item,
        "row": row,
        "parts": row.parts,
        "receipts": receipts_of_lot(lot),
        "shipments": shipments_of_lot(lot),
        "page": page,
        "movements": [MovementRow(movement) for movement in page.rows],
        "panels": panels_of("lot", request.user, lot),
    }
    return render(request, "inventory/lots/lot_page.html", context)


def _states(request: PersonRequest, chosen: str) -> list[Tab]:
    labels = (_("All lots"), _("In stock"), _("Expiring soon"), _("Expired"))
    return [
        Tab(label, list_url(request, "state", state), state == chosen)
        for state, label in zip(STATES, labels, strict=True)
    ]
