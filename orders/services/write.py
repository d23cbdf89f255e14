"""Writing a captured order: rows of every table, sent together in one round trip.

`start` takes number and keys; `write_booked` and `write_draft` gather the rows and send
them. What is agreed is frozen here: names, prices, addresses, the customer's language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from foundation import clock
from foundation.actor import current_means
from foundation.bulk import Batch, fetch_rows, take_ids
from foundation.events import current_lane, encode, wake_on_commit
from foundation.models import (
    AuditEntry,
    OutboxEvent,
    StatusChange,
    TimelineEntry,
    User,
)
from orders.engine.image import make_image
from orders.engine.intake import Severity
from orders.engine.intake import encode as encode_input
from orders.engine.rollup import LineQuantities, fulfilment_of
from orders.events import OrderBooked
from orders.models import LineProgress, Order, OrderLine, OrderRevision, OrderTodo
from orders.services.prepare import Line, Prepared
from orders.states import FulfilmentStatus, OrderStatus, ProgressKind
from pricing.engine.book import PricedLine
from pricing.engine.tax import TaxedLine, TaxResult
from pricing.models import Waterfall
from promising.engine.shapes import LinePromise

ZERO = Decimal(0)
_KEYS = """
SELECT 'ORD-' || nextval('order_number_seq'), nextval('orders_order_id_seq'),
    ARRAY(SELECT nextval('orders_orderline_id_seq') FROM generate_series(1, %s))
"""


@dataclass(frozen=True)
class Captured:
    """A prepared order with its number and keys; `existing` is the draft it was."""

    prepared: Prepared
    digest: str
    number: str
    order_id: int
    line_ids: tuple[int, ...]
    at: dt.datetime
    by: User | None
    existing: Order | None = None

    @property
    def revision(self) -> int:
        return self.existing.revision + 1 if self.existing else 1

    def ref(self, line: Line) -> str:
        return f"{self.number}/{line.line_no}"


def start(
    prepared: Prepared, digest: str, *, by: User | None, existing: Order | None = None
) -> Captured:
    """Take the number and the keys of a new order, or of a draft's new lines."""
    count = len(prepared.order.lines)
    if existing is not None:
        (line_ids,) = take_ids([(OrderLine, count)])
        number, order_id = existing.number, existing.pk
    else:
        number, order_id, line_ids = fetch_rows(_KEYS, [count])[0]
    return Captured(
        prepared,
        digest,
        number,
        order_id,
        tuple(line_ids),
        clock.now(),
        by,
        existing,
    )


def start_batch() -> Batch:
    """A batch whose references are checked statement by statement.

    Checked at the commit, each reference of each line would be a statement of its own.
    """
    batch = Batch()
    batch.execute("SET CONSTRAINTS ALL IMMEDIATE", [])
    return batch


def write_booked(
    captured: Captured,
    promises: Mapping[int, LinePromise],
    taxed: TaxResult,
    batch: Batch,
) -> Order:
    """Write an order as booked, with its events; the batch holds its claims already."""
    lines = _lines(captured, promises, taxed)
    dates = [line["promised_on"] for line in lines]
    header = _header(captured, taxed) | {
        "promised_on": max(dates) if all(dates) else None,
        "fulfilment_status": _fulfilment(lines),
    }
    order = _order_row(captured, header, batch, is_booked=True)
    batch.insert(OrderLine, list(lines[0]), [tuple(line.values()) for line in lines])
    _progress(captured, lines, batch)
    _records(captured, order, lines, taxed, batch)
    _booked_event(captured, order, batch)
    batch.send()
    wake_on_commit()
    return order


def write_draft(captured: Captured, taxed: TaxResult, batch: Batch) -> Order:
    """Write an order as a draft with its to-do list."""
    lines = _lines(captured, {}, taxed)
    header = _header(captured, taxed) | {
        "promised_on": None,
        "fulfilment_status": FulfilmentStatus.NONE.value,
    }
    order = _order_row(captured, header, batch, is_booked=False)
    batch.insert(OrderLine, list(lines[0]), [tuple(line.values()) for line in lines])
    batch.insert(OrderTodo, _TODO, _todo_rows(captured))
    _records(captured, order, lines, taxed, batch)
    batch.send()
    return order


def _header(captured: Captured, taxed: TaxResult) -> dict[str, Any]:
    prepared, order = captured.prepared, captured.prepared.order
    given = order.given
    return {
        "number": captured.number,
        "channel_id": prepared.channel.id,
        "external_id": given.external_id,
        "company_id": prepared.company.id,
        "partner_id": order.partner.id if order.partner else None,
        "partner_text": given.buyer.text[:200],
        "contact_id": order.contact_id,
        "customer_reference": given.customer_reference,
        "currency": order.currency,
        "language": order.language,
        "payment_terms_days": order.payment_terms_days,
        "bill_to": dict(order.bill_to),
        "ship_to": dict(order.ship_to),
        "note": given.note,
        "requested_on": order.requested_on,
        "placed_at": captured.existing.placed_at if captured.existing else captured.at,
        "net": taxed.net,
        "tax": taxed.tax,
        "gross": taxed.gross,
        "revision": captured.revision,
        "created_by_id": captured.by.pk if captured.by else None,
    }


def _order_row(
    captured: Captured, header: dict[str, Any], batch: Batch, *, is_booked: bool
) -> Order:
    """The order's own row, new or in the place of its draft."""
    if captured.existing is not None:
        return _replace(captured, captured.existing, header, is_booked=is_booked)
    draft = Order(**header)
    if is_booked:
        draft.book(captured.at)
    names = [field.attname for field in Order._meta.concrete_fields]
    values = [getattr(draft, name) for name in names]
    values[0] = captured.order_id
    batch.insert(Order, names, [values])
    if is_booked:
        batch.insert(StatusChange, _STATUS_CHANGE, [_status_row(captured)])
    order: Order = Order.from_db(DEFAULT_DB_ALIAS, names, values)
    return order


def _replace(
    captured: Captured, order: Order, header: dict[str, Any], *, is_booked: bool
) -> Order:
    header.pop("created_by_id")
    for name, value in header.items():
        setattr(order, name, value)
    columns = list(header)
    if is_booked:
        order.book(captured.at)
        columns += ["status", "booked_at"]
    order.save(
        update_fields=[
            name.removesuffix("_id") if name in _REFERENCES else name
            for name in columns
        ]
    )
    order.lines.all().delete()
    order.todos.all().delete()
    return order


_REFERENCES = ("channel_id", "company_id", "partner_id", "contact_id")


def _lines(
    captured: Captured, promises: Mapping[int, LinePromise], taxed: TaxResult
) -> list[dict[str, Any]]:
    prepared = captured.prepared
    rows = zip(
        captured.line_ids,
        prepared.order.lines,
        prepared.priced,
        taxed.lines,
        strict=True,
    )
    return [_line(captured, row, promises.get(row[1].line_no)) for row in rows]


def _line(
    captured: Captured,
    row: tuple[int, Line, PricedLine, TaxedLine],
    promise: LinePromise | None,
) -> dict[str, Any]:
    key, line, priced, vat = row
    given, item = line.given, line.item
    return {
        "id": key,
        "order_id": captured.order_id,
        "line_no": line.line_no,
        "external_id": given.external_id,
        "item_id": item.id if item else None,
        "item_text": (given.text or given.sku)[:200],
        "sku": item.sku if item else given.sku,
        "description": line.description[:300],
        "customer_sku": given.buyer_sku,
        "unit": line.unit,
        "note": given.note,
        "requested_on": line.requested_on,
        "unit_price": priced.unit_price,
        "is_price_manual": priced.is_manual,
        "net": priced.net,
        "tax_rate": vat.rate,
        "tax_category": vat.category,
        "tax": vat.tax,
        "location_id": promise.main_location_id if promise else None,
        "ship_on": promise.ship_on if promise else None,
        "promised_on": promise.arrive_on if promise else None,
        "ordered": line.quantity,
        "scheduled": _scheduled(promise) if promise else ZERO,
    }


def _scheduled(promise: LinePromise) -> Decimal:
    """What of a line has supply: all that is not waiting."""
    return promise.demand.quantity - promise.waiting


def _fulfilment(lines: Sequence[Mapping[str, Any]]) -> str:
    quantities = [
        LineQuantities(ordered=line["ordered"], scheduled=line["scheduled"])
        for line in lines
    ]
    return fulfilment_of(quantities).value


_PROGRESS = ("line_id", "kind", "quantity", "cause", "actor_id", "at")
_STATUS_CHANGE = (
    "subject_kind",
    "subject",
    "thread",
    "field",
    "transition",
    "source",
    "target",
    "actor_id",
    "at",
)
_TODO = ("order_id", "line_no", "code", "field", "params", "severity", "at")
_REVISION = ("order_id", "number", "image", "actor_id", "means", "at")
_WATERFALL = ("line_ref", "revision", "currency", "steps", "at")
_AUDIT = (
    "subject_kind",
    "subject",
    "thread",
    "changes",
    "actor_id",
    "means",
    "at",
)
_TIMELINE = (
    "kind",
    "subject_kind",
    "subject",
    "thread",
    "code",
    "params",
    "actor_id",
    "means",
    "at",
    "is_public",
)
_OUTBOX = ("name", "payload", "lane", "at")


def _progress(
    captured: Captured, lines: Sequence[Mapping[str, Any]], batch: Batch
) -> None:
    actor = captured.by.pk if captured.by else None
    batch.insert(
        LineProgress,
        _PROGRESS,
        [
            (
                line["id"],
                ProgressKind.SCHEDULED.value,
                line["scheduled"],
                "booked",
                actor,
                captured.at,
            )
            for line in lines
            if line["scheduled"]
        ],
    )


def _status_row(captured: Captured) -> tuple[Any, ...]:
    number = captured.number
    return (
        "order",
        number,
        number,
        "status",
        "book",
        OrderStatus.DRAFT.value,
        OrderStatus.BOOKED.value,
        captured.by.pk if captured.by else None,
        captured.at,
    )


def _todo_rows(captured: Captured) -> Iterator[tuple[Any, ...]]:
    for each in captured.prepared.findings:
        yield (
            captured.order_id,
            each.line,
            each.code,
            each.field,
            dict(each.params),
            each.severity.value,
            captured.at,
        )


def _records(
    captured: Captured,
    order: Order,
    lines: Sequence[Mapping[str, Any]],
    taxed: TaxResult,
    batch: Batch,
) -> None:
    """Revision image, waterfalls, audit and timeline."""
    actor = captured.by.pk if captured.by else None
    means, at, number = current_means(), captured.at, captured.number
    image = _image(captured, order, lines, taxed)
    batch.insert(
        OrderRevision,
        _REVISION,
        [(captured.order_id, captured.revision, image, actor, means, at)],
    )
    batch.insert(
        Waterfall,
        _WATERFALL,
        [
            (
                captured.ref(line),
                captured.revision,
                order.currency,
                priced.steps_as_json,
                at,
            )
            for line, priced in zip(
                captured.prepared.order.lines, captured.prepared.priced, strict=True
            )
        ],
    )
    changes = {name: [None, getattr(order, name)] for name in _AUDITED}
    batch.insert(
        AuditEntry,
        _AUDIT,
        [("order", number, number, changes, actor, means, at)],
    )
    code, params = _told(captured, order)
    entry = ("system", "order", number, number, code, params, actor, means, at)
    batch.insert(TimelineEntry, _TIMELINE, [(*entry, order.booked_at is not None)])


_AUDITED = (
    "status",
    "customer_reference",
    "currency",
    "requested_on",
    "promised_on",
    "net",
    "tax",
    "gross",
)


def _told(captured: Captured, order: Order) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {
        "channel_name": captured.prepared.channel.name,
        "gross": {"amount": str(order.gross), "currency": order.currency},
    }
    if order.booked_at is not None:
        return "order.booked", params
    errors = [
        each for each in captured.prepared.findings if each.severity == Severity.ERROR
    ]
    return "order.drafted", params | {"count": len(errors)}


def _image(
    captured: Captured,
    order: Order,
    lines: Sequence[Mapping[str, Any]],
    taxed: TaxResult,
) -> dict[str, Any]:
    result: dict[str, Any] = {name: getattr(order, name) for name in _IMAGED}
    result["lines"] = {
        str(line["line_no"]): {name: line[name] for name in _LINE_IMAGED}
        | {"tax_reason": [vat.code, vat.params]}
        for line, vat in zip(lines, taxed.lines, strict=True)
    }
    prepared = captured.prepared
    return make_image(
        encode_input(prepared.order.given),
        captured.digest,
        provenance=prepared.order.provenance,
        findings=prepared.findings,
        result=result,
    )


_IMAGED = (
    "partner_id",
    "contact_id",
    "customer_reference",
    "currency",
    "language",
    "payment_terms_days",
    "bill_to",
    "ship_to",
    "note",
    "requested_on",
    "promised_on",
    "net",
    "tax",
    "gross",
)
_LINE_IMAGED = (
    "sku",
    "description",
    "unit",
    "ordered",
    "unit_price",
    "net",
    "tax_rate",
    "tax_category",
    "tax",
    "requested_on",
    "promised_on",
    "location_id",
)


def _booked_event(captured: Captured, order: Order, batch: Batch) -> None:
    event = OrderBooked(
        order_id=captured.order_id,
        number=captured.number,
        partner_id=order.partner_id or 0,
        at=captured.at,
    )
    row = (type(event).__name__, encode(event), current_lane(), captured.at)
    batch.insert(OutboxEvent, _OUTBOX, [row])
