"""What is coming, and what that means for the lines that wait.

Pegs are computed anew whenever supply, stock or demand changes; what is kept is only
what was told: a promise of mode incoming, or one without a date where there was one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from foundation import clock
from foundation.bulk import Batch, take_ids
from foundation.db import atomic
from foundation.events import current_lane, encode, wake_on_commit
from foundation.locks import retry_deadlocks
from foundation.models import OutboxEvent, User
from inventory.supply_queries import incoming
from promising.engine.incoming import Expected, outcome_of
from promising.engine.pegging import Peg, peg
from promising.engine.serving import WaitingLine
from promising.engine.shapes import UNSUPPLIED, Mode, Policy, PromisePart, Reason
from promising.events import DemandExpected
from promising.models import Demand, Promise
from promising.network import read_available
from promising.queries import last_told
from promising.services.lines import lock_outlook
from promising.services.rows import PROMISE_COLUMNS, latest_parts, promise_row

#: Items dated anew in one transaction.
_AT_ONCE = 100
_SUPPLY = ("promise.incoming", "promise.incoming.confirmed")


@retry_deadlocks
@atomic()
def repeg(item_ids: Collection[int], *, by: User | None = None) -> int:
    """Tell the lines that wait for these items when supply that is coming serves them.

    Where that changes what was told, a promise is added and DemandExpected published;
    returns how many. Locks the demands that wait.
    """
    del by  # supply did it
    network, available = read_available(item_ids)
    found = lock_outlook(item_ids, network)
    if found is None:
        return 0
    waiting, outlook = found
    if not waiting.item_ids <= set(item_ids):
        network, available = read_available(waiting.item_ids)
    policy = Policy(at=clock.now())
    pegs = peg(outlook.waiters, outlook.arrivals, available, policy)
    changes = _changes(waiting.lines, pegs)
    if changes:
        _write(changes)
    return len(changes)


def repeg_overdue(*, by: User | None = None) -> int:
    """Date the lines anew that count on supply which should have come by now.

    Each handful of items in a transaction of its own; returns how many lines changed.
    """
    waiting = Demand.objects.waiting().values_list("item_id", flat=True)
    today = clock.today()
    late = {
        each.item_id
        for each in incoming(waiting.distinct())
        if each.on is not None and each.on < today
    }
    items = sorted(late)
    return sum(
        repeg(items[start : start + _AT_ONCE], by=by)
        for start in range(0, len(items), _AT_ONCE)
    )


@dataclass(frozen=True)
class _Told:
    """What was last said of the part of a line that waits."""

    ship_on: dt.date | None = None
    arrive_on: dt.date | None = None
    numbers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, promises: Sequence[Promise]) -> _Told:
        told = last_told(promises)
        numbers = frozenset(
            reason["params"]["number"]
            for each in told
            for reason in each.reasons
            if reason["code"] in _SUPPLY
        )
        if not told or any(each.arrive_on is None for each in told):
            return cls(numbers=numbers)
        ship_on = max(each.ship_on for each in told if each.ship_on)
        arrive_on = max(each.arrive_on for each in told if each.arrive_on)
        return cls(ship_on, arrive_on, numbers)

    def is_outdated(self, expected: Expected) -> bool:
        if self.is_moved(expected):
            return True
        return bool(self.arrive_on) and self.numbers != set(expected.numbers)

    def is_moved(self, expected: Expected) -> bool:
        dates = (expected.ship_on, expected.arrive_on)
        return (self.ship_on, self.arrive_on) != dates


@dataclass(frozen=True)
class _Change:
    demand_ref: str
    expected: Expected
    told: _Told


def _changes(lines: Iterable[WaitingLine], pegs: Iterable[Peg]) -> list[_Change]:
    lines_by_ref: dict[str, list[WaitingLine]] = defaultdict(list)
    for line in lines:
        lines_by_ref[line.demand_ref].append(line)
    pegs_by_ref: dict[str, list[Peg]] = defaultdict(list)
    for each in pegs:
        pegs_by_ref[each.line.demand_ref].append(each)
    promises: dict[str, list[Promise]] = defaultdict(list)
    told = Promise.objects.filter(
        line_ref__in=list(lines_by_ref), mode__in=[mode.value for mode in UNSUPPLIED]
    )
    for promise in told.order_by("id"):
        promises[promise.line_ref].append(promise)
    changes = [
        _Change(ref, outcome_of(own, pegs_by_ref[ref]), _Told.of(promises[ref]))
        for ref, own in sorted(lines_by_ref.items())
    ]
    return [each for each in changes if each.told.is_outdated(each.expected)]


def _write(changes: Sequence[_Change]) -> None:
    latest, now = latest_parts(each.demand_ref for each in changes), clock.now()
    [ids] = take_ids([(Promise, len(changes))])
    promises, events = [], []
    for change, promise_id in zip(changes, ids, strict=True):
        revision, part = latest.get(change.demand_ref, (1, 0))
        row = promise_row(
            change.demand_ref, revision, part + 1, _part(change.expected), now
        )
        promises.append((promise_id, *row))
        if change.told.is_moved(change.expected):
            events.append(_event(change, f"expected:{promise_id}", now))
    batch = Batch()
    batch.insert(Promise, ("id", *PROMISE_COLUMNS), promises)
    batch.insert(
        OutboxEvent,
        ("name", "payload", "lane", "at"),
        [(type(each).__name__, encode(each), current_lane(), now) for each in events],
    )
    batch.send()
    if events:
        wake_on_commit()


def _part(expected: Expected) -> PromisePart:
    is_known = expected.arrive_on is not None
    told = Reason("promise.told" if is_known else "promise.told.none")
    return PromisePart(
        expected.location_id,
        expected.units,
        Mode.INCOMING if is_known else Mode.BACKORDER,
        expected.ship_on,
        expected.arrive_on,
        (told, *expected.reasons),
    )


def _event(change: _Change, cause: str, at: dt.datetime) -> DemandExpected:
    expected = change.expected
    return DemandExpected(
        demand_ref=change.demand_ref,
        ship_on=expected.ship_on,
        arrive_on=expected.arrive_on,
        was_on=change.told.arrive_on,
        numbers=expected.numbers,
        supply_on=expected.supply_on,
        cause=cause,
        at=at,
    )
