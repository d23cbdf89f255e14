"""Forecasts from demand as it was, per item and place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from foundation import clock
from foundation.sentences import word
from inventory.models import DemandFact, Forecast, SupplyProgress
from inventory.services.replenishment.demand import Wanted, note_demand
from inventory.services.replenishment.forecasts import expect, refresh_forecasts
from inventory.services.replenishment.rules import RuleInput, preview_rule, save_rule
from inventory.services.replenishment.series import by_month
from inventory.states import SupplyProgressKind
from tests.factories.catalog import make_item, make_kit, make_service
from tests.factories.inventory import (
    make_location,
    make_purchase,
    make_supplier_item,
)
from tests.factories.replenishment import make_demand, make_rule
from tests.inventory.engine.forecasting import made

pytestmark = pytest.mark.django_db
D = Decimal
TODAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def forecast_of(location: str = "ROT") -> Forecast:
    return Forecast.objects.get(location__code=location)


def test_the_mean_and_deviation_of_steady_demand() -> None:
    # 8 and 12 in turn: mean 10, deviation 2.0365 over 28 days; nine days to come:
    # 90 and 1.645 × 2.036483 × 3 = 10.05.
    item = make_item()
    make_supplier_item(item, lead_days=9)
    make_rule(item)
    make_demand(item, [8, 12] * 14)

    refresh_forecasts(by=None)

    found = forecast_of()
    assert (found.method, found.daily_mean) == ("mean", 10)
    assert found.daily_deviation == D("2.036700")
    assert (found.safety_stock, found.reorder_point) == (D("10.0511"), D("100.0511"))


def test_a_week_is_seen_and_explained() -> None:
    item = make_item()
    make_rule(item)
    make_demand(item, made.seasonal(1))

    refresh_forecasts(by=None)

    found = forecast_of()
    assert found.method == "holt_winters"
    assert found.error is not None
    assert found.mean_error is not None
    assert found.error < found.mean_error / 2
    said = word(**found.detail["reasons"][0])
    assert said.startswith("Trend and season (Holt–Winters) missed by")
    assert {each["method"] for each in found.detail["tried"]} >= {"mean", "smoothing"}


def test_demand_of_no_known_place_is_shared_between_the_places() -> None:
    item = make_item()
    make_rule(item, make_location())
    make_rule(item, make_location("KOL"))
    make_demand(item, [10] * 20)
    make_demand(item, [4] * 20, make_location("KOL"))

    refresh_forecasts(by=None)

    assert (forecast_of().daily_mean, forecast_of("KOL").daily_mean) == (5, 9)


def test_a_place_is_wanted_as_the_places_that_it_fills() -> None:
    item, rotterdam, koln = make_item(), make_location(), make_location("KOL")
    make_rule(item, rotterdam)
    make_rule(item, koln, source_kind="transfer", source=rotterdam)
    make_demand(item, [3] * 20, rotterdam)
    make_demand(item, [2] * 20, koln)

    refresh_forecasts(by=None)

    assert (forecast_of().daily_mean, forecast_of("KOL").daily_mean) == (5, 2)


def test_an_item_that_nobody_wanted_for_a_year_is_expected_no_more() -> None:
    item = make_item()
    make_rule(item)
    make_demand(item, [10] * 30 + [0] * 366)

    refresh_forecasts(by=None)

    assert forecast_of().daily_mean == 0
    assert forecast_of().detail["reasons"][0]["code"] == "forecast.no_demand"


def test_years_are_seen_where_there_are_three_of_them() -> None:
    # Every December sells ten a day, every other month one.
    first = TODAY - dt.timedelta(days=1158)
    days = [first + dt.timedelta(days=day) for day in range(1158)]
    values = [10.0 if on.month == 12 else 1.0 for on in days]

    found = expect(values, today=TODAY)

    assert found.bucket == "month"
    assert round(found.path[0], 3) == 1


def test_months_are_whole_and_a_days_mean() -> None:
    # 1 to 31 January and February until today, the 10th; it began on 20 December.
    values = [9.0] * 12 + [2.0] * 31 + [5.0] * 9
    assert by_month(values, today=dt.date(2026, 2, 10)) == [2.0]


def test_lead_times_follow_real_receipts_once_there_are_three() -> None:
    item = make_item()
    make_supplier_item(item, lead_days=30)
    make_rule(item)
    with clock.travel_to(NOON):
        for days in (8, 10, 12):
            order = make_purchase((item, 5))
            line = order.lines.get()
            SupplyProgress.objects.create(
                line=line,
                kind=SupplyProgressKind.RECEIVED,
                quantity=5,
                cause=f"test:{days}",
                on=TODAY + dt.timedelta(days=days),
            )

    refresh_forecasts(by=None)

    assert forecast_of().lead_days == 10
    lead = next(
        reason
        for reason in forecast_of().detail["reasons"]
        if reason["code"] == "replenish.lead_time"
    )
    assert lead["params"] == {"days": "10", "deviation": "2"}


def test_demand_is_noted_once_per_cause_and_kits_as_their_components() -> None:
    pump, tube = make_item(name="Pump"), make_item(name="Tube")
    kit = make_kit(components={pump: 1, tube: 2})
    wanted = [
        Wanted(kit.pk, D(3), TODAY, "ORD-1/1"),
        Wanted(make_service().pk, D(1), TODAY, "ORD-1/2"),
    ]

    assert note_demand(wanted) == 2
    assert note_demand(wanted) == 0
    assert [make_noted(item.pk) for item in (pump, tube, kit)] == [3, 6, 0]


def make_noted(item_id: int) -> Decimal:
    return sum(
        (fact.quantity for fact in DemandFact.objects.filter(item_id=item_id)), D(0)
    )


def test_a_rule_is_tried_before_it_is_saved() -> None:
    item = make_item()
    make_supplier_item(item, lead_days=7)
    make_demand(item, [10] * 28)
    wanted = RuleInput(item, make_location(), floor=D(100))

    tried = preview_rule(wanted)
    assert (tried.reorder_point, Forecast.objects.count()) == (100, 0)

    save_rule(wanted, by=None)
    assert forecast_of().reorder_point == 100
