from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in, paginate_keyset
from inventory.engine.valuation import Method
from inventory.forms.values import PeriodForm
from inventory.models import ClosedPeriod
from inventory.permissions import CLOSE_PERIOD, SEE_STOCK_VALUE
from inventory.reads.values import total
from inventory.services.periods import check_period, close_period


@require_safe
@staff_page(SEE_STOCK_VALUE)
def period_list(request: PersonRequest) -> HttpResponse:
    periods = ClosedPeriod.objects.select_related("company", "closed_by")
    page = paginate_keyset(periods, request, "-until")
    context = {
        "page": page,
        "rows": [(period, _kept(period)) for period in page.rows],
        "methods": list(Method),
        "may_close": request.user.may(CLOSE_PERIOD),
    }
    return render(request, "inventory/period_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CLOSE_PERIOD)
def period_close(request: PersonRequest) -> HttpResponse:
    """Asks which, then says what it means, then closes."""
    form = PeriodForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        company, until = form.company_of(), form.cleaned_data["until"]
        with errors_in(form):
            if request.POST.get("action") == "close":
                close_period(company, until, by=request.user)
                done = _("The books of %(company)s are closed until %(until)s.")
                shown = {"company": company, "until": formats.long_day(until)}
                messages.success(request, done % shown)
                return redirect("inventory:period_list")
            check_period(company, until)
            worth = [(each, total(company, until, each)) for each in Method]
            context |= {"company": company, "until": until, "worth": worth}
    return render(request, "inventory/period_close.html", context)


def _kept(period: ClosedPeriod) -> list[tuple[Method, Decimal]]:
    return [(method, Decimal(period.values[method.value])) for method in Method]
