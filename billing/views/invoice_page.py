from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.access import get_invoice_for
from billing.permissions import MATCH_PAYMENTS, SEE_INVOICES
from billing.queries import allocations_of
from billing.states import InvoiceStatus
from foundation import clock
from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.models import Document, Mail


@require_safe
@staff_page(SEE_INVOICES)
def invoice_page(request: PersonRequest, number: str) -> HttpResponse:
    invoice = get_invoice_for(request.user, number)
    is_open = invoice.stage == InvoiceStatus.POSTED
    papers = Document.objects.filter(subject_kind="invoice", subject=number)
    context = {
        "invoice": invoice,
        "lines": invoice.lines.select_related("order_line__item__unit").order_by(
            "line_no"
        ),
        "allocations": allocations_of(invoice),
        "is_overdue": is_open
        and invoice.due_on is not None
        and invoice.due_on < clock.today(),
        "is_open": is_open,
        "paper": papers.order_by("-version", "-id").first(),
        "mails": Mail.objects.filter(subject_kind="invoice", subject=number),
        "may_match": request.user.may(MATCH_PAYMENTS),
        "timeline": stream_of("invoice", number),
    }
    return render(request, "billing/invoice_page.html", context)
