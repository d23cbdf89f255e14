"""The only writer of what happened to the quantities of supply lines.

Receiving, transfers, production and invoices report here, each report with a cause of
its own: the same cause twice changes nothing. The orders are locked first, so that
two reports about one line follow each other; an order that was sent and of which
nothing is open any more is closed. How much more than ordered may come in is
receiving's business; only what cannot be is refused.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from django.db.models import F
from django.utils.translation import gettext

from foundation import clock
from foundation.bulk import fetch_rows
from foundation.db import atomic
from foundation.events import publish
from foundation.locks import patience
from foundation.models import User
from foundation.services.timeline import tell
from inventory.errors import ImpossibleProgress, WrongSupplyState
from inventory.events import SupplyChanged
from inventory.models import SupplyLine, SupplyOrder
from inventory.states import SupplyProgressKind, SupplyStatus

NOTHING = Decimal(0)
COLUMNS = tuple(kind.value for kind in SupplyProgressKind)
#: Goods only move once the order has gone out.
_MOVES = frozenset({SupplyProgressKind.SHIPPED, SupplyProgressKind.RECEIVED})
#: What changes how much is expected, and when.
_EXPECTED = _MOVES | {SupplyProgressKind.CANCELED}

_NOTE = """
INSERT INTO inventory_supplyprogress
    (line_id, kind, quantity, cause, "on", at, actor_id)
SELECT t.line_id, t.kind, t.quantity, %s, %s, %s, %s
FROM unnest(%s::bigint[], %s::text[], %s::numeric[]) AS t(line_id, kind, quantity)
ON CONFLICT (line_id, kind, cause) DO NOTHING
RETURNING line_id, kind, quantity
"""
_STORE = """
UPDATE inventory_supplyline l SET shipped = t.shipped, received = t.received,
    canceled = t.canceled, invoiced = t.invoiced, returned = t.returned
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],
    %s::numeric[]) AS t(id, shipped, received, canceled, invoiced, returned)
WHERE l.id = t.id RETURNING l.id
"""

_Key = tuple[int, str]


@dataclass(frozen=True)
class SupplyChange:
    """A change of one quantity of one line, in the item's own unit; negative undoes."""

    line_id: int
    kind: SupplyProgressKind
    quantity: Decimal


@atomic()
def note_progress(
    changes: Sequence[SupplyChange],
    *,
    cause: str,
    on: dt.date | None,
    by: User | None,
) -> None:
    """Note what happened to supply lines, once per (line, kind, cause).

    Locks the orders. Publishes SupplyChanged where what is expected changed.
    """
    wanted = _summed(changes)
    orders = lock_orders_of({line_id for line_id, _ in wanted})
    new = _write(wanted, cause=cause, on=on, by=by)
    if not new:
        return
    lines = {
        line.pk: line
        for line in SupplyLine.objects.filter(pk__in={line_id for line_id, _ in new})
    }
    for (line_id, kind), quantity in new.items():
        line = lines[line_id]
        _guard_moves(orders[line.order_id], kind)
        setattr(line, kind, getattr(line, kind) + quantity)
    for line in lines.values():
        _refuse_impossible(orders[line.order_id], line)
    _store(lines.values())
    _close_finished(orders.values())
    moved = {line_id for line_id, kind in new if kind in _EXPECTED}
    announce(orders, [lines[line_id] for line_id in moved])


def lock_supply_order(order: SupplyOrder) -> SupplyOrder:
    """A fresh copy of the order, locked until the transaction ends."""
    with patience():
        return SupplyOrder.objects.select_for_update().get(pk=order.pk)


def lock_orders_of(line_ids: Iterable[int]) -> dict[int, SupplyOrder]:
    """The orders of these lines by id, locked in one order."""
    of_lines = SupplyLine.objects.filter(pk__in=set(line_ids)).values("order_id")
    with patience():
        locked = SupplyOrder.objects.select_for_update().filter(pk__in=of_lines)
        return {order.pk: order for order in locked.order_by("pk")}


def announce(orders: Mapping[int, SupplyOrder], lines: Iterable[SupplyLine]) -> None:
    """Tell whoever listens, place by place, that other goods are expected now."""
    items: dict[int, set[int]] = defaultdict(set)
    for line in lines:
        items[orders[line.order_id].destination_id].add(line.item_id)
    for location_id, item_ids in sorted(items.items()):
        publish(SupplyChanged(tuple(sorted(item_ids)), location_id, clock.now()))


def _summed(changes: Iterable[SupplyChange]) -> dict[_Key, Decimal]:
    summed: dict[_Key, Decimal] = defaultdict(Decimal)
    for change in changes:
        summed[change.line_id, change.kind.value] += change.quantity
    return {key: quantity for key, quantity in sorted(summed.items()) if quantity}


def _write(
    wanted: Mapping[_Key, Decimal], *, cause: str, on: dt.date | None, by: User | None
) -> dict[_Key, Decimal]:
    """The rows that are new; the unique cause decides."""
    if not wanted:
        return {}
    line_ids, kinds = zip(*wanted, strict=True)
    rows = fetch_rows(
        _NOTE,
        [
            cause,
            on or clock.today(),
            clock.now(),
            by.pk if by else None,
            list(line_ids),
            list(kinds),
            list(wanted.values()),
        ],
    )
    return {(line_id, kind): quantity for line_id, kind, quantity in rows}


def _guard_moves(order: SupplyOrder, kind: str) -> None:
    """Goods of an order that did not go out, or that was called off, cannot come."""
    is_out = order.status in (SupplyStatus.SENT, SupplyStatus.CLOSED)
    if kind in _MOVES and not is_out:
        refuse_state(order)


def refuse_state(order: SupplyOrder) -> NoReturn:
    """Say that the order is not in a state for this."""
    raise WrongSupplyState(number=order.number, status=gettext(order.state.label))


def _refuse_impossible(order: SupplyOrder, line: SupplyLine) -> None:
    within = [
        (line.shipped, None),
        (line.received, None),
        (line.invoiced, None),
        (line.canceled, line.ordered),
        (line.returned, line.received),
    ]
    for quantity, most in within:
        if quantity < 0 or (most is not None and quantity > most):
            raise ImpossibleProgress(line=line.line_no, number=order.number)


def _store(lines: Iterable[SupplyLine]) -> None:
    stored = sorted(lines, key=lambda line: line.pk)
    columns = [[getattr(line, name) for line in stored] for name in COLUMNS]
    fetch_rows(_STORE, [[line.pk for line in stored], *columns])


def _close_finished(orders: Iterable[SupplyOrder]) -> None:
    sent = {order.pk: order for order in orders if order.status == SupplyStatus.SENT}
    unfinished = set(
        SupplyLine.objects.filter(
            order_id__in=sent, ordered__gt=F("received") + F("canceled")
        ).values_list("order_id", flat=True)
    )
    for pk in sorted(set(sent) - unfinished):
        order = sent[pk]
        order.close(clock.now())
        order.save(update_fields=["status", "closed_at"])
        tell("supply.closed", subject=("supply", order.number), by=None)
