"""The gate before each step: what is held does not pass.

A hold of the order stops the whole run. Where only some lines are held they stay behind
in a run of their own, unless the customer wants everything at once or the goods have
left as one. A hold asked for this step becomes active here. Before goods ship the
customer's credit is checked again and the order is screened against today's lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from foundation.models import User
from fulfillment.models import ProcessRun, Shipment, ShipmentLine
from fulfillment.queries import lines_of, wants_complete
from fulfillment.services.split import split_off
from fulfillment.states import StepStatus
from orders.engine.constraints import Action, Entity
from orders.engine.holds import OpenHold, stopping
from orders.errors import LineHeld, OrderHeld
from orders.models import Hold
from orders.queries import open_holds
from orders.services.compliance.rescreen import screen_before_ship
from orders.services.holding.credit import recheck_credit
from orders.services.holding.holds import activate_holds
from orders.services.progress import lock_order
from orders.services.validation.constraints import ensure_allowed

#: Up to here the lines of a run can still go different ways.
_TOGETHER_FROM = frozenset({"deliver", "invoice", "collect"})
_BEGUN = (StepStatus.WAITING, StepStatus.RUNNING, StepStatus.FAILED)


@dataclass(frozen=True)
class Gate:
    """Whether the run may take up the step, and runs that stay behind."""

    is_open: bool
    opened: tuple[int, ...] = ()


def pass_gate(run: ProcessRun, kind: str, *, by: User | None) -> Gate:
    """Let a locked run through to its next step, or what of it is not held."""
    if kind == "ship":
        recheck_credit(run.order, by=None)
        screen_before_ship(run.order, by=None)
    found = stopping(open_holds(run.order_id), kind)
    if not found:
        return Gate(is_open=True)
    lines = {line.order_line_id: line.quantity for line in lines_of(run)}
    meant = [hold for hold in found if hold.line_id is None or hold.line_id in lines]
    if not meant:
        return Gate(is_open=True)
    activate_holds([hold.id for hold in meant if not hold.is_active], by=None)
    held = {hold.line_id for hold in meant if hold.line_id is not None}
    is_whole = any(hold.line_id is None for hold in meant) or held == lines.keys()
    if is_whole or kind in _TOGETHER_FROM or wants_complete(run.order):
        return Gate(is_open=False)
    child = split_off(
        run, {line_id: lines[line_id] for line_id in held}, at=kind, by=by
    )
    return Gate(is_open=True, opened=(child.pk,))


def stop_begun(hold: Hold, *, by: User | None) -> None:
    """A hold on a step that waits already, as for the warehouse, is active at once."""
    runs = ProcessRun.objects.filter(order=hold.order_id)
    if hold.line_id is not None:
        runs = runs.filter(lines__order_line=hold.line_id, lines__quantity__gt=0)
    if runs.filter(steps__kind=hold.step, steps__status__in=_BEGUN).exists():
        activate_holds([hold.pk], by=by)


def refuse_held(shipment: Shipment, line_ids: Iterable[int]) -> None:
    """Raise OrderHeld or LineHeld where what is to leave is on hold.

    Locks the order, so that no hold comes in between.
    """
    lock_order(shipment.order.number)
    leaving = set(line_ids)
    screen_before_ship(shipment.order, by=None)
    for hold in stopping(open_holds(shipment.order_id), "ship"):
        if hold.line_id is None or hold.line_id in leaving:
            _refuse(hold, shipment)


def _refuse(found: OpenHold, shipment: Shipment) -> None:
    hold = Hold.objects.select_related("code", "line").get(pk=found.id)
    number, named = shipment.order.number, hold.code.label
    if hold.line is None:
        raise OrderHeld(number=number, hold=named)
    raise LineHeld(number=number, line=hold.line.line_no, hold=named)


def allowed_to_leave(
    shipment: Shipment,
    lines: Sequence[ShipmentLine],
    shipped: Mapping[int, Decimal],
    *,
    by: User | None,
) -> dict[int, Decimal]:
    """What processing constraints let leave; lines that they keep stay open."""
    numbers = {each.order_line_id: each.order_line.line_no for each in lines}
    leaving = {numbers[key] for key, quantity in shipped.items() if quantity}
    refused = ensure_allowed(
        shipment.order,
        Action.SHIP,
        entities={Entity.ORDER, Entity.LINE, Entity.QUANTITY},
        lines=leaving,
        by=by,
    )
    return {key: each for key, each in shipped.items() if numbers[key] not in refused}


def stops_of(shipment: Shipment) -> list[Hold]:
    """What keeps a shipment, or lines of it, from leaving now."""
    lines = {line.order_line_id for line in shipment.lines.filter(quantity__gt=0)}
    found = stopping(open_holds(shipment.order_id), "ship")
    keys = [h.id for h in found if h.line_id is None or h.line_id in lines]
    holds = Hold.objects.filter(pk__in=keys).select_related("code", "line")
    return list(holds.order_by("id"))
