"""Writing a captured order: rows of every table, sent together in one round trip.

`start` takes number and keys; `write_booked` and `write_draft` gather the rows and send
them. What is agreed is frozen here: names, prices, addresses, the customer's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from foundation import clock
from foundation.bulk import Batch, fetch_rows, take_ids
from foundation.events import wake_on_commit
from foundation.models import User
from orders.engine.intake import Content
from orders.models import Order, OrderLine
from orders.services import order_records, order_rows
from orders.services.order_rows import Captured
from orders.services.policies import add_policy_rows
from orders.services.prepared import Prepared
from orders.states import FulfilmentStatus
from pricing.engine.tax import TaxResult
from promising.engine.shapes import LinePromise

_KEYS = """
SELECT 'ORD-' || nextval('order_number_seq'), nextval('orders_order_id_seq'),
    ARRAY(SELECT nextval('orders_orderline_id_seq') FROM generate_series(1, %s))
"""

#: What the database compares of claims and lines at the commit (orders 0004).
WITHIN_OPEN = "claimed_more_within_open, open_covers_claimed"


def start(
    prepared: Prepared,
    content: Content,
    *,
    by: User | None,
    existing: Order | None = None,
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
        content,
        number,
        order_id,
        tuple(line_ids),
        clock.now(),
        by,
        existing.revision + 1 if existing else 1,
        existing,
    )


def start_batch() -> Batch:
    """A batch whose references are checked statement by statement.

    Checked at the commit, each reference of each line would be a statement of its own.
    What a later service changes of claims and lines is compared at the commit still.
    """
    batch = Batch()
    batch.execute("SET CONSTRAINTS ALL IMMEDIATE", [])
    batch.execute(f"SET CONSTRAINTS {WITHIN_OPEN} DEFERRED", [])
    return batch


def write_booked(
    captured: Captured,
    promises: Mapping[int, LinePromise],
    taxed: TaxResult,
    batch: Batch,
) -> Order:
    """Write an order as booked, with its events; the batch holds its claims already."""
    lines = order_rows.line_values(captured, promises, taxed)
    dates = [line["promised_on"] for line in lines]
    header = order_rows.header_values(captured, taxed) | {
        "promised_on": max(dates) if all(dates) else None,
        "fulfilment_status": order_rows.fulfilment_value(lines),
    }
    order = _order_row(captured, header, batch, is_booked=True)
    batch.insert(OrderLine, list(lines[0]), [tuple(line.values()) for line in lines])
    order_rows.add_progress(captured, lines, batch)
    order_rows.add_refused(captured, batch)
    order_records.add_records(captured, order, lines, taxed, batch)
    add_policy_rows(captured, batch, is_booked=True)
    order_records.add_booked_event(captured, order, batch)
    batch.send()
    wake_on_commit()
    return order


def write_draft(captured: Captured, taxed: TaxResult, batch: Batch) -> Order:
    """Write an order as a draft with its to-do list."""
    lines = order_rows.line_values(captured, {}, taxed)
    header = order_rows.header_values(captured, taxed) | {
        "promised_on": None,
        "fulfilment_status": FulfilmentStatus.NONE.value,
    }
    order = _order_row(captured, header, batch, is_booked=False)
    batch.insert(OrderLine, list(lines[0]), [tuple(line.values()) for line in lines])
    order_rows.add_todos(captured, batch)
    order_records.add_records(captured, order, lines, taxed, batch)
    add_policy_rows(captured, batch, is_booked=False)
    batch.send()
    return order


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
        order_records.add_status_change(captured, batch)
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
