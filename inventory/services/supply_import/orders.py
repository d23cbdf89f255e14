"""Supply orders follow an outside system: created, updated, canceled, once per file.

An order is known by its source and its number there; the lines of the file are all its
lines. What was ordered less is noted as canceled, what they say has come in as received
as far as we do not know it from receipts of our own: stock itself only moves by rows of
stock and by our receipts. An order that has ended stays ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from foundation import clock
from foundation.actor import current_means
from foundation.bulk import fetch_rows, insert_rows
from foundation.locks import patience
from foundation.models import TimelineEntry
from foundation.services.numbering import take_numbers
from inventory.models import Acknowledgement, SupplyLine, SupplyOrder
from inventory.services.supply.drafts import NUMBERS
from inventory.services.supply.progress import (
    SupplyChange,
    announce,
    note_progress,
)
from inventory.services.supply_import.comparing import (
    ENDED,
    Comparison,
    OrderFeed,
    OrderPosting,
    numbered_lines,
    stated,
)
from inventory.services.supply_import.matching import MatchedLine, MatchedOrder
from inventory.services.supply_import.results import OrderChange
from inventory.states import SupplyKind, SupplyProgressKind, SupplyStatus
from partners.models import Company

NOTHING = Decimal(0)
STEP = Decimal("0.000001")

_UPDATE = """
UPDATE inventory_supplyline l SET ordered = t.ordered, due_on = t.due_on,
    confirmed = t.confirmed, confirmed_on = t.confirmed_on, unit_price = t.unit_price
FROM unnest(%s::bigint[], %s::numeric[], %s::date[], %s::numeric[], %s::date[],
    %s::numeric[]) AS t(id, ordered, due_on, confirmed, confirmed_on, unit_price)
WHERE l.id = t.id RETURNING l.id
"""
_LINE = (
    "order_id",
    "line_no",
    "item_id",
    "unit",
    "per_unit",
    "unit_price",
    "due_on",
    "confirmed",
    "confirmed_on",
    "ordered",
)


def post_orders(feed: OrderFeed) -> OrderPosting:
    """Bring supply orders to what the file says; nothing where one is impossible."""
    posting = OrderPosting()
    if not feed.orders and not feed.is_complete:
        return posting
    known = _known(feed)
    lines = _lines_of(known.values())
    for each in feed.orders:
        order = known.pop(each.head.order, None)
        Comparison(feed, posting).compare(each, order, lines)
    for order in known.values():
        Comparison(feed, posting).cancel(order, lines.get(order.pk, {}), row=0)
    if not posting.findings:
        _write(feed, posting)
    return posting


def _known(feed: OrderFeed) -> dict[str, SupplyOrder]:
    """Their orders by number, locked; of a complete file all that are open besides."""
    orders = SupplyOrder.objects.filter(external_source=feed.head.source)
    named = orders.filter(external_id__in=[each.head.order for each in feed.orders])
    wanted = named | orders.exclude(status__in=ENDED) if feed.is_complete else named
    with patience():
        rows = list(wanted.select_for_update().order_by("pk"))
    return {order.external_id: order for order in rows}


def _lines_of(orders: Iterable[SupplyOrder]) -> dict[int, dict[int, SupplyLine]]:
    found: dict[int, dict[int, SupplyLine]] = {}
    ids = [order.pk for order in orders]
    for line in SupplyLine.objects.filter(order_id__in=ids).order_by("line_no"):
        found.setdefault(line.order_id, {})[line.line_no] = line
    return found


def _write(feed: OrderFeed, posting: OrderPosting) -> None:
    # Before their quantities: what is canceled must not be closed as finished.
    _end(feed, posting.canceled)
    created = _create(feed, posting)
    _write_lines(feed, posting, created)
    _update_lines(posting.changed)
    _acknowledge(feed, posting.confirmed)
    if posting.progress:
        note_progress(posting.progress, cause=feed.cause, on=feed.head.on, by=feed.by)
    _tell_all(feed, posting.told)


def _create(
    feed: OrderFeed, posting: OrderPosting
) -> list[tuple[SupplyOrder, MatchedOrder]]:
    """New orders as sent: they live outside, and nobody is mailed about them."""
    numbers = _numbers(posting.created)
    home = Company.objects.order_by("pk").first()
    orders = []
    for given in posting.created:
        place, head = given.location, given.head
        company = (place.company if place else None) or home
        if place is None or company is None:
            continue
        default = given.supplier.currency if given.supplier else company.currency
        order = SupplyOrder(
            number=numbers[head.kind].pop(),
            kind=head.kind,
            status=SupplyStatus.SENT,
            company=company,
            supplier=given.supplier,
            source=given.source,
            destination=place,
            currency=(head.currency or default)[:3],
            their_reference=head.reference,
            external_source=feed.head.source,
            external_id=head.order,
            made_by=feed.by,
            created_at=clock.now(),
            sent_at=clock.now(),
        )
        orders.append((order, given))
    SupplyOrder.objects.bulk_create([order for order, _ in orders])
    for order, given in orders:
        head = given.head
        change = OrderChange(head.order, "created", order.number, head.row)
        posting.results.append(change)
        posting.told.append((order.number, "supply.imported"))
    return orders


def _numbers(created: Iterable[MatchedOrder]) -> dict[str, list[str]]:
    kinds = [given.head.kind for given in created]
    return {
        kind.value: take_numbers(*NUMBERS[kind], kinds.count(kind.value))[::-1]
        for kind in SupplyKind
        if kind.value in kinds
    }


def _write_lines(
    feed: OrderFeed,
    posting: OrderPosting,
    created: Iterable[tuple[SupplyOrder, MatchedOrder]],
) -> None:
    new = posting.added + [
        (order, line_no, line)
        for order, given in created
        for line_no, line in numbered_lines(given.lines).items()
    ]
    if not new:
        return
    rows = [_row(order, line_no, line) for order, line_no, line in new]
    insert_rows(SupplyLine, _LINE, rows)
    orders = {order.pk: order for order, _, _ in new}
    written = {
        (line.order_id, line.line_no): line
        for line in SupplyLine.objects.filter(order_id__in=orders)
    }
    lines = []
    for order, line_no, given in new:
        line = written[order.pk, line_no]
        lines.append(line)
        received = given.own(given.row.received)
        if received > 0:
            kind = SupplyProgressKind.RECEIVED
            posting.progress.append(SupplyChange(line.pk, kind, received))
        if line.confirmed is not None:
            posting.confirmed.append(line)
    announce(orders, lines)


def _row(order: SupplyOrder, line_no: int, line: MatchedLine) -> tuple[Any, ...]:
    values = stated(line)
    return (
        order.pk,
        line_no,
        line.item.id,
        line.row.unit or line.item.unit,
        line.per_unit,
        values["unit_price"],
        values["due_on"],
        values["confirmed"],
        values["confirmed_on"],
        line.own(line.row.quantity),
    )


def _update_lines(lines: Sequence[SupplyLine]) -> None:
    if not lines:
        return
    names = ("pk", "ordered", "due_on", "confirmed", "confirmed_on", "unit_price")
    fetch_rows(_UPDATE, [[getattr(line, name) for line in lines] for name in names])
    ids = {line.order_id for line in lines}
    announce(SupplyOrder.objects.in_bulk(ids), lines)


def _acknowledge(feed: OrderFeed, lines: Iterable[SupplyLine]) -> None:
    columns = ("line_id", "quantity", "on", "cause", "at", "actor_id")
    actor, at = feed.by.pk if feed.by else None, clock.now()
    insert_rows(
        Acknowledgement,
        columns,
        [
            (line.pk, line.confirmed, line.confirmed_on, feed.cause, at, actor)
            for line in lines
            if line.confirmed is not None
        ],
    )


def _end(feed: OrderFeed, orders: Iterable[SupplyOrder]) -> None:
    for order in orders:
        order.cancel(clock.now(), f"{feed.head.source} {feed.head.watermark}")
        order.save(update_fields=["status", "closed_at", "reason"])


def _tell_all(feed: OrderFeed, told: Iterable[tuple[str, str]]) -> None:
    params = {"source": feed.head.source, "watermark_reference": feed.head.watermark}
    actor, at = feed.by.pk if feed.by else None, clock.now()
    kind, means = TimelineEntry.Kind.SYSTEM.value, current_means()
    insert_rows(
        TimelineEntry,
        (
            "kind",
            "subject_kind",
            "subject",
            "thread",
            "code",
            "params",
            "actor_id",
            "means",
            "at",
        ),
        [
            (kind, "supply", number, number, code, params, actor, means, at)
            for number, code in told
        ],
    )
