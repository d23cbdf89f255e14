from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from foundation import clock
from foundation.access import portal_page
from foundation.http import PersonRequest
from foundation.models import Document
from foundation.pages import paginate_keyset
from portal.access import invoices_of
from portal.queries import owed_by


@portal_page
def invoice_list(request: PersonRequest) -> HttpResponse:
    """Invoices with what is open, newest first."""
    invoices = invoices_of(request.user).select_related("order")
    is_open = request.GET.get("show") == "open"
    page = paginate_keyset(invoices.open() if is_open else invoices, request)  # type: ignore[attr-defined]
    papers = Document.objects.filter(
        subject_kind="invoice",
        subject__in=[invoice.number for invoice in page],
        kind="invoice",
        is_public=True,
    )
    tokens = {paper.subject: paper.token for paper in papers.order_by("version")}
    context = {
        "page": page,
        "rows": [(invoice, tokens.get(invoice.number or "")) for invoice in page],
        "owed": owed_by(request.user),
        "is_open": is_open,
        "today": clock.today(),
    }
    return render(request, "portal/invoice_list.html", context)
