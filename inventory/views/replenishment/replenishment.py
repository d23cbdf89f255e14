from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import filter_chips, list_url
from foundation.pages import paginate_keyset
from inventory.forms.replenishment import ProposalFilterForm
from inventory.models import Proposal
from inventory.permissions import PLAN_STOCK, SEE_SUPPLY
from inventory.services.replenishment.queries import (
    matching_item,
    open_count,
    proposals_for,
)
from inventory.states import ProposalStatus, SupplyKind
from inventory.views.replenishment.words import worded


@require_safe
@staff_page(SEE_SUPPLY)
def replenishment(request: PersonRequest) -> HttpResponse:
    form = ProposalFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    state = asked.get("state") or ProposalStatus.OPEN.value
    found = filtered(proposals_for(request.user), asked).filter(status=state)
    page = paginate_keyset(found, request, "-id")
    waiting = open_count(request.user)
    context = {
        "page": page,
        "rows": [
            (row, SupplyKind(row.source_kind), worded(row.reasons)) for row in page
        ],
        "title": _title(waiting),
        "is_open": state == ProposalStatus.OPEN,
        "filter_form": form,
        "search": asked.get("q", ""),
        "chips": [chip for chip in filter_chips(form, request) if chip.label],
        "state_tabs": _tabs(request, state, waiting),
        "may_plan": request.user.may(PLAN_STOCK),
        "bulk_actions": _bulk_actions(),
    }
    return render(request, "inventory/replenishment/replenishment.html", context)


def filtered(
    proposals: QuerySet[Proposal], asked: dict[str, Any]
) -> QuerySet[Proposal]:
    """The proposals that the list's filter means."""
    if text := asked.get("q", "").strip():
        proposals = proposals.filter(matching_item(text))
    if asked.get("location"):
        proposals = proposals.filter(location__code=asked["location"])
    if asked.get("kind"):
        proposals = proposals.filter(source_kind=asked["kind"])
    if asked.get("supplier"):
        proposals = proposals.filter(supplier__code=asked["supplier"])
    return proposals


def _title(waiting: int) -> str:
    if not waiting:
        return _("Nothing to order")
    return ngettext(
        "%(count)s proposal to decide", "%(count)s proposals to decide", waiting
    ) % {"count": waiting}


def _tabs(request: PersonRequest, state: str, waiting: int) -> list[dict[str, Any]]:
    tabs = [
        ("", ProposalStatus.OPEN),
        *((s.value, s) for s in list(ProposalStatus)[1:]),
    ]
    return [
        {
            "label": _(status.label),
            "url": list_url(request, "state", value),
            "is_active": status.value == state,
            "count": waiting if status == ProposalStatus.OPEN else None,
        }
        for value, status in tabs
    ]


def _bulk_actions() -> list[dict[str, str]]:
    return [
        {"value": "accept", "label": _("Accept proposals"), "icon": "check"},
        {"value": "dismiss", "label": _("Dismiss proposals"), "icon": "ban"},
    ]
