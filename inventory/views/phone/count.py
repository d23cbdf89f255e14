from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from inventory.floor.access import counts_for, get_count_for
from inventory.floor.counts import lines_of_sheet, sheets_with_progress
from inventory.floor.pages import answer_act, check, place_of_work, when_done
from inventory.floor.scans import find_line, spot_scanned
from inventory.forms.phone import CountActForm
from inventory.models import CountLine, CountSheet
from inventory.permissions import COUNT_STOCK
from inventory.services.counting.lines import (
    Counted,
    add_line,
    count_line,
    submit_sheet,
    uncount_line,
)
from inventory.services.floor.acts import Act, Done
from inventory.states import CountStatus


@require_safe
@staff_page(COUNT_STOCK)
def phone_count(request: PersonRequest) -> HttpResponse:
    place = place_of_work(request)
    sheets = counts_for(request.user).filter(location=place, status=CountStatus.OPEN)
    context = {
        "place": place,
        "sheets": sheets_with_progress(sheets).order_by("due_on", "id"),
    }
    return render(request, "inventory/phone/phone_count.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(COUNT_STOCK)
def phone_count_page(request: PersonRequest, number: str) -> HttpResponse:
    sheet = get_count_for(request.user, number)
    if request.method == "POST":
        here = reverse("inventory:phone_count_page", args=[number])
        do = partial(_count, request, sheet)
        return answer_act(request, "count", do, back=here)
    lines = list(lines_of_sheet(sheet))
    line = _chosen(request, sheet, lines)
    context: dict[str, Any] = {
        "sheet": sheet,
        "place": sheet.location,
        "lines": lines,
        "line": line,
        "counted": sum(each.counted is not None for each in lines),
        "form": CountActForm(initial={"line": line.line_no if line else None}),
        "is_open": sheet.state == CountStatus.OPEN,
        "known": [_known(each) for each in lines],
    }
    return render(request, "inventory/phone/phone_count_page.html", context)


@require_POST
@staff_page(COUNT_STOCK)
def phone_count_undo(request: PersonRequest, number: str) -> HttpResponse:
    sheet = get_count_for(request.user, number)
    here = reverse("inventory:phone_count_page", args=[number])
    do = partial(_undo, request, sheet)
    return answer_act(request, "count_undo", do, back=here)


@require_POST
@staff_page(COUNT_STOCK)
def phone_count_finish(request: PersonRequest, number: str) -> HttpResponse:
    sheet = get_count_for(request.user, number)
    here = reverse("inventory:phone_count_page", args=[number])
    do = partial(_finish, request, sheet)
    return answer_act(request, "count_finish", do, back=here)


def _count(request: PersonRequest, sheet: CountSheet, act: Act) -> Done:
    del act  # the note of the act keeps a repeated count from being a second one
    form = CountActForm(request.POST)
    check(form)
    asked = form.cleaned_data
    if asked["line"]:
        line = get_object_or_404(sheet.lines.all(), line_no=asked["line"])
    else:
        spot = spot_scanned(asked["code"], asked["bin"], sheet.location)
        line = add_line(sheet, spot, by=request.user)
    found = Counted(asked["quantity"], at=when_done(request), note=asked["note"])
    line = count_line(line, found, by=request.user)
    params = {"sku": line.item.sku, "quantity": formats.number(asked["quantity"])}
    if line.is_asked_again:
        text = _("Count %(sku)s once more: %(quantity)s is not what is usual.")
    else:
        text = _("%(sku)s: %(quantity)s counted.")
    data = {"line": line.line_no, "again": line.is_asked_again}
    return Done(text % params, data=data)


def _undo(request: PersonRequest, sheet: CountSheet, act: Act) -> Done:
    number = act.fields.get("line", "")
    line_no = int(number) if number.isdecimal() else 0
    line = get_object_or_404(sheet.lines.all(), line_no=line_no)
    uncount_line(line, by=request.user)
    return Done(_("The last count is taken back."), data={"line": line.line_no})


def _finish(request: PersonRequest, sheet: CountSheet, act: Act) -> Done:
    del act
    sheet = submit_sheet(sheet, by=request.user)
    if sheet.state == CountStatus.POSTED:
        text = _("All was as expected; %(number)s is done.")
    else:
        text = _("%(number)s is counted. Differences are posted after a review.")
    done = text % {"number": sheet.number}
    return Done(done, reverse("inventory:phone_count"))


def _chosen(
    request: PersonRequest, sheet: CountSheet, lines: list[CountLine]
) -> CountLine | None:
    """The line named or scanned, else the first that is still to be counted."""
    if code := request.GET.get("scan", "").strip():
        return find_line(code[:200], sheet.location, lines)
    asked = request.GET.get("line", "")
    named = [line for line in lines if str(line.line_no) == asked]
    waiting = [line for line in lines if line.counted is None]
    return next(iter(named + waiting), None)


def _known(line: CountLine) -> dict[str, Any]:
    """What the script must know to find the line by a scan without network."""
    return {
        "line": line.line_no,
        "sku": line.item.sku,
        "gtin": line.item.gtin,
        "name": line.item.name,
        "lot": line.lot.code if line.lot else "",
        "bin": line.bin.code if line.bin else "",
    }
