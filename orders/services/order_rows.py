"""The order's own rows: its values, its lines with what was agreed, its to-dos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation.bulk import Batch
from foundation.models import User
from orders.engine.intake import Content, Finding, Severity
from orders.engine.rollup import LineQuantities, fulfilment_of
from orders.models import LineProgress, Order, OrderTodo
from orders.services.prepared import Line, Prepared
from orders.states import ProgressKind
from pricing.engine.book import PricedLine
from pricing.engine.tax import TaxedLine, TaxResult
from promising.engine.shapes import LinePromise

ZERO = Decimal(0)


@dataclass(frozen=True)
class Captured:
    """A prepared order with its number and keys; `existing` is the draft it was."""

    prepared: Prepared
    content: Content
    number: str
    order_id: int
    line_ids: tuple[int, ...]
    at: dt.datetime
    by: User | None
    revision: int = 1
    existing: Order | None = None

    @property
    def actor_id(self) -> int | None:
        return self.by.pk if self.by else None

    def ref(self, line: Line) -> str:
        return f"{self.number}/{line.line_no}"


def header_values(captured: Captured, taxed: TaxResult) -> dict[str, Any]:
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
        "customer_reference": order.customer_reference,
        "currency": order.currency,
        "language": order.language,
        "payment_terms_days": order.payment_terms_days,
        "bill_to": dict(order.bill_to),
        "ship_to": dict(order.ship_to),
        "note": order.note,
        "requested_on": order.requested_on,
        "placed_at": captured.existing.placed_at if captured.existing else captured.at,
        "net": taxed.net,
        "tax": taxed.tax,
        "gross": taxed.gross,
        "revision": captured.revision,
        "created_by_id": captured.actor_id,
    }


def line_values(
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
        "note": line.note,
        "split_from": given.split_from,
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


def fulfilment_value(lines: Sequence[Mapping[str, Any]]) -> str:
    quantities = [
        LineQuantities(ordered=line["ordered"], scheduled=line["scheduled"])
        for line in lines
    ]
    return fulfilment_of(quantities).value


_PROGRESS = ("line_id", "kind", "quantity", "cause", "actor_id", "at")
_TODO = ("order_id", "line_no", "code", "field", "params", "severity", "at")


def add_progress(
    captured: Captured, lines: Sequence[Mapping[str, Any]], batch: Batch
) -> None:
    batch.insert(
        LineProgress,
        _PROGRESS,
        [
            (
                line["id"],
                ProgressKind.SCHEDULED.value,
                line["scheduled"],
                "booked",
                captured.actor_id,
                captured.at,
            )
            for line in lines
            if line["scheduled"]
        ],
    )


def add_todos(captured: Captured, batch: Batch) -> None:
    batch.insert(OrderTodo, _TODO, _todo_rows(captured, captured.prepared.findings))


def add_refused(captured: Captured, batch: Batch) -> None:
    """Lines that a booked order was taken without stay on record beside it."""
    findings = captured.prepared.findings
    refused = [each for each in findings if each.severity == Severity.REFUSED]
    if refused:
        batch.insert(OrderTodo, _TODO, _todo_rows(captured, refused))


def _todo_rows(
    captured: Captured, findings: Iterable[Finding]
) -> Iterator[tuple[Any, ...]]:
    for each in findings:
        yield (
            captured.order_id,
            each.line,
            each.code,
            each.field,
            dict(each.params),
            each.severity.value,
            captured.at,
        )
