from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.access import get_supply_for
from inventory.forms.purchasing import KeyForm, answer_lines
from inventory.permissions import BUY
from inventory.services.supply.answers import acknowledge
from inventory.services.supply.progress import refuse_state
from inventory.states import SupplyKind, SupplyStatus


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(BUY)
def supply_answer(request: PersonRequest, number: str) -> HttpResponse:
    """What the supplier answered, line by line."""
    order = get_supply_for(request.user, number)
    if order.status != SupplyStatus.SENT or order.kind != SupplyKind.PURCHASE:
        refuse_state(order)
    data = request.POST if request.method == "POST" else None
    asked = order.lines.select_related("item__unit").order_by("line_no")
    lines = [line for line in asked if line.open]
    form, answers = KeyForm(data), answer_lines(data, lines)
    if data is not None and form.is_valid() and answers.is_valid():
        with errors_in(form):
            cause = f"answer:{form.cleaned_data['key']}"
            acknowledge(order, answers.answers(), cause=cause, by=request.user)
            done = _("The answer is noted; what depends on it is promised anew.")
            messages.success(request, done)
            return redirect("inventory:supply_page", number)
    context = {
        "order": order,
        "form": form,
        "answers": answers,
        "rows": list(zip(lines, answers, strict=False)),
    }
    return render(request, "inventory/purchasing/supply_answer.html", context)
