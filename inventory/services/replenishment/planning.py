"""What each rule asks for now; pages and runs ask the same question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.engine.forecasting.candidates import LABELS
from inventory.engine.replenishing import Demand, Plan, Position, plan
from inventory.models import Forecast, ReplenishmentRule
from inventory.services.replenishment.facts import Terms, positions_of, terms_of
from inventory.services.replenishment.leaving import Key


@dataclass(frozen=True)
class Planned:
    """What an item-location needs now, and from what that was computed."""

    terms: Terms
    position: Position
    plan: Plan


def plan_now(rules: Sequence[ReplenishmentRule]) -> list[Planned]:
    """What each rule asks for now, its own open proposal left aside."""
    all_terms = terms_of(rules)
    keys = [terms.key for terms in all_terms]
    positions = positions_of(keys)
    demands = _demands(keys)
    found = []
    for terms in all_terms:
        position = positions[terms.key]
        demand = demands.get(terms.key, Demand(Decimal(0)))
        result = plan(position, demand, terms.lead, terms.policy, terms.modifiers)
        found.append(Planned(terms, position, result))
    return found


def _demands(keys: Collection[Key]) -> dict[Key, Demand]:
    forecasts = Forecast.objects.filter(item_id__in={item for item, _ in keys})
    return {
        (row.item_id, row.location_id): Demand(
            row.daily_mean, row.daily_deviation, LABELS.get(row.method, row.method)
        )
        for row in forecasts.defer("detail")
    }
