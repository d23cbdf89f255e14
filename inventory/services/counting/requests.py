"""Who asks for a count: the calendar by class, and whoever finds something wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Max, QuerySet

from foundation import clock
from foundation.db import atomic
from foundation.models import User
from inventory.engine.counting import Countable, due_items
from inventory.models import (
    Balance,
    CountLine,
    CountSheet,
    Location,
    ReplenishmentRule,
)
from inventory.reads.policy import policy_at
from inventory.services.counting.sheets import CountScope, make_sheet
from inventory.states import CountReason, CountStatus

#: What was counted so lately need not be counted again for the same trouble.
LATELY = dt.timedelta(hours=24)


def make_due_sheets(*, by: User | None) -> list[CountSheet]:
    """A sheet per place and class with what is due; a class once a day at most."""
    made = []
    for location in Location.objects.stocking().order_by("id"):
        for abc_class, days in policy_at(location).days_by_class.items():
            sheet = _make_cycle_sheet(location, abc_class, days, by=by)
            made += [sheet] if sheet else []
    return made


@atomic()
def ask_for_count(
    item_ids: Collection[int],
    location: Location,
    *,
    cause: str,
    note: str = "",
    by: User | None,
) -> CountSheet | None:
    """Something looked wrong with these items: count them, unless somebody does."""
    busy = _being_counted(location) | _counted_lately(location)
    wanted = tuple(sorted(set(item_ids) - busy))
    if not wanted:
        return None
    scope = CountScope(CountReason.EVENT, item_ids=wanted, note=note[:200])
    return make_sheet(location, scope, cause=cause[:120], by=by)


def _make_cycle_sheet(
    location: Location, abc_class: str, days: int, *, by: User | None
) -> CountSheet | None:
    today = clock.today(location.time_zone)
    cause = f"cycle:{location.code}:{abc_class}:"
    waiting = CountSheet.objects.filter(
        cause__startswith=cause, status=CountStatus.OPEN
    )
    if waiting.exists() or CountSheet.objects.filter(cause=f"{cause}{today}").exists():
        return None
    item_ids = due_items(_countable(location), abc_class, today, days=days)
    if not item_ids:
        return None
    scope = CountScope(CountReason.CYCLE, item_ids=tuple(item_ids), due_on=today)
    return make_sheet(location, scope, cause=f"{cause}{today}", by=by)


def _countable(location: Location) -> list[Countable]:
    """What lies at a place and nobody is counting."""
    rules = ReplenishmentRule.objects.filter(location=location).exclude(abc_class="")
    classes = dict(rules.values_list("item_id", "abc_class"))
    counted = _counted(location).values_list("item_id").annotate(Max("counted_at"))
    counted_on = {item_id: at.date() for item_id, at in counted}
    there = Balance.objects.filter(location=location, on_hand__gt=0)
    busy = _being_counted(location)
    return [
        Countable(item_id, classes.get(item_id, ""), counted_on.get(item_id))
        for item_id in there.values_list("item_id", flat=True)
        if item_id not in busy
    ]


def _counted(location: Location) -> QuerySet[CountLine]:
    lines = CountLine.objects.filter(sheet__location=location, counted__isnull=False)
    return lines.exclude(sheet__status=CountStatus.CANCELED)


def _counted_lately(location: Location) -> set[int]:
    since = clock.now() - LATELY
    lines = _counted(location).filter(counted_at__gte=since)
    return set(lines.values_list("item_id", flat=True))


def _being_counted(location: Location) -> set[int]:
    lines = CountLine.objects.filter(
        sheet__location=location,
        sheet__status__in=(CountStatus.OPEN, CountStatus.REVIEW),
    )
    return set(lines.values_list("item_id", flat=True))
