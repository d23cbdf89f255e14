"""Who cleared, confirmed or let go what in trade compliance, and until when."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from orders.compliance.states import DispositionKind
from orders.dispositions import Asked, dispositions_for
from orders.forms.compliance import DispositionFilterForm
from orders.permissions import SEE_DISPOSITIONS


@require_safe
@staff_page(SEE_DISPOSITIONS)
def disposition_list(request: PersonRequest) -> HttpResponse:
    form = DispositionFilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    kind = given.get("kind") or ""
    asked = Asked(
        text=given.get("q") or "",
        kind=DispositionKind(kind) if kind else None,
        is_over={"over": True, "holds": False}.get(given.get("state") or ""),
    )
    number = given.get("page") or 1
    page = dispositions_for(request.user, asked, number)
    context = {
        "page": page,
        "about": _about(page.count),
        "newer_url": _url(request, page=number - 1) if number > 1 else "",
        "older_url": _url(request, page=number + 1) if page.has_more else "",
        "tabs": _tabs(request, kind),
        "search": asked.text,
        "filter_form": form,
        "chips": _chips(request, form),
        "is_asked": asked != Asked(),
    }
    return render(request, "orders/disposition_list.html", context)


def _about(count: int) -> str:
    text = ngettext("%(count)s decision", "%(count)s decisions", count)
    return text % {"count": formats.number(count)}


def _tabs(request: PersonRequest, chosen: str) -> list[dict[str, Any]]:
    tabs = [("", _("All")), *((each.value, _(each.label)) for each in DispositionKind)]
    return [
        {
            "label": label,
            "url": _url(request, kind=kind, page=None),
            "is_active": kind == chosen,
            "count": None,
        }
        for kind, label in tabs
    ]


def _chips(request: PersonRequest, form: DispositionFilterForm) -> list[dict[str, str]]:
    state = form.cleaned_data.get("state") if form.is_valid() else ""
    if not state:
        return []
    label = dict(form.fields["state"].choices)[state]  # type: ignore[attr-defined]
    return [{"label": str(label), "url": _url(request, state=None, page=None)}]


def _url(request: PersonRequest, **changes: Any) -> str:
    """This page with other answers in its address."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"
