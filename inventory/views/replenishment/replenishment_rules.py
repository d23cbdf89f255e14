from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import filter_chips
from foundation.pages import errors_in, paginate_keyset
from inventory.access import get_location_for, locations_for
from inventory.forms.replenishment import RuleFilterForm, RuleForm, WhereForm
from inventory.models import ReplenishmentRule
from inventory.permissions import PLAN_STOCK, SEE_SUPPLY
from inventory.services.replenishment.queries import (
    get_rule_for,
    matching_item,
    rule_rows,
    rules_for,
)
from inventory.services.replenishment.rules import (
    RuleInput,
    add_missing_rules,
    preview_rule,
    save_rule,
)
from inventory.views.replenishment.words import worded


@require_safe
@staff_page(SEE_SUPPLY)
def replenishment_rules(request: PersonRequest) -> HttpResponse:
    form = RuleFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = paginate_keyset(_filtered(rules_for(request.user), asked), request, "-id")
    context = {
        "page": page,
        "rows": rule_rows(page.rows),
        "filter_form": form,
        "search": asked.get("q", ""),
        "chips": filter_chips(form, request),
        "place": locations_for(request.user)
        .filter(code=asked.get("location") or None)
        .first(),
        "may_plan": request.user.may(PLAN_STOCK),
    }
    return render(request, "inventory/replenishment/replenishment_rules.html", context)


@require_POST
@staff_page(PLAN_STOCK)
def replenishment_rules_add(request: PersonRequest, location: str) -> HttpResponse:
    place = get_location_for(request.user, location)
    count = add_missing_rules(place, by=request.user)
    done = ngettext("%(count)s rule is added.", "%(count)s rules are added.", count)
    messages.success(request, done % {"count": count})
    return redirect(
        reverse("inventory:replenishment_rules") + f"?location={place.code}"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(PLAN_STOCK)
def replenishment_rule_new(request: PersonRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = {name: request.GET.get(name, "") for name in ("item", "location")}
    where = WhereForm(data, initial=initial)
    return _edit(request, ReplenishmentRule(), where)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(PLAN_STOCK)
def replenishment_rule_edit(
    request: PersonRequest, location: str, sku: str
) -> HttpResponse:
    return _edit(request, get_rule_for(request.user, location, sku), None)


def _edit(
    request: PersonRequest, rule: ReplenishmentRule, where: WhereForm | None
) -> HttpResponse:
    form = RuleForm(request.POST if request.method == "POST" else None, rule=rule)
    context: dict[str, Any] = {"form": form, "where": where, "rule": rule}
    is_whole = where is None or (where.is_bound and where.is_valid())
    if form.is_bound and form.is_valid() and is_whole:
        place = (where.cleaned_data["item"], where.place()) if where else None
        wanted = form.rule(*(place or (rule.item, rule.location)))
        with errors_in(form):
            if request.POST.get("action") == "try":
                context |= _preview(wanted)
            else:
                saved = save_rule(wanted, by=request.user)
                messages.success(request, _("The rule is saved."))
                found = (saved.location.code, saved.item.sku)
                return redirect("inventory:replenishment_item", *found)
    return render(
        request, "inventory/replenishment/replenishment_rule_edit.html", context
    )


def _preview(wanted: RuleInput) -> dict[str, Any]:
    found = preview_rule(wanted)
    return {"preview": found, "preview_reasons": worded(found.detail["reasons"])}


def _filtered(
    rules: QuerySet[ReplenishmentRule], asked: dict[str, Any]
) -> QuerySet[ReplenishmentRule]:
    if text := asked.get("q", "").strip():
        rules = rules.filter(matching_item(text))
    if asked.get("location"):
        rules = rules.filter(location__code=asked["location"])
    if asked.get("method"):
        rules = rules.filter(method=asked["method"])
    if asked.get("abc"):
        rules = rules.filter(abc_class=asked["abc"])
    return rules
