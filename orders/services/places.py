"""Deliver open lines of an order from another place of ours."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from foundation import clock
from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.services.timeline import tell
from inventory.models import Location
from orders.engine.constraints import Action, Entity
from orders.errors import NotBooked, NothingToDeliver
from orders.models import Order, OrderLine
from orders.services.progress import lock_order, settle
from orders.services.supply import take_promised_dates
from orders.services.validation.constraints import ensure_allowed
from orders.states import OrderStatus
from promising.services.moved_promises import Moved
from promising.services.moving import move_demand


@retry_deadlocks
@atomic()
def deliver_from(
    order: Order, line_nos: Collection[int], location: Location, *, by: User | None
) -> list[Moved]:
    """These lines come from another place, as far as that has the goods now.

    Claims and promise move with them; promising publishes DemandMoved, and the process
    goes on from there. What the place lacks stays where it is. Locks the order.
    """
    locked = lock_order(order.number)
    if locked.status != OrderStatus.BOOKED:
        raise NotBooked(number=locked.number)
    kept = ensure_allowed(
        locked, Action.CHANGE, entities={Entity.ORDER}, lines=line_nos, by=by
    )
    found = locked.lines.filter(line_no__in=set(line_nos) - kept).order_by("line_no")
    lines = {f"{locked.number}/{line.line_no}": line for line in found if line.open > 0}
    if not lines:
        raise NothingToDeliver(number=locked.number)
    moved = move_demand(
        list(lines),
        to_location_id=location.pk,
        cause=f"place:{locked.number}:{clock.now().isoformat()}",
        by=by,
    )
    for each in moved:
        _follow(lines[each.demand_ref], each)
    settle(locked, list(locked.lines.order_by("line_no")))
    _tell(locked, lines, moved, by)
    return moved


def _follow(line: OrderLine, moved: Moved) -> None:
    """The line says from where it comes, and when."""
    OrderLine.objects.filter(pk=line.pk).update(location=moved.place.location_id)
    take_promised_dates(line, moved.demand_ref)


def _tell(
    order: Order,
    lines: dict[str, OrderLine],
    moved: Sequence[Moved],
    by: User | None,
) -> None:
    ids = {place_id for each in moved for place_id in each.from_ids}
    names = dict(Location.objects.filter(pk__in=ids).values_list("pk", "name"))
    for each in moved:
        line = lines[each.demand_ref]
        code = "order.line_place" if each.units else "order.line_waits_at"
        params = {
            "line": line.line_no,
            "quantity": f"{each.units.normalize():f}",
            "sku": line.sku,
            "place": each.place.name,
            "was": ", ".join(names[place_id] for place_id in each.from_ids),
        }
        tell(code, subject=("order", order.number), by=by, params=params)
