"""When each line arrives, from where, and why.

1. Services hold no stock: they get the next working day of the nearest place.
2. Sources: plans of which place serves what (see `sourcing`).
3. Dates: each source's way through the calendars (see `days`). Of the plans that serve
   most, the one that is complete first is taken, the simplest of two: one parcel from
   one place, unless several places are sooner.
4. Short parts get a date from supply that is coming (see `incoming`), where there is
   some; else they have none: "to be confirmed", never invented.
5. Together: a customer who wants everything at once gets the last line's dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from promising.engine.days import Dates, dates_from, on_or_after, start_day
from promising.engine.incoming import Outlook, with_incoming
from promising.engine.shapes import (
    Demand,
    LinePromise,
    Mode,
    Place,
    Policy,
    PromisePart,
    Reason,
    SupplyPicture,
)
from promising.engine.sourcing import Plan, Source, plain, source_plans

DatesOf = Callable[[Place, dt.date | None], Dates]


def promise_lines(
    demands: Sequence[Demand],
    picture: SupplyPicture,
    policy: Policy,
    outlook: Outlook | None = None,
) -> list[LinePromise]:
    """Promise every line of one order to one address; never more than there is."""
    promises = _from_stock(demands, picture, policy)
    if outlook is not None:
        promises = with_incoming(promises, picture, outlook, policy)
    return _together(promises) if policy.ship_complete else promises


def _from_stock(
    demands: Sequence[Demand], picture: SupplyPicture, policy: Policy
) -> list[LinePromise]:
    dates = cache(lambda place, wanted_on: dates_from(place, wanted_on, policy))
    plan = _sources(demands, picture, dates)
    promises = []
    for demand in demands:
        if demand.is_service:
            parts = [_service(demand, picture, policy)]
        elif picture.places:
            parts = [
                _part(demand, source, dates(source.place, demand.wanted_on))
                for source in plan[demand.line_ref]
            ]
        else:
            parts = [_nowhere(demand)]
        promises.append(LinePromise(demand, tuple(parts)))
    return promises


def _sources(demands: Sequence[Demand], picture: SupplyPicture, dates: DatesOf) -> Plan:
    goods = [demand for demand in demands if not demand.is_service]
    if not goods or not picture.places:
        return {}
    wanted_by_ref = {demand.line_ref: demand.wanted_on for demand in goods}
    plans = list(source_plans(goods, picture))
    best = min(plans, key=lambda plan: _outcome(plan, wanted_by_ref, dates))
    if best is plans[0] or not _is_complete(plans[0]):
        return best
    slower = _outcome(plans[0], wanted_by_ref, dates)[1]
    return _with_reason(best, plans[0], slower)


def _outcome(
    plan: Plan, wanted_by_ref: Mapping[str, dt.date | None], dates: DatesOf
) -> tuple[Decimal, dt.date]:
    """What stays short, and the day the last of the rest arrives: less is better."""
    short, last = Decimal(0), dt.date.min
    for line_ref, sources in plan.items():
        for source in sources:
            if source.is_short:
                short += source.quantity
            else:
                wanted_on = wanted_by_ref[line_ref]
                arrive_on = dates(source.place, wanted_on).arrive_on
                # Sooner than wanted is no better than as wanted.
                last = max(last, arrive_on, wanted_on or dt.date.min)
    return short, last


def _is_complete(plan: Plan) -> bool:
    """Everything from one place."""
    sources = [source for each in plan.values() for source in each]
    return len({source.place.location_id for source in sources}) == 1


def _with_reason(plan: Plan, simplest: Plan, slower: dt.date) -> Plan:
    [place, *_] = [source.place for each in simplest.values() for source in each]
    params = {"place": place.name, "arrive_on": slower.isoformat()}
    reason = Reason("promise.whole.later", params)
    return {
        line_ref: [
            replace(source, reasons=(*source.reasons, reason)) for source in sources
        ]
        for line_ref, sources in plan.items()
    }


def _part(demand: Demand, source: Source, dates: Dates) -> PromisePart:
    if source.is_short:
        return PromisePart(
            source.place.location_id,
            source.quantity,
            Mode.BACKORDER,
            reasons=(
                _short(demand, source.quantity),
                *source.reasons,
                _waits_at(source.place),
            ),
        )
    return PromisePart(
        source.place.location_id,
        source.quantity,
        Mode.STOCK,
        dates.ship_on,
        dates.arrive_on,
        (*source.reasons, *dates.reasons),
    )


def _service(demand: Demand, picture: SupplyPicture, policy: Policy) -> PromisePart:
    if not picture.places:
        day = on_or_after(policy.at.date(), policy.receiving)
        return _service_part(demand, None, _later(day, demand.wanted_on))
    place = picture.places[0]
    start, _ = start_day(place, policy.at)
    day = on_or_after(_later(start, demand.wanted_on), place.working)
    return _service_part(demand, place, day)


def _service_part(demand: Demand, place: Place | None, day: dt.date) -> PromisePart:
    params = {"place": place.name if place else "", "start_on": day.isoformat()}
    return PromisePart(
        place.location_id if place else None,
        demand.quantity,
        Mode.SERVICE,
        day,
        day,
        (Reason("promise.service", params),),
    )


def _nowhere(demand: Demand) -> PromisePart:
    reasons = (Reason("promise.nowhere"), _short(demand, demand.quantity))
    return PromisePart(None, demand.quantity, Mode.BACKORDER, reasons=reasons)


def _short(demand: Demand, units: Decimal) -> Reason:
    params = {"short": plain(units), "wanted": plain(demand.quantity)}
    return Reason("promise.short", params)


def _waits_at(place: Place) -> Reason:
    return Reason("promise.waits_at", {"place": place.name})


def _later(day: dt.date, other: dt.date | None) -> dt.date:
    return max(day, other) if other else day


def _together(promises: Sequence[LinePromise]) -> list[LinePromise]:
    parts = [part for promise in promises for part in promise.parts]
    if not parts or any(part.arrive_on is None for part in parts):
        ship_on = arrive_on = None
        reason = Reason("promise.together.waits")
    else:
        ship_on = max(part.ship_on for part in parts if part.ship_on)
        arrive_on = max(part.arrive_on for part in parts if part.arrive_on)
        reason = Reason("promise.together", {"arrive_on": arrive_on.isoformat()})
    return [
        replace(
            promise,
            parts=tuple(
                replace(
                    part,
                    ship_on=ship_on,
                    arrive_on=arrive_on,
                    reasons=(*part.reasons, reason),
                )
                for part in promise.parts
            ),
        )
        for promise in promises
    ]
