"""The codes of holds: what they stop, and who may release them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from orders.forms.holds import HoldCodeForm
from orders.models import HoldCode
from orders.permissions import MANAGE_HOLDS
from orders.services.holding.codes import save_hold_code
from orders.services.holding.rights import roles_named
from orders.services.holding.steps import step_label


@require_safe
@staff_page(MANAGE_HOLDS)
def hold_code_list(request: PersonRequest) -> HttpResponse:
    rows = [
        (code, _(step_label(code.step)), roles_named(code.release_roles))
        for code in HoldCode.objects.order_by("name")
    ]
    return render(request, "orders/hold_code_list.html", {"rows": rows})


@staff_page(MANAGE_HOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_code_new(request: PersonRequest) -> HttpResponse:
    return _edit(request, None)


@staff_page(MANAGE_HOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_code_edit(request: PersonRequest, code: str) -> HttpResponse:
    return _edit(request, get_object_or_404(HoldCode, code=code))


def _edit(request: PersonRequest, existing: HoldCode | None) -> HttpResponse:
    form = HoldCodeForm(request.POST or None, existing=existing)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            saved = save_hold_code(form.values(), existing=existing, by=request.user)
            messages.success(request, _("%(name)s is saved.") % {"name": saved.label})
            return redirect("orders:hold_code_list")
    context = {"form": form, "code": existing}
    return render(request, "orders/hold_code_edit.html", context)
