from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.floor.access import get_count_for
from inventory.floor.counts import count_rows, lines_of_sheet, total_value
from inventory.forms.counting import CountLinesForm
from inventory.models import CountSheet
from inventory.permissions import COUNT_STOCK, POST_COUNTS, SEE_STOCK_VALUE
from inventory.services.counting.lines import count_lines, submit_sheet
from inventory.services.counting.posting import post_sheet, send_back
from inventory.services.counting.sheets import cancel_sheet
from inventory.states import CountReason, CountStatus


@require_safe
@staff_page(COUNT_STOCK, POST_COUNTS)
def count_page(request: PersonRequest, number: str) -> HttpResponse:
    return _show(request, get_count_for(request.user, number))


@require_POST
@staff_page(COUNT_STOCK)
def count_save(request: PersonRequest, number: str) -> HttpResponse:
    """Write down what was counted; with “finish” hand the sheet over as well."""
    sheet = get_count_for(request.user, number)
    form = CountLinesForm(list(lines_of_sheet(sheet)), request.POST)
    if form.is_valid():
        with errors_in(form):
            lines = count_lines(form.counts(), by=request.user)
            again = sum(line.is_asked_again for line in lines)
            if request.POST.get("action") == "finish" and not again:
                _say_finished(request, submit_sheet(sheet, by=request.user))
            else:
                _say_saved(request, len(lines), again)
            return redirect("inventory:count_page", number)
    return _show(request, sheet, form)


@require_POST
@staff_page(POST_COUNTS)
def count_post(request: PersonRequest, number: str) -> HttpResponse:
    sheet = post_sheet(get_count_for(request.user, number), by=request.user)
    text = _("The differences of %(number)s are posted; stock is as it was counted.")
    messages.success(request, text % {"number": sheet.number})
    return redirect("inventory:count_page", number)


@require_POST
@staff_page(POST_COUNTS)
def count_again(request: PersonRequest, number: str) -> HttpResponse:
    sheet = get_count_for(request.user, number)
    lines = [int(no) for no in request.POST.getlist("line") if no.isdecimal()]
    send_back(sheet, lines, by=request.user)
    messages.success(request, _("These lines are counted again."))
    return redirect("inventory:count_page", number)


@require_POST
@staff_page(POST_COUNTS)
def count_cancel(request: PersonRequest, number: str) -> HttpResponse:
    sheet = cancel_sheet(get_count_for(request.user, number), by=request.user)
    text = _("Count %(number)s is canceled; nothing was posted.")
    messages.success(request, text % {"number": sheet.number})
    return redirect("inventory:count_list")


def _show(
    request: PersonRequest, sheet: CountSheet, form: CountLinesForm | None = None
) -> HttpResponse:
    is_open, person = sheet.state == CountStatus.OPEN, request.user
    context: dict[str, Any] = {
        "sheet": sheet,
        "reason": CountReason(sheet.reason),
        "is_open": is_open,
        "is_in_review": sheet.state == CountStatus.REVIEW,
        "may_post": person.may(POST_COUNTS),
        "may_count": is_open and person.may(COUNT_STOCK),
        "form": form,
    }
    if is_open:
        lines = list(lines_of_sheet(sheet))
        context["count_form"] = form or CountLinesForm(lines)
    else:
        may_see_value = person.may(SEE_STOCK_VALUE)
        rows = count_rows(sheet, with_value=may_see_value)
        context |= {"rows": rows, "total": total_value(rows)}
        context["may_see_value"] = may_see_value
        context["currency"] = _currency(sheet)
    status = 409 if form else 200
    page = "inventory/counting/count_page.html"
    return render(request, page, context, status=status)


def _currency(sheet: CountSheet) -> str:
    company = sheet.location.company
    return company.currency if company else "EUR"


def _say_saved(request: PersonRequest, counted: int, again: int) -> None:
    text = ngettext("%(count)s line is saved.", "%(count)s lines are saved.", counted)
    messages.success(request, text % {"count": formats.number(counted)})
    if again:
        more = ngettext(
            "Count %(count)s line once more: it differs by more than is usual.",
            "Count %(count)s lines once more: they differ by more than is usual.",
            again,
        )
        messages.warning(request, more % {"count": formats.number(again)})


def _say_finished(request: PersonRequest, sheet: CountSheet) -> None:
    if sheet.state == CountStatus.POSTED:
        text = _("All was as expected; %(number)s is done.")
    else:
        text = _("%(number)s is counted. Differences are posted after a review.")
    messages.success(request, text % {"number": sheet.number})
