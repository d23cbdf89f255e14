from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from foundation.services.jobs import start_job
from inventory.forms.replenishment import DismissForm, ProposalFilterForm
from inventory.models import SupplyOrder
from inventory.permissions import PLAN_STOCK
from inventory.services.replenishment.deciding import (
    accept_proposals,
    dismiss_proposals,
)
from inventory.services.replenishment.queries import proposals_for
from inventory.states import ProposalStatus
from inventory.views.replenishment.replenishment import filtered


@require_POST
@staff_page(PLAN_STOCK)
def proposal_decide(request: PersonRequest) -> HttpResponse:
    """Accept or dismiss what was picked, one of them, or all that match the filter."""
    ids = _picked(request)
    if not ids:
        messages.info(request, _("Pick at least one proposal."))
    elif request.POST.get("action") == "dismiss" or "dismiss" in request.POST:
        return _dismiss(request, ids)
    else:
        _tell(request, accept_proposals(ids, by=request.user))
    return redirect("inventory:replenishment")


@require_POST
@staff_page(PLAN_STOCK)
def replenishment_run(request: PersonRequest) -> HttpResponse:
    title = _("Plan replenishment")
    job = start_job("replenish", title=title, params={}, by=request.user)
    return redirect("pages:job_page", job.pk)


def _picked(request: PersonRequest) -> list[int]:
    found = proposals_for(request.user).filter(status=ProposalStatus.OPEN)
    if one := request.POST.get("one", "") or request.POST.get("dismiss", ""):
        chosen = [one]
    elif request.POST.get("all_matching"):
        form = ProposalFilterForm(request.GET or QueryDict())
        asked = form.cleaned_data if form.is_valid() else {}
        return list(filtered(found, asked).values_list("id", flat=True))
    else:
        chosen = request.POST.getlist("selected")
    ids = [int(each) for each in chosen if each.isdecimal() and len(each) < 19]
    return list(found.filter(pk__in=ids).values_list("id", flat=True))


def _dismiss(request: PersonRequest, ids: list[int]) -> HttpResponse:
    is_answered = "reason" in request.POST
    form = DismissForm(request.POST if is_answered else None)
    if is_answered and form.is_valid():
        with errors_in(form):
            reason = form.cleaned_data["reason"]
            count = dismiss_proposals(ids, reason, by=request.user)
            done = ngettext(
                "%(count)s proposal is dismissed.",
                "%(count)s proposals are dismissed.",
                count,
            )
            messages.success(request, done % {"count": count})
            return redirect("inventory:replenishment")
    proposals = proposals_for(request.user).filter(pk__in=ids).order_by("id")
    context = {"form": form, "proposals": proposals}
    return render(request, "inventory/replenishment/proposal_decide.html", context)


def _tell(request: PersonRequest, orders: list[SupplyOrder]) -> None:
    numbers = ", ".join(order.number for order in orders)
    done = ngettext(
        "A draft order was made: %(numbers)s. Approve and send it next.",
        "%(count)s draft orders were made: %(numbers)s. Approve and send them next.",
        len(orders),
    )
    messages.success(request, done % {"numbers": numbers, "count": len(orders)})
