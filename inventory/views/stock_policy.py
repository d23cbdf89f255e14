from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from inventory.forms.policy import StockPolicyForm
from inventory.permissions import EDIT_STOCK_POLICY, SEE_STOCK_VALUE
from inventory.reads.policy import policy_of
from inventory.reads.values import companies
from inventory.services.policies import save_policy
from partners.models import Company


@require_safe
@staff_page(SEE_STOCK_VALUE)
def stock_policy_list(request: PersonRequest) -> HttpResponse:
    context = {
        "policies": [policy_of(company) for company in companies()],
        "may_edit": request.user.may(EDIT_STOCK_POLICY),
    }
    return render(request, "inventory/stock_policy_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_STOCK_POLICY)
def stock_policy_edit(request: PersonRequest, code: str) -> HttpResponse:
    company = get_object_or_404(Company, code=code)
    form = StockPolicyForm(request.POST or None, instance=policy_of(company))
    if request.method == "POST" and form.is_valid():
        save_policy(form.save(commit=False), by=request.user)
        done = _("The settings of stock of %(company)s are saved.")
        messages.success(request, done % {"company": company})
        return redirect("inventory:stock_policy_list")
    context = {
        "form": form,
        "company": company,
        "timeline": stream_of("stock_policy", company.code),
    }
    return render(request, "inventory/stock_policy_edit.html", context)
