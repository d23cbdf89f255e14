"""Put orders and lines on hold, and let them go on.

A hold on every step is active at once. A hold on one step is requested, and becomes
active when the process reaches the step (`activate_holds`); a line past the step
refuses it. Who may release is written on the hold when it is applied. Each change is
audited, told on the timeline and published; customers learn only that an order is on
hold. Locks: the order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from foundation import clock
from foundation.db import atomic
from foundation.events import publish
from foundation.models import User
from foundation.services.audit import record_audit
from foundation.services.timeline import tell
from orders.engine.constraints import Action
from orders.engine.holds import is_past
from orders.errors import (
    AlreadyHeld,
    AlreadyPast,
    HoldNotOpen,
    HoldReasonMissing,
    HoldUntilPast,
    NotBooked,
    OrderAlreadyPast,
    SystemHold,
)
from orders.events import HoldApplied, HoldsReleased
from orders.models import Hold, HoldCode, Order, OrderLine
from orders.services.holding.codes import hold_code
from orders.services.holding.rights import require_release
from orders.services.holding.steps import step_label
from orders.services.progress import lock_order
from orders.services.validation.constraints import ensure_allowed
from orders.states import HoldKind, HoldOrigin, HoldStatus, OrderStatus


@dataclass(frozen=True)
class HoldWish:
    """What is to be held, by which code, and why."""

    code: str
    line_no: int | None = None
    origin: HoldOrigin = HoldOrigin.MANUAL
    origin_key: str = ""
    #: None = the step of the code.
    step: str | None = None
    until: dt.date | None = None
    reason: str = ""
    reason_code: str = ""
    reason_params: dict[str, Any] = field(default_factory=dict)
    amount: Decimal | None = None


@atomic()
def apply_hold(order: Order, wish: HoldWish, *, by: User | None) -> Hold:
    """Put a booked order or one of its lines on hold. Publishes HoldApplied."""
    code = hold_code(wish.code)
    if by is not None and wish.origin == HoldOrigin.MANUAL:
        _guard_person(code, wish)
    locked = lock_order(order.number)
    if locked.status != OrderStatus.BOOKED:
        raise NotBooked(number=locked.number)
    line = locked.lines.get(line_no=wish.line_no) if wish.line_no else None
    step = code.step if wish.step is None else wish.step
    _refuse_past(locked, line, step)
    was_held = is_held(locked)
    line_id = line.pk if line else None
    hold = Hold(**hold_values(locked.pk, line_id, code, wish), applied_by=by)
    _refuse_twice(hold, code)
    hold.save()
    if not step:
        hold.activate()
        hold.save(update_fields=["status"])
    _record(hold, locked, before=None, after="requested" if step else "active", by=by)
    _tell_applied(hold, locked, by)
    if not step and not was_held:
        tell("order.on_hold", subject=_subject(locked), by=None, public=True)
    publish(HoldApplied(locked.pk, locked.number, hold.pk))
    return hold


@atomic()
def release_hold(hold: Hold, *, reason: str, by: User | None) -> Hold:
    """Let go of a hold, with a reason. Publishes HoldsReleased.

    A hold that is no longer there stays so: asking for its release applies nothing.
    """
    if not reason.strip():
        raise HoldReasonMissing(field="reason")
    order = lock_order(hold.order.number)
    hold = _open(hold.pk)
    if by is not None:
        require_release(hold, by)
    ensure_allowed(order, Action.RELEASE, by=by, reason=reason)
    before = hold.status
    hold.release(clock.now(), reason.strip()[:500])
    hold.released_by = by
    if hold.origin == HoldOrigin.CREDIT:
        hold.amount = order.gross
    hold.save(
        update_fields=[
            "status",
            "released_at",
            "release_reason",
            "released_by",
            "amount",
        ]
    )
    _let_go(hold, order, "released", before=before, by=by)
    return hold


def expire_holds() -> int:
    """Release every hold whose day has come; returns how many."""
    due = Hold.objects.filter(
        status__in=[HoldStatus.REQUESTED, HoldStatus.ACTIVE], until__lte=clock.today()
    )
    keys = list(due.order_by("order_id", "id").values_list("pk", flat=True))
    return sum(_expire(pk) for pk in keys)


@atomic()
def end_idle_holds(order_number: str, *, by: User | None) -> None:
    """Nothing is left to stop: the order is over, or nothing of the line is wanted."""
    order = lock_order(order_number)
    is_over = order.status != OrderStatus.BOOKED
    holds = Hold.objects.open().filter(order=order).select_related("code", "line")
    for hold in holds.order_by("pk"):
        line = hold.line
        if is_over or (line is not None and line.ordered <= line.canceled):
            before = hold.status
            hold.expire(clock.now())
            hold.save(update_fields=["status", "released_at"])
            _record(hold, order, before=before, after="expired", by=by)


@atomic()
def activate_holds(hold_ids: Collection[int], *, by: User | None) -> None:
    """The step that these holds stop is reached: they are active from now on."""
    holds = Hold.objects.filter(pk__in=hold_ids, status=HoldStatus.REQUESTED)
    for found in holds.select_related("order").order_by("pk"):
        order = lock_order(found.order.number)
        hold = Hold.objects.get(pk=found.pk)
        if hold.status != HoldStatus.REQUESTED:
            continue
        was_held = is_held(order)
        hold.activate()
        hold.save(update_fields=["status"])
        _record(hold, order, before="requested", after="active", by=by)
        tell("hold.reached", subject=_subject(order), by=by, params=told_params(hold))
        if not was_held:
            tell("order.on_hold", subject=_subject(order), by=None, public=True)


@atomic()
def copy_holds(line: OrderLine, to: OrderLine, *, by: User | None) -> list[Hold]:
    """A line was split off another: what held that one holds this one too."""
    order = lock_order(line.order.number)
    copies = []
    for hold in Hold.objects.open().filter(line=line).order_by("pk"):
        copy = Hold(**_values_of(hold), line=to)
        copy.save()
        _record(copy, order, before=None, after=hold.status, by=by)
        copies.append(copy)
    return copies


def is_held(order: Order) -> bool:
    """Whether anything holds the order or one of its lines now."""
    return Hold.objects.active().filter(order=order).exists()


def hold_values(
    order_id: int, line_id: int | None, code: HoldCode, wish: HoldWish
) -> dict[str, Any]:
    """The columns of a new hold, as its code and the wish say."""
    step = code.step if wish.step is None else wish.step
    kind = HoldKind.TASK if step else HoldKind.GENERIC
    return {
        "order_id": order_id,
        "line_id": line_id,
        "code_id": code.pk,
        "kind": (HoldKind.SYSTEM if code.is_system else kind).value,
        "step": step,
        "origin": wish.origin.value,
        "origin_key": wish.origin_key[:120],
        "until": wish.until or _until_of(code),
        "reason": wish.reason.strip()[:500],
        "reason_code": wish.reason_code,
        "reason_params": wish.reason_params,
        "amount": wish.amount,
        "release_roles": list(code.release_roles),
        "applied_at": clock.now(),
    }


def _values_of(hold: Hold) -> dict[str, Any]:
    """The columns of a hold but its key and its line."""
    names = [field.attname for field in Hold._meta.concrete_fields]
    return {name: getattr(hold, name) for name in names if name not in _OWN}


_OWN = ("id", "line_id")


def _until_of(code: HoldCode) -> dt.date | None:
    if code.auto_until_days is None:
        return None
    return clock.today() + dt.timedelta(days=code.auto_until_days)


def _guard_person(code: HoldCode, wish: HoldWish) -> None:
    if code.is_system:
        raise SystemHold(field="code")
    if not wish.reason.strip():
        raise HoldReasonMissing(field="reason")
    if wish.until is not None and wish.until <= clock.today():
        raise HoldUntilPast(field="until")


def _refuse_past(order: Order, line: OrderLine | None, step: str) -> None:
    if not step:
        return
    named = gettext(step_label(step))
    if line is not None:
        if is_past(step, line):
            raise AlreadyPast(line=line.line_no, step=named, field="step")
    elif all(is_past(step, each) for each in order.lines.all()):
        raise OrderAlreadyPast(number=order.number, step=named, field="step")


def _refuse_twice(hold: Hold, code: HoldCode) -> None:
    same = Hold.objects.open().filter(
        order=hold.order_id,
        line=hold.line_id,
        code=code,
        origin=hold.origin,
        origin_key=hold.origin_key,
    )
    if same.exists():
        raise AlreadyHeld(hold=code.label)


def _open(pk: int) -> Hold:
    """The hold as it is now; the caller holds the lock of its order."""
    hold = Hold.objects.select_related("code", "line").get(pk=pk)
    if hold.status not in (HoldStatus.REQUESTED, HoldStatus.ACTIVE):
        raise HoldNotOpen
    return hold


@atomic()
def _expire(pk: int) -> bool:
    found = Hold.objects.select_related("order").get(pk=pk)
    order = lock_order(found.order.number)
    hold = Hold.objects.select_related("code", "line").get(pk=pk)
    if hold.status not in (HoldStatus.REQUESTED, HoldStatus.ACTIVE):
        return False
    before = hold.status
    hold.expire(clock.now())
    hold.save(update_fields=["status", "released_at"])
    _let_go(hold, order, "expired", before=before, by=None)
    return True


def _let_go(
    hold: Hold, order: Order, how: str, *, before: str, by: User | None
) -> None:
    _record(hold, order, before=before, after=how, by=by)
    code = f"hold.line_{how}" if hold.line else f"hold.{how}"
    params = told_params(hold) | {"reason": hold.release_reason}
    tell(code, subject=_subject(order), by=by, params=params)
    if before == HoldStatus.ACTIVE and not is_held(order):
        tell("order.off_hold", subject=_subject(order), by=None, public=True)
    publish(HoldsReleased(order.pk, order.number))


def _tell_applied(hold: Hold, order: Order, by: User | None) -> None:
    params = told_params(hold)
    tell(applied_code(hold), subject=_subject(order), by=by, params=params)


def applied_code(hold: Hold) -> str:
    """The sentence of the timeline that says what is held, and from where."""
    parts = [
        "hold",
        "line" if hold.line_id else "order",
        "step" if hold.step else "all",
    ]
    if hold.reason:
        return ".".join(parts)
    return ".".join(parts) + ("_because" if hold.reason_code else "_by_system")


def told_params(hold: Hold, line_no: int | None = None) -> dict[str, Any]:
    """What the sentences about a hold are filled with."""
    code = hold.code
    params: dict[str, Any] = {
        "hold": {"texts": {"": code.name, **code.names}},
        "line": line_no if line_no or not hold.line else hold.line.line_no,
        "step_label": step_label(hold.step),
        "reason": hold.reason,
    }
    if hold.reason_code:
        params["why"] = {"code": hold.reason_code, "params": hold.reason_params}
    return params | ({"rule": hold.rule} if hold.rule else {})


def _record(
    hold: Hold, order: Order, *, before: str | None, after: str, by: User | None
) -> None:
    where = f" {hold.line.line_no}" if hold.line else ""
    name = f"hold{where} {hold.code.code}"
    record_audit(
        subject=_subject(order),
        before={name: before},
        after={name: after},
        by=by,
        thread=order.number,
    )


def _subject(order: Order) -> tuple[str, str]:
    return ("order", order.number)
