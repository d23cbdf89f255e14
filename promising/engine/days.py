"""From an order's moment to its arrival, through five calendars.

1. Start: the place's own today, or its next working day after the cut-off time; where
   supply is awaited, the working day on which it is in.
2. Handling: so many working days of the place; then it ships.
3. Transit: so many days of the carrier, who also drives on Saturdays.
4. Receiving: the customer's next receiving day.
5. Wanted later than that: it ships later, so as to arrive on the wanted day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from promising.engine.shapes import Place, Policy, Reason, WorkingDays

ONE_DAY = dt.timedelta(days=1)
#: A calendar without a working day in a year is a mistake, not a promise.
FARTHEST = 366


@dataclass(frozen=True)
class Dates:
    ship_on: dt.date
    arrive_on: dt.date
    reasons: tuple[Reason, ...]


def is_working(day: dt.date, calendar: WorkingDays) -> bool:
    return day.weekday() in calendar.weekdays and day not in calendar.closed_on


def on_or_after(day: dt.date, calendar: WorkingDays) -> dt.date:
    """The first working day that is not before `day`."""
    for offset in range(FARTHEST):
        candidate = day + offset * ONE_DAY
        if is_working(candidate, calendar):
            return candidate
    return day


def on_or_before(day: dt.date, calendar: WorkingDays) -> dt.date:
    """The last working day that is not after `day`."""
    for offset in range(FARTHEST):
        candidate = day - offset * ONE_DAY
        if is_working(candidate, calendar):
            return candidate
    return day


def add_days(day: dt.date, count: int, calendar: WorkingDays) -> dt.date:
    """`count` working days later; zero stays on `day`."""
    for _ in range(count):
        day = on_or_after(day + ONE_DAY, calendar)
    return day


def start_day(place: Place, at: dt.datetime) -> tuple[dt.date, Reason]:
    """The first day the place works on an order of this moment, and why."""
    local = at.astimezone(ZoneInfo(place.zone))
    today = local.date()
    is_late = local.time().replace(tzinfo=None) > place.cut_off
    is_open = is_working(today, place.working)
    start = on_or_after(today + ONE_DAY if is_late else today, place.working)
    params = {"place": place.name, "start_on": start.isoformat()}
    if is_open and is_late:
        cut_off = place.cut_off.strftime("%H:%M")
        return start, Reason("promise.start.late", params | {"cut_off": cut_off})
    if start > today:
        return start, Reason("promise.start.closed", params)
    return start, Reason("promise.start.today", params)


def _start(
    place: Place, at: dt.datetime, supply_on: dt.date | None
) -> tuple[dt.date, Reason]:
    start, why = start_day(place, at)
    if supply_on is None or supply_on <= start:
        return start, why
    start = on_or_after(supply_on, place.working)
    params = {"place": place.name, "start_on": start.isoformat()}
    return start, Reason("promise.start.supply", params)


def arrival(ship_on: dt.date, place: Place, policy: Policy) -> tuple[dt.date, dt.date]:
    """The day the carrier is there, and the day the customer receives."""
    carried_on = add_days(ship_on, place.transit_days, policy.carrier)
    return carried_on, on_or_after(carried_on, policy.receiving)


def dates_from(
    place: Place,
    wanted_on: dt.date | None,
    policy: Policy,
    supply_on: dt.date | None = None,
) -> Dates:
    """When goods ship and arrive that are at a place, or will be from `supply_on`."""
    start, why_start = _start(place, policy.at, supply_on)
    ship_on = add_days(start, place.handling_days, place.working)
    earliest = ship_on
    _, first_arrival = arrival(ship_on, place, policy)
    if wanted_on and wanted_on > first_arrival:
        ship_on = _latest_ship_day(earliest, wanted_on, place, policy)
    carried_on, arrive_on = arrival(ship_on, place, policy)
    reasons = [why_start]
    if place.handling_days:
        reasons.append(_handling(place, earliest))
    if wanted_on and ship_on > earliest:
        reasons.append(
            Reason(
                "promise.wanted",
                {"wanted_on": wanted_on.isoformat(), "ship_on": ship_on.isoformat()},
            )
        )
    reasons.append(_transit(place, carried_on))
    if arrive_on != carried_on:
        reasons.append(
            Reason("promise.receiving", {"arrive_on": arrive_on.isoformat()})
        )
    if wanted_on and arrive_on > wanted_on:
        reasons.append(_late(wanted_on, arrive_on))
    return Dates(ship_on, arrive_on, tuple(reasons))


def _latest_ship_day(
    earliest: dt.date, wanted_on: dt.date, place: Place, policy: Policy
) -> dt.date:
    day = wanted_on
    while day > earliest:
        if is_working(day, place.working):
            _, arrive_on = arrival(day, place, policy)
            if arrive_on <= wanted_on:
                return day
        day -= ONE_DAY
    return earliest


def _handling(place: Place, ship_on: dt.date) -> Reason:
    params = {"days": place.handling_days, "ship_on": ship_on.isoformat()}
    return Reason("promise.handling", params)


def _transit(place: Place, carried_on: dt.date) -> Reason:
    code = "promise.transit.lane" if place.has_lane else "promise.transit.distance"
    params = {"days": place.transit_days, "arrive_on": carried_on.isoformat()}
    return Reason(code, params)


def _late(wanted_on: dt.date, arrive_on: dt.date) -> Reason:
    params = {"wanted_on": wanted_on.isoformat(), "arrive_on": arrive_on.isoformat()}
    return Reason("promise.late", params)
