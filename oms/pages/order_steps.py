"""The step bar of an order: the steps of all its runs as one line of progress.

A kind of step is done when every run has done it, now when some run is at it, late when
its planned date is past; a draft has the steps still before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from foundation import clock, formats
from foundation.formats import local_day
from foundation.kinds import load_kinds
from foundation.sentences import word
from fulfillment.models import StepRun
from fulfillment.services.start import definition_for
from fulfillment.services.step import Step
from fulfillment.states import RunStatus, StepStatus
from orders.models import Order
from orders.services.holding.holds import is_held
from orders.states import OrderStatus

_BEHIND = ("done", "skipped")
_ENDED = (StepStatus.DONE, StepStatus.SKIPPED)


@dataclass(frozen=True)
class BarStep:
    """One station of the bar: done, now, todo, late, failed or skipped."""

    label: str
    state: str
    planned: dt.date | None = None
    actual: dt.date | None = None
    note: str = ""


def steps_of(order: Order) -> list[BarStep]:
    bar = [_booked(order)]
    kinds = load_kinds("fulfillment.steps", Step)
    if order.status == OrderStatus.DRAFT:
        to_come = definition_for(order).steps
        return [*bar, *(BarStep(_(kinds[kind].label), "todo") for kind in to_come)]
    steps = StepRun.objects.filter(run__order=order).order_by("position", "id")
    living = [step for step in steps.select_related("run") if _counts(step)]
    by_kind: dict[str, list[StepRun]] = {}
    for step in living:
        by_kind.setdefault(step.kind, []).append(step)
    if not by_kind and order.status == OrderStatus.BOOKED:
        by_kind = {kind: [] for kind in definition_for(order).steps}
    for kind, group in by_kind.items():
        bar.append(_station(_(kinds[kind].label), group))
    bar = _late_once(bar)
    return _stopped(bar) if is_held(order) else bar


def _stopped(bar: list[BarStep]) -> list[BarStep]:
    """The first step that is still to do says that something holds the order."""
    ahead = (place for place, step in enumerate(bar) if step.state not in _BEHIND)
    place = next(ahead, None)
    if place is None:
        return bar
    told = replace(bar[place], note=_("On hold"))
    return [*bar[:place], told, *bar[place + 1 :]]


def _late_once(bar: list[BarStep]) -> list[BarStep]:
    """Only the first late step is late; those behind it wait for it."""
    late = [number for number, step in enumerate(bar) if step.state == "late"]
    return [
        replace(step, state="todo") if number in late[1:] else step
        for number, step in enumerate(bar)
    ]


def _counts(step: StepRun) -> bool:
    is_canceled = step.run.status == RunStatus.CANCELED
    return not is_canceled and step.status != StepStatus.UNDONE


def _booked(order: Order) -> BarStep:
    if order.booked_at:
        return BarStep(_("Booked"), "done", actual=local_day(order.booked_at))
    state = "skipped" if order.status == OrderStatus.CANCELED else "now"
    return BarStep(_("Booked"), state)


def _station(label: str, group: Sequence[StepRun]) -> BarStep:
    """The steps of one kind; what is planned is told of those still to be done."""
    if not group:
        return BarStep(label, "todo")
    left = [step for step in group if step.status not in _ENDED]
    if not left:
        moments = [step.done_at for step in group if step.done_at]
        actual = local_day(max(moments)) if moments else None
        return BarStep(label, "done" if moments else "skipped", None, actual)
    planned = max((step.planned_on for step in left if step.planned_on), default=None)
    note = "" if planned else _note(left)
    if done := len(group) - len(left):
        counted = {"done": formats.number(done), "all": formats.number(len(group))}
        note = " · ".join(filter(None, (_("%(done)s of %(all)s done") % counted, note)))
    is_begun = bool(done) or any(step.status != StepStatus.PENDING for step in left)
    return BarStep(label, _state(left, planned, is_begun=is_begun), planned, None, note)


def _state(group: Sequence[StepRun], planned: dt.date | None, *, is_begun: bool) -> str:
    if any(step.status == StepStatus.FAILED for step in group):
        return "failed"
    if planned is not None and planned < clock.today():
        return "late"
    return "now" if is_begun else "todo"


def _note(group: Sequence[StepRun]) -> str:
    """What the first waiting run waits for."""
    for step in group:
        if step.status == StepStatus.WAITING and step.waits_for:
            return word(step.waits_for["code"], step.waits_for.get("params", {}))
    return ""
