"""All that is on hold, the newest first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import paginate_keyset
from orders.access import orders_for
from orders.hold_pages import hold_rows
from orders.models import Hold, HoldCode
from orders.permissions import MANAGE_HOLDS, SEE_ORDERS


@require_safe
@staff_page(SEE_ORDERS)
def hold_list(request: PersonRequest) -> HttpResponse:
    """Open holds of the orders this person may see, by code if wanted."""
    holds = Hold.objects.open().filter(order__in=orders_for(request.user))
    chosen = request.GET.get("code", "")
    if chosen:
        holds = holds.filter(code__code=chosen)
    holds = holds.select_related("order__partner", "code", "line", "applied_by")
    page = paginate_keyset(holds, request)
    context = {
        "page": page,
        "rows": hold_rows(page, request.user),
        "tabs": _tabs(chosen),
        "may_manage": request.user.may(MANAGE_HOLDS),
    }
    return render(request, "orders/hold_list.html", context)


def _tabs(chosen: str) -> list[dict[str, object]]:
    codes = HoldCode.objects.filter(holds__in=Hold.objects.open()).distinct()
    tabs = [
        ("", pgettext("orders", "All")),
        *((code.code, code.label) for code in codes.order_by("name")),
    ]
    return [
        {
            "label": label,
            "url": f"?code={code}" if code else "?",
            "is_active": code == chosen,
            "count": None,
        }
        for code, label in tabs
    ]
