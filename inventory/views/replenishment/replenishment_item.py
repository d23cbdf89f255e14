from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import formats
from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.models import User
from inventory.engine.forecasting.candidates import LABELS
from inventory.models import Forecast, ReplenishmentRule
from inventory.permissions import PLAN_STOCK, SEE_SUPPLY
from inventory.services.replenishment.planning import plan_now
from inventory.services.replenishment.queries import (
    Ahead,
    ahead_of,
    get_rule_for,
    proposals_for,
)
from inventory.services.replenishment.rules import subject_of
from inventory.states import ReplenishmentMethod
from inventory.views.replenishment.words import worded

#: Days of the past and of the future in the chart of demand.
BACK, AHEAD = 42, 28
MOST_PROPOSALS = 20


@require_safe
@staff_page(SEE_SUPPLY)
def replenishment_item(request: PersonRequest, location: str, sku: str) -> HttpResponse:
    rule = get_rule_for(request.user, location, sku)
    forecast = Forecast.objects.filter(item=rule.item, location=rule.location).first()
    ahead = ahead_of(rule, forecast)
    [planned] = plan_now([rule])
    context = {
        "rule": rule,
        "method": ReplenishmentMethod(rule.method),
        "forecast": forecast,
        "forecast_label": LABELS.get(forecast.method, "") if forecast else "",
        "position": planned.position,
        "plan": planned.plan,
        "plan_reasons": worded(r.as_json() for r in planned.plan.reasons),
        "forecast_reasons": worded(_reasons(forecast)),
        "ahead": ahead,
        "stock_title": _finding(ahead),
        "stock_chart": _stock_chart(ahead),
        "stock_rows": _stock_rows(ahead),
        "demand_chart": _demand_chart(forecast) if forecast else None,
        "tried": _tried(forecast),
        "proposals": _proposals(request.user, rule),
        "timeline": stream_of(*subject_of(rule)),
        "may_plan": request.user.may(PLAN_STOCK),
    }
    return render(request, "inventory/replenishment/replenishment_item.html", context)


def _proposals(user: User, rule: ReplenishmentRule) -> list[tuple[Any, ...]]:
    """The latest, each with its state and reasons."""
    found = proposals_for(user).filter(item=rule.item, location=rule.location)
    return [
        (row, row.state, worded(row.reasons))
        for row in found.order_by("-id")[:MOST_PROPOSALS]
    ]


def _finding(ahead: Ahead) -> str:
    """The chart's title says what it shows."""
    if ahead.runs_out_on is None:
        return _("Stock lasts for the coming six weeks")
    if ahead.runs_out_on == ahead.days[0]:
        return _("Nothing is left now")
    return _("Stock runs out on %(day)s unless more comes") % {
        "day": formats.short_day(ahead.runs_out_on)
    }


def _stock_chart(ahead: Ahead) -> dict[str, Any]:
    series = [
        (_("Projected stock"), "blue", ahead.left),
        (_("Reorder point"), "amber", [ahead.reorder_point] * len(ahead.days)),
    ]
    if ahead.with_proposals != ahead.left:
        series.insert(1, (_("With the proposal"), "green", ahead.with_proposals))
    return _chart([formats.day_and_month(on) for on in ahead.days], series)


def _stock_rows(ahead: Ahead) -> list[tuple[Any, ...]]:
    return list(zip(ahead.days, ahead.left, ahead.with_proposals, strict=True))


def _demand_chart(forecast: Forecast) -> dict[str, Any]:
    """What was wanted per day, and what is expected from today on."""
    detail = forecast.detail
    today = dt.date.fromisoformat(detail["today"])
    past, path = detail["series"][-BACK:], detail["path"][:AHEAD]
    first = today - dt.timedelta(days=len(past))
    days = [first + dt.timedelta(days=day) for day in range(len(past) + len(path))]
    none: list[Any] = [None]
    return _chart(
        [formats.day_and_month(on) for on in days],
        [
            (_("Wanted"), "grey", [*past, *none * len(path)]),
            (_("Expected"), "blue", [*none * len(past), *path]),
        ],
    )


def _chart(labels: list[str], series: list[tuple[str, str, Any]]) -> dict[str, Any]:
    return {
        "type": "line",
        "labels": labels,
        "series": [
            {
                "label": label,
                "tone": tone,
                "values": [None if v is None else float(v) for v in values],
            }
            for label, tone, values in series
        ],
    }


def _reasons(forecast: Forecast | None) -> list[dict[str, Any]]:
    return forecast.detail.get("reasons", []) if forecast else []


def _tried(forecast: Forecast | None) -> list[dict[str, Any]]:
    """Each method's error, the best first, and by how much it beats the plain mean."""
    if forecast is None or forecast.mean_error is None:
        return []
    mean = float(forecast.mean_error)
    return [
        {
            "label": LABELS.get(each["method"], each["method"]),
            "error": round(each["error"], 2),
            "percent": round(100 * (each["error"] / mean - 1), 1) if mean else 0,
            "is_chosen": each["method"] == forecast.method,
        }
        for each in forecast.detail.get("tried", [])
    ]
