"""The inbox: messages as they came in, what became of them, and a second try."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models.functions import Length
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import filter_chips
from foundation.models import InboundMessage
from foundation.pages import paginate_keyset
from orders.access import messages_for
from orders.forms.files import MessageFilterForm
from orders.permissions import IMPORT_ORDERS, SEE_ORDERS
from orders.services.inbox import run_again
from orders.services.intake import formats, word_finding
from orders.states import CorrectionState
from orders.views.results import OrderOutcome, corrections_of, rows_of

Counts = list[tuple[OrderOutcome, int]]

#: So many orders of a file are listed; the counts are of all.
SHOWN = 500


@require_safe
@staff_page(SEE_ORDERS)
def message_list(request: PersonRequest) -> HttpResponse:
    form = MessageFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = messages_for(request.user).select_related("received_by")
    if text := asked.get("q", "").strip():
        found = found.filter(file_name__icontains=text)
    if state := asked.get("state"):
        found = found.filter(state=state)
    page = paginate_keyset(found.order_by("-id"), request)
    context = {
        "page": page,
        "rows": _listed(list(page)),
        "filter_form": form,
        "search": asked.get("q", ""),
        "chips": filter_chips(form, request),
        "may_import": request.user.may(IMPORT_ORDERS),
    }
    return render(request, "orders/message_list.html", context)


@require_safe
@staff_page(SEE_ORDERS)
def message_page(request: PersonRequest, number: str) -> HttpResponse:
    message = _message(request, number)
    rows = rows_of(message.result)
    sized = InboundMessage.objects.filter(pk=message.pk).annotate(size=Length("raw"))
    format_class = formats().get(message.kind)
    context = {
        "message": message,
        "format_label": format_class.label if format_class else message.kind,
        "rows": rows[:SHOWN],
        "total": len(rows),
        "counts": _counts(message.result),
        "findings": [word_finding(each) for each in message.result.get("findings", [])],
        "size": sized.values_list("size", flat=True).get(),
        "may_import": request.user.may(IMPORT_ORDERS),
    }
    return render(request, "orders/message_page.html", context)


@require_safe
@staff_page(SEE_ORDERS)
def message_raw(request: PersonRequest, number: str) -> HttpResponse:
    """The bytes as they came in, always as a download."""
    message = _message(request, number)
    response = HttpResponse(bytes(message.raw), content_type="application/octet-stream")
    name = message.file_name or f"message-{message.pk}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staff_page(IMPORT_ORDERS)
def message_rerun(request: PersonRequest, number: str) -> HttpResponse:
    message = _message(request, number)
    again = run_again(message, by=request.user)
    if again.job is not None:
        return redirect("pages:job_page", again.job.pk)
    messages.success(request, _("The message was read again."))
    return redirect("orders:message_page", message.pk)


def _message(request: PersonRequest, number: str) -> InboundMessage:
    key = int(number) if number.isdecimal() and len(number) < 19 else 0
    found = messages_for(request.user).select_related("received_by")
    return get_object_or_404(found, pk=key)


def _listed(page: list[InboundMessage]) -> list[tuple[InboundMessage, Counts, int]]:
    """Each message with its counts, and how many of its drafts wait for the sender."""
    numbers = {message.pk: _numbers(message.result) for message in page}
    asked = corrections_of([each for found in numbers.values() for each in found])
    open_ones = {no for no, state in asked.items() if state == CorrectionState.ASKED}
    return [
        (message, _counts(message.result), len(open_ones & numbers[message.pk]))
        for message in page
    ]


def _numbers(result: dict[str, Any]) -> set[str]:
    return {each["number"] for each in result.get("orders", []) if each["number"]}


def _counts(result: dict[str, Any]) -> Counts:
    counted = Counter(each["outcome"] for each in result.get("orders", []))
    return [(each, counted[each.value]) for each in OrderOutcome if counted[each.value]]
