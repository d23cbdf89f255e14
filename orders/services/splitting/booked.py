"""Split a line of a booked order: what was agreed, claimed and counted goes along.

Exposure is locked before demands, and those before balances. The runs of the order
follow when LineSplit is delivered.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Max

from foundation.events import publish
from foundation.models import User
from orders.engine.split import Cut, divide
from orders.events import LineSplit
from orders.models import Order, OrderLine
from orders.services.credit.exposure import follow_order
from orders.services.holding.holds import copy_holds
from orders.services.past.demand import note_booked, note_split
from orders.services.progress import Progress, record_progress, settle
from orders.services.splitting.records import Split, write_records
from orders.services.supply import take_promised_dates
from orders.states import ProgressKind
from promising.queries import waiting_units
from promising.services.split import split_demand

ZERO = Decimal(0)


def split_booked(
    order: Order, line: OrderLine, quantity: Decimal, *, by: User | None
) -> OrderLine:
    """Cut a line of a locked order in two; publishes LineSplit."""
    # What was wanted when it was booked is noted before it looks like less.
    note_booked(order.number, by=by)
    split = _cut(order, line, quantity, by)
    others = order.lines.exclude(pk=line.pk)
    follow_order(order, [*others, line, split.part], cause=split.cause, by=by)
    split_demand(
        split.ref, to_ref=split.part_ref, quantity=quantity, cause=split.cause, by=by
    )
    _write(split)
    note_split(order.number, line.line_no, split.part.line_no, quantity)
    copy_holds(line, split.part, by=by)
    write_records(split)
    settle(order, list(order.lines.order_by("line_no")))
    publish(LineSplit(order.pk, order.number, line.line_no, split.part.line_no))
    return split.part


def _cut(order: Order, line: OrderLine, quantity: Decimal, by: User | None) -> Split:
    """Both lines as they will be; nothing is written."""
    ordered = Cut(line.ordered - quantity, quantity)
    wanted = Cut(ordered.stays - line.canceled, quantity)
    net = divide(line.net, wanted, order.currency)
    tax = divide(line.tax, wanted, order.currency)
    part = OrderLine(
        **_carried(line),
        line_no=_next_number(order),
        split_from=line.line_no,
        ordered=quantity,
        net=net.goes,
        tax=tax.goes,
    )
    line.ordered, line.net, line.tax = ordered.stays, net.stays, tax.stays
    return Split(order, line, part, ordered, by)


def _carried(line: OrderLine) -> dict[str, object]:
    """What is as true of a part as of the whole."""
    own = {"id", "line_no", "split_from", "external_id", "ordered", "net", "tax"}
    own |= {"delivered_on", *(kind.value for kind in ProgressKind)}
    names = [field.attname for field in OrderLine._meta.concrete_fields]
    return {name: getattr(line, name) for name in names if name not in own}


def _next_number(order: Order) -> int:
    """The next line number; that of a line which was refused is taken as well."""
    last: int = order.lines.aggregate(last=Max("line_no"))["last"]
    refused: int | None = order.todos.aggregate(last=Max("line_no"))["last"]
    return max(last, refused or 0) + 1


def _write(split: Split) -> None:
    """The rows of both lines with what of each is scheduled and reserved.

    What is counted shrinks before the line does, and grows after the part is there.
    """
    number, line, part = split.order.number, split.line, split.part
    waiting = waiting_units([split.ref, split.part_ref])
    goes = list(_counted(line, part, waiting.get(split.part_ref, ZERO)))
    supplied = line.ordered - line.canceled - waiting.get(split.ref, ZERO)
    stays = [
        Progress(line.line_no, ProgressKind.SCHEDULED, supplied - line.scheduled),
        *(
            Progress(line.line_no, each.kind, -each.quantity)
            for each in goes
            if each.kind != ProgressKind.SCHEDULED
        ),
    ]
    record_progress(number, stays, cause=split.cause, by=split.by)
    line.save(update_fields=["ordered", "net", "tax"])
    part.save()
    if part.location_id is not None:
        take_promised_dates(line, split.ref)
        take_promised_dates(part, split.part_ref)
    record_progress(number, goes, cause=split.cause, by=split.by)


def _counted(line: OrderLine, part: OrderLine, waiting: Decimal) -> Iterable[Progress]:
    """What the part brings along: what has supply; reserved is what the rest is not."""
    yield Progress(part.line_no, ProgressKind.SCHEDULED, part.ordered - waiting)
    excess = line.reserved - (line.ordered - line.canceled)
    yield Progress(part.line_no, ProgressKind.RESERVED, max(excess, ZERO))
