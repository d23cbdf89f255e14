"""When each line arrives, from where, and why.

1. Services hold no stock: they get the next working day of the nearest place.
2. Sources: which place serves what (see `sourcing`).
3. Dates: each source's way through the calendars (see `days`).
4. Short parts have no date: "to be confirmed", never invented.
5. Together: a customer who wants everything at once gets the last line's dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from promising.engine.days import Dates, dates_from, on_or_after, start_day
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
from promising.engine.sourcing import Source, choose_sources, plain


def promise_lines(
    demands: Sequence[Demand], picture: SupplyPicture, policy: Policy
) -> list[LinePromise]:
    """Promise every line of one order to one address; never more than there is."""
    goods = [demand for demand in demands if not demand.is_service]
    sources = choose_sources(goods, picture)
    dates = cache(lambda place, wanted_on: dates_from(place, wanted_on, policy))
    promises = []
    for demand in demands:
        if demand.is_service:
            parts = [_service(demand, picture, policy)]
        elif picture.places:
            parts = [
                _part(demand, source, dates(source.place, demand.wanted_on))
                for source in sources[demand.line_ref]
            ]
        else:
            parts = [_nowhere(demand)]
        promises.append(LinePromise(demand, tuple(parts)))
    return _together(promises) if policy.ship_complete else promises


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
