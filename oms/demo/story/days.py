"""The order of events: every order and every working act of ninety days, by time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from oms.demo.files import read_toml
from oms.demo.story import approvals, finance, rules, supply, warehouse
from oms.demo.story.files import read_file
from oms.demo.story.orders import call_off, take_in
from oms.demo.story.plan import Fate, PlannedOrder
from oms.demo.story.stage import Stage
from oms.demo.story.talk import talk

CALLED_OFF = (Fate.CANCELED, Fate.LINE_CANCELED)
FILE_TIME = dt.time(8, 41)

DailyAct = Callable[[Stage, dt.datetime], str]

#: What happens every day, in UTC; opening stock comes before everything.
DAY: tuple[tuple[dt.time, str, DailyAct], ...] = (
    (dt.time(6, 30), "receive", warehouse.receive),
    (dt.time(7, 10), "buy", warehouse.buy),
    (dt.time(15, 40), "ship", warehouse.ship),
    (dt.time(16, 20), "deliver", warehouse.deliver),
    (dt.time(16, 50), "collect", finance.collect),
)


@dataclass(frozen=True)
class Act:
    """One thing that happens at one moment, under a key that is done once."""

    moment: dt.datetime
    key: str
    do: Callable[[], str]


def acts_of(stage: Stage, plans: Sequence[PlannedOrder]) -> list[Act]:
    """All acts by time; the same for the same plan and moment."""
    acts = [
        *_order_acts(stage, plans),
        *_file_acts(stage),
        *_daily_acts(stage),
        *(Act(*act) for act in rules.acts(stage)),
    ]
    return sorted(acts, key=lambda act: (act.moment, act.key))


def _order_acts(stage: Stage, plans: Sequence[PlannedOrder]) -> Iterator[Act]:
    for plan in plans:
        yield Act(plan.placed_at, f"order {plan.key}", _ordering(plan, stage))


def _ordering(plan: PlannedOrder, stage: Stage) -> Callable[[], str]:
    def do() -> str:
        result = take_in(plan, stage)
        outcome = str(result.outcome)
        if plan.fate in CALLED_OFF and result.order is not None:
            outcome = call_off(plan, result.order, stage) or outcome
        return outcome

    return do


def _file_acts(stage: Stage) -> Iterator[Act]:
    for row in read_toml("story")["files"]:
        day = stage.now.date() - dt.timedelta(days=row["days_ago"])
        moment = dt.datetime.combine(day, FILE_TIME, dt.UTC)
        yield Act(moment, f"file {row['name']}", _reading(row["name"], stage, moment))


def _reading(name: str, stage: Stage, moment: dt.datetime) -> Callable[[], str]:
    return lambda: read_file(name, stage, moment)


def _daily_acts(stage: Stage) -> Iterator[Act]:
    days = read_toml("story")["days"]
    first = stage.now.date() - dt.timedelta(days=days)
    opening = dt.datetime.combine(first, dt.time(5), dt.UTC)
    yield Act(opening, "opening stock", lambda: warehouse.open_stock(stage, opening))
    yield Act(stage.now, "supply", lambda: supply.prepare(stage, stage.now))
    yield Act(stage.now, "approvals", lambda: approvals.ask(stage, stage.now))
    yield Act(stage.now, "talk", lambda: talk(stage, stage.now))
    for day in (first + dt.timedelta(days=n) for n in range(days + 1)):
        for time, name, act in DAY:
            moment = dt.datetime.combine(day, time, dt.UTC)
            if moment <= stage.now:
                yield Act(moment, f"{day} {name}", _daily(act, stage, moment))


def _daily(act: DailyAct, stage: Stage, moment: dt.datetime) -> Callable[[], str]:
    return lambda: act(stage, moment)
