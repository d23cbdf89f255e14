from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import filter_chips, list_url
from foundation.pages import paginate_keyset
from inventory.forms.receiving import ReceiptFilterForm
from inventory.permissions import RECEIVE_STOCK, SEE_SUPPLY
from inventory.receiving.queries import expected_rows, receipts_list


@require_safe
@staff_page(SEE_SUPPLY)
def receipt_list(request: PersonRequest) -> HttpResponse:
    """What is expected, the late ones first; or what came in, the latest first."""
    form = ReceiptFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text, location = asked.get("q", "").strip(), asked.get("location", "")
    state = asked.get("state") or "expected"
    context: dict[str, Any] = {
        "state": state,
        "tabs": _tabs(request, state),
        "filter_form": form,
        "search": text,
        "chips": [chip for chip in filter_chips(form, request) if chip.label],
        "today": clock.today(),
        "may_receive": request.user.may(RECEIVE_STOCK),
    }
    if state == "received":
        receipts = receipts_list(text, location)
        context["page"] = paginate_keyset(receipts, request)
    else:
        context["expected"] = expected_rows(text, location)
    return render(request, "inventory/receiving/receipt_list.html", context)


def _tabs(request: PersonRequest, state: str) -> list[dict[str, Any]]:
    tabs = (("expected", _("Expected")), ("received", _("Received")))
    return [
        {
            "label": label,
            "url": list_url(request, "state", value),
            "is_active": value == state,
        }
        for value, label in tabs
    ]
