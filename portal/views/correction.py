"""An order that was sent back: put right here, it goes on under the same number."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import portal_page
from foundation.formats import input_number
from foundation.http import PersonRequest
from foundation.models import User
from foundation.pages import errors_in
from foundation.sentences import word
from orders.engine.fields import form_field
from orders.engine.intake import REMARKS, Finding, OrderInput, number_lines
from orders.forms.lines import BaseLineFormSet, LineFormSet
from orders.models import Order
from orders.services.capture import Outcome
from orders.services.corrections import open_correction, points_of, take_correction
from orders.services.entry import code_of, edited
from portal.access import get_draft_of
from portal.forms import CorrectionForm


@portal_page
@require_http_methods(["GET", "POST"])
def correction(request: PersonRequest, number: str) -> HttpResponse:
    """The draft to correct, each point beside its field."""
    draft = get_draft_of(request.user, number)
    if request.method == "GET":
        return _page(request, draft, *_start(draft))
    form = CorrectionForm(request.POST)
    lines = cast("BaseLineFormSet", LineFormSet(request.POST, prefix="lines"))
    if not (form.is_valid() & lines.is_valid()):
        return _page(request, draft, form, lines, status=422)
    with errors_in(form):
        given = _given(draft, form, lines, request.user)
        revision = form.cleaned_data["revision"]
        result = take_correction(draft, given, revision=revision, by=request.user)
        if result.outcome == Outcome.CREATED:
            text = _("Thank you. Order %(number)s is booked.") % {"number": number}
            messages.success(request, text)
            return redirect("portal:order_page", number)
        if result.is_in_approval:
            text = _("Thank you. We look at order %(number)s and book it.")
            messages.success(request, text % {"number": number})
            return redirect("portal:home")
        if result.outcome == Outcome.DRAFT:
            messages.warning(request, _("Some points are still to be settled."))
            return redirect("portal:correction", number)
        _show(form, lines, given, result.findings)
    return _page(request, draft, form, lines, status=422)


def _start(draft: Order) -> tuple[CorrectionForm, BaseLineFormSet]:
    rows = [
        {
            "line_no": line.line_no,
            "sku": code_of(line),
            "quantity": input_number(f"{line.ordered.normalize():f}"),
        }
        for line in draft.lines.order_by("line_no")
    ]
    lines = LineFormSet(prefix="lines", initial=rows)
    return CorrectionForm(initial=CorrectionForm.start(draft)), cast(
        "BaseLineFormSet", lines
    )


def _given(
    draft: Order, form: CorrectionForm, lines: BaseLineFormSet, by: User
) -> OrderInput:
    """What was corrected over what came in."""
    typed = form.to_input(lines.to_lines())
    told = dataclasses.replace(typed, contact_id=draft.contact_id)
    return edited(draft, told, by=by)


def _show(
    form: CorrectionForm,
    lines: BaseLineFormSet,
    given: OrderInput,
    findings: tuple[Finding, ...],
) -> None:
    numbers = [line.line_no or 0 for line in number_lines(given).lines]
    by_line = dict(zip(numbers, lines.kept_forms(), strict=True))
    for each in findings:
        if each.severity in REMARKS:
            continue
        text = word(each.code, each.params)
        line = by_line.get(each.line or 0)
        if line is not None:
            line.add_error(form_field(each.field, of_line=True), text)
            continue
        name = form_field(each.field)
        form.add_error(name if name in form.fields else None, text)


def _page(
    request: PersonRequest,
    draft: Order,
    form: CorrectionForm,
    lines: BaseLineFormSet,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "order": draft,
        "form": form,
        "formset": lines,
        "points": points_of(draft, ""),
        "correction": open_correction(draft),
        "faulty_lines": [
            (place, line)
            for place, line in enumerate(lines, start=1)
            if lines.is_bound and line.errors and not line.is_removed
        ],
    }
    return render(request, "portal/correction.html", context, status=status)
