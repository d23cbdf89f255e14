from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import csv_file, filter_chips
from foundation.pages import paginate_keyset
from partners.access import partners_for
from partners.forms import PartnerFilterForm
from partners.models import Partner
from partners.permissions import EDIT_PARTNERS, EXPORT_PARTNERS, SEE_PARTNERS
from partners.queries import matching


@require_safe
@staff_page(SEE_PARTNERS)
def partner_list(request: PersonRequest) -> HttpResponse:
    form = PartnerFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    partners = _filtered(partners_for(request.user), asked)
    sort = asked.get("sort") or "name"
    chips = filter_chips(form, request)
    context = {
        "page": paginate_keyset(partners, request, sort),
        "filter_form": form,
        "search": asked.get("q", ""),
        "chips": chips,
        "sort": sort,
        "tabs": _tabs(request, asked.get("role", "")),
        "may_edit": request.user.may(EDIT_PARTNERS),
        "may_export": request.user.may(EXPORT_PARTNERS),
    }
    return render(request, "partners/partner_list.html", context)


@require_safe
@staff_page(EXPORT_PARTNERS)
def partner_export(request: PersonRequest) -> HttpResponseBase:
    form = PartnerFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    partners = _filtered(partners_for(request.user), asked).order_by("name", "id")
    titles = [
        _("Number"),
        _("Name"),
        _("Segment"),
        _("Country"),
        _("Currency"),
        _("VAT number"),
        _("E-mail"),
        _("Payment terms"),
        _("Active"),
    ]
    return csv_file("partners", titles, _csv_rows(partners))


def _csv_rows(partners: QuerySet[Partner]) -> Iterator[list[Any]]:
    for partner in partners.iterator(chunk_size=500):
        yield [
            partner.code,
            partner.name,
            partner.segment,
            partner.country,
            partner.currency,
            partner.vat_number,
            partner.email,
            partner.payment_terms_days,
            _("Yes") if partner.is_active else _("No"),
        ]


def _tabs(request: HttpRequest, role: str) -> list[dict[str, Any]]:
    titles = {"": _("All"), "customer": _("Customers"), "supplier": _("Suppliers")}
    tabs = []
    for value, title in titles.items():
        query = request.GET.copy()
        for gone in ("role", "after", "before"):
            query.pop(gone, None)
        if value:
            query["role"] = value
        tabs.append(
            {
                "label": title,
                "url": f"?{query.urlencode()}",
                "is_active": value == role,
                "count": None,
            }
        )
    return tabs


def _filtered(partners: QuerySet[Partner], asked: dict[str, Any]) -> QuerySet[Partner]:
    if text := asked.get("q", "").strip():
        partners = partners.filter(matching(text))
    if role := asked.get("role"):
        partners = partners.filter(**{f"is_{role}": True})
    if company := asked.get("company"):
        partners = partners.filter(company__code=company)
    if state := asked.get("state"):
        partners = partners.filter(is_active=state == "active")
    for name in ("segment", "country"):
        if value := asked.get(name):
            partners = partners.filter(**{name: value})
    return partners
