"""How much of an item should come to a place, and why.

1. Safety stock: z · √(LT·σd² + d²·σLT²), z by service level from the normal
   distribution, d and σd mean and deviation of a day's demand, LT and σLT of the lead
   time in days (Silver, Pyke and Thomas, Inventory and Production Management in Supply
   Chains, 4th ed., 7.10; with σLT = 0 it is z·σd·√LT).
2. Reorder point: d·LT + safety stock, never below the floor that a planner set.
3. Position: on hand + coming − claimed − waiting, drafts and open proposals counted.
4. At or below the reorder point it is filled up to the reorder point and so many days
   of demand; by minimum and maximum: below the minimum up to the maximum.
5. The quantity is brought up to the supplier's minimum and to full multiples.

Every figure comes with its reasons: a code and what it was computed from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from statistics import NormalDist
from typing import Any

from inventory.states import ReplenishmentMethod

ZERO = Decimal(0)
STEP = Decimal("0.0001")
FACTOR_STEP = Decimal("0.001")


@dataclass(frozen=True)
class Reason:
    code: str
    params: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "params": dict(self.params)}


@dataclass(frozen=True)
class Demand:
    """What is wanted of an item on a day, on average, and how much that varies."""

    mean: Decimal
    deviation: Decimal = ZERO
    method: str = ""  # the marked label of the forecast's method


@dataclass(frozen=True)
class LeadTime:
    """Days from ordering to receiving, and how much they vary."""

    days: Decimal
    deviation: Decimal = ZERO


@dataclass(frozen=True)
class Policy:
    """What a planner asks for."""

    method: ReplenishmentMethod = ReplenishmentMethod.REORDER_POINT
    service_level: Decimal = Decimal(95)  # percent
    cover_days: int = 14
    floor: Decimal = ZERO
    minimum: Decimal = ZERO
    maximum: Decimal = ZERO


@dataclass(frozen=True)
class Position:
    """What there is and what is coming, less what is wanted already."""

    on_hand: Decimal = ZERO
    inbound: Decimal = ZERO
    claimed: Decimal = ZERO
    waiting: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        return self.on_hand + self.inbound - self.claimed - self.waiting


@dataclass(frozen=True)
class Modifiers:
    """What may be ordered, in the item's own unit."""

    minimum: Decimal = ZERO
    multiple: Decimal = ZERO
    digits: int = 0  # decimals of the item's unit


@dataclass(frozen=True)
class ReorderPoint:
    safety_stock: Decimal
    point: Decimal
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Plan:
    """So much should come; nothing where the quantity is zero."""

    quantity: Decimal
    up_to: Decimal
    reasons: tuple[Reason, ...]


def service_factor(level: Decimal) -> Decimal:
    """How many deviations of safety a service level asks for: 95 % is 1.645."""
    if level <= 50:
        return ZERO
    z = NormalDist().inv_cdf(float(level) / 100)
    return Decimal(str(z)).quantize(FACTOR_STEP, ROUND_HALF_UP)


def safety_stock(demand: Demand, lead: LeadTime, level: Decimal) -> Decimal:
    spread = lead.days * demand.deviation**2 + demand.mean**2 * lead.deviation**2
    return _rounded(service_factor(level) * _root(spread))


def reorder_point(demand: Demand, lead: LeadTime, policy: Policy) -> ReorderPoint:
    """At which position to order again, and why there."""
    safety = safety_stock(demand, lead, policy.service_level)
    during = _rounded(demand.mean * lead.days)
    point = during + safety
    reasons = [
        Reason(
            "replenish.demand",
            {
                "mean": _text(demand.mean),
                "deviation": _text(demand.deviation),
                "method_label": demand.method,
            },
        ),
        Reason(
            "replenish.lead_time",
            {"days": _text(lead.days), "deviation": _text(lead.deviation)},
        ),
        Reason(
            "replenish.safety",
            {
                "level": _text(policy.service_level),
                "factor": _text(service_factor(policy.service_level)),
                "safety": _text(safety),
            },
        ),
        Reason(
            "replenish.point",
            {"during": _text(during), "safety": _text(safety), "point": _text(point)},
        ),
    ]
    if point < policy.floor:
        point = policy.floor
        reasons.append(Reason("replenish.floor", {"floor": _text(point)}))
    return ReorderPoint(safety, point, tuple(reasons))


def plan(
    position: Position,
    demand: Demand,
    lead: LeadTime,
    policy: Policy,
    modifiers: Modifiers | None = None,
) -> Plan:
    """How much should come to this place now; one call proposes and explains."""
    if policy.method == ReplenishmentMethod.NONE:
        return Plan(ZERO, ZERO, (Reason("replenish.none", {}),))
    if policy.method == ReplenishmentMethod.MIN_MAX:
        level = policy.minimum
        is_due = position.available < level
        up_to, reasons = policy.maximum, _min_max_reasons(policy)
    else:
        point = reorder_point(demand, lead, policy)
        level = point.point
        is_due = position.available <= level
        up_to = _rounded(level + demand.mean * policy.cover_days)
        reasons = [*point.reasons, _up_to_reason(up_to, policy)]
    reasons.append(_position_reason(position))
    missing = up_to - position.available
    if not is_due or missing <= 0:
        params = {"position": _text(position.available), "point": _text(level)}
        return Plan(ZERO, up_to, (*reasons, Reason("replenish.enough", params)))
    quantity, more = modified(missing, modifiers or Modifiers())
    reasons.append(Reason("replenish.missing", {"missing": _text(missing)}))
    return Plan(quantity, up_to, (*reasons, *more))


def modified(wanted: Decimal, modifiers: Modifiers) -> tuple[Decimal, list[Reason]]:
    """The least that may be ordered and is enough, and what raised it."""
    step = Decimal(1).scaleb(-modifiers.digits)
    quantity, reasons = _up(wanted, step), []
    if quantity < modifiers.minimum:
        quantity = modifiers.minimum
        reasons.append(Reason("replenish.minimum", {"minimum": _text(quantity)}))
    if modifiers.multiple > 0 and quantity != _up(quantity, modifiers.multiple):
        quantity = _up(quantity, modifiers.multiple)
        params = {"multiple": _text(modifiers.multiple), "quantity": _text(quantity)}
        reasons.append(Reason("replenish.multiple", params))
    return quantity, reasons


def _min_max_reasons(policy: Policy) -> list[Reason]:
    params = {"minimum": _text(policy.minimum), "maximum": _text(policy.maximum)}
    return [Reason("replenish.min_max", params)]


def _up_to_reason(up_to: Decimal, policy: Policy) -> Reason:
    params = {"up_to": _text(up_to), "days": policy.cover_days}
    return Reason("replenish.up_to", params)


def _position_reason(position: Position) -> Reason:
    return Reason(
        "replenish.position",
        {
            "position": _text(position.available),
            "on_hand": _text(position.on_hand),
            "inbound": _text(position.inbound),
            "claimed": _text(position.claimed),
            "waiting": _text(position.waiting),
        },
    )


def _up(quantity: Decimal, step: Decimal) -> Decimal:
    return (quantity / step).to_integral_value(rounding=ROUND_CEILING) * step


def _root(value: Decimal) -> Decimal:
    return Decimal(str(math.sqrt(value)))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(STEP, ROUND_HALF_UP)


def _text(value: Decimal) -> str:
    """As parameters carry it: two decimals are what a reader wants to see."""
    shown = value.quantize(Decimal("0.001"), ROUND_HALF_UP).normalize()
    return f"{shown:f}"
