"""Forecasts of all item-locations that are replenished, and their reorder points.

Each is tried on days (with the week as season) and, where there are three years, on
months (with the year): the season that beats the plain mean by more counts.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation import clock
from foundation.db import atomic
from foundation.models import User
from inventory.engine.forecasting.candidates import LABELS, MEAN
from inventory.engine.forecasting.choosing import Choice, choose
from inventory.engine.replenishing import Demand, Reason, reorder_point
from inventory.models import Forecast, ReplenishmentRule
from inventory.services.replenishment.facts import Terms, active_rules, terms_of
from inventory.services.replenishment.series import by_month, daily_demand

CHUNK = 200
#: Days told ahead, and days of the past kept to be drawn.
AHEAD, KEPT = 56, 84
#: Fewer months hold no two seasons to learn and one to judge.
FEWEST_MONTHS = 30
YEAR = 365
SEASONAL = ("holt_winters", "seasonal_naive")
_COLUMNS = (
    "method",
    "daily_mean",
    "daily_deviation",
    "error",
    "mean_error",
    "lead_days",
    "safety_stock",
    "reorder_point",
    "detail",
    "computed_at",
)


@dataclass(frozen=True)
class Expected:
    """What is expected of a series of days, whatever it was tried on."""

    choice: Choice
    path: tuple[float, ...]  # of the coming days
    deviation: float  # of a day
    bucket: str = "day"


def refresh_forecasts(
    *,
    item_ids: Collection[int] | None = None,
    location_id: int | None = None,
    by: User | None,
) -> int:
    """Forecast anew what has a rule; how many were. Chunk by chunk, each on its own."""
    ids = list(active_rules(item_ids, location_id).order_by("id").values_list("id"))
    done = 0
    for start in range(0, len(ids), CHUNK):
        chunk = [pk for (pk,) in ids[start : start + CHUNK]]
        done += _refresh([*active_rules().filter(id__in=chunk)], by=by)
    return done


@atomic()
def _refresh(rules: Sequence[ReplenishmentRule], *, by: User | None) -> int:
    del by  # nobody is named: a forecast is a figure, not a deed
    rows = [forecast for _, forecast in _forecasts(rules)]
    Forecast.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["item", "location"],
        update_fields=list(_COLUMNS),
    )
    return len(rows)


def preview_forecast(rule: ReplenishmentRule) -> Forecast:
    """What a rule would lead to; nothing is written."""
    [(_, forecast)] = _forecasts([rule])
    return forecast


def _forecasts(
    rules: Sequence[ReplenishmentRule],
) -> Iterator[tuple[Terms, Forecast]]:
    today = clock.today()
    series = daily_demand(rules, today=today)
    for terms in terms_of(rules):
        values = series[terms.key]
        expected = expect(values, today=today)
        yield terms, _forecast(terms, values, expected, today)


def expect(values: Sequence[float], *, today: dt.date) -> Expected:
    """What is expected of the coming days, by the season that tells more."""
    if not any(values[-YEAR:]):
        return Expected(Choice(MEAN, {}, (0.0,) * AHEAD, 0.0), (0.0,) * AHEAD, 0.0)
    daily = choose(values, season=7, horizon=7, ahead=AHEAD)
    expected = Expected(daily, daily.path, daily.deviation)
    months = by_month(values, today=today)
    if len(months) < FEWEST_MONTHS:
        return expected
    monthly = choose(months, season=12, horizon=3, ahead=3)
    if monthly.method not in SEASONAL or monthly.gain <= daily.gain:
        return expected
    return _of_months(monthly, values, today)


def _of_months(choice: Choice, values: Sequence[float], today: dt.date) -> Expected:
    days = [today + dt.timedelta(days=day) for day in range(AHEAD)]
    start = today.year * 12 + today.month
    path = tuple(choice.path[on.year * 12 + on.month - start] for on in days)
    # A day varies within its month, and the month around what was expected of it.
    last = values[-YEAR:]
    within = [
        value - sum(last[start : start + 30]) / len(last[start : start + 30])
        for start in range(0, len(last), 30)
        for value in last[start : start + 30]
    ]
    square = sum(each**2 for each in within) / len(within)
    return Expected(choice, path, math.sqrt(square + choice.deviation**2), "month")


def _forecast(
    terms: Terms, values: Sequence[float], expected: Expected, today: dt.date
) -> Forecast:
    choice = expected.choice
    demand = Demand(
        _figure(_mean(expected.path, terms)),
        _figure(expected.deviation),
        LABELS[choice.method],
    )
    point = reorder_point(demand, terms.lead, terms.policy)
    reasons = [*_choice_reasons(values, expected), *point.reasons]
    return Forecast(
        item_id=terms.rule.item_id,
        location_id=terms.rule.location_id,
        method=choice.method,
        daily_mean=demand.mean,
        daily_deviation=demand.deviation,
        error=None if choice.error is None else _figure(choice.error),
        mean_error=None if choice.mean_error is None else _figure(choice.mean_error),
        lead_days=terms.lead.days,
        safety_stock=point.safety_stock,
        reorder_point=point.point,
        detail=_detail(values, expected, today)
        | {"reasons": [reason.as_json() for reason in reasons]},
        computed_at=clock.now(),
    )


def _mean(path: Sequence[float], terms: Terms) -> float:
    """Of a day, over the whole weeks until what is ordered now is used up."""
    days = int(terms.lead.days) + terms.rule.cover_days
    weeks = min(max(math.ceil(days / 7), 1), AHEAD // 7)
    return sum(path[: weeks * 7]) / (weeks * 7)


def _detail(
    values: Sequence[float], expected: Expected, today: dt.date
) -> dict[str, Any]:
    return {
        "bucket": expected.bucket,
        "today": today.isoformat(),
        "days": len(values),
        "series": [round(value, 4) for value in values[-KEPT:]],
        "path": [round(value, 4) for value in expected.path],
        "settings": dict(expected.choice.settings),
        "origins": expected.choice.origins,
        "tried": [
            {
                "method": each.method,
                "settings": dict(each.settings),
                "error": round(each.error, 6),
            }
            for each in expected.choice.tried
        ],
    }


def _choice_reasons(values: Sequence[float], expected: Expected) -> Iterator[Reason]:
    choice = expected.choice
    if not any(values[-YEAR:]):
        yield Reason("forecast.no_demand", {})
        return
    if choice.error is None or choice.mean_error is None:
        yield Reason("forecast.unproven", {"buckets": len(values)})
        return
    if expected.bucket == "month":
        yield Reason("forecast.monthly", {})
    mean_error = str(round(choice.mean_error, 2))
    if choice.method == MEAN:
        yield Reason("forecast.mean_kept", {"mean_error": mean_error})
        return
    yield Reason(
        "forecast.chosen",
        {
            "method_label": LABELS[choice.method],
            "error": str(round(choice.error, 2)),
            "mean_error": mean_error,
            "gain": str(round(100 * choice.gain)),
        },
    )


def _figure(value: float) -> Decimal:
    return Decimal(str(round(value, 6)))
