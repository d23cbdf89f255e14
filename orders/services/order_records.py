"""What goes on record about a capture: image, waterfalls, audit, timeline, events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from foundation.actor import current_means
from foundation.bulk import Batch
from foundation.events import current_lane, encode
from foundation.models import AuditEntry, OutboxEvent, StatusChange, TimelineEntry
from foundation.sentences import word
from orders.engine.image import make_image
from orders.engine.intake import Severity
from orders.events import OrderBooked
from orders.models import Order, OrderRevision
from orders.services.order_rows import Captured
from orders.services.prepared import Prepared
from orders.states import OrderStatus
from pricing.engine.tax import TaxResult
from pricing.models import Waterfall

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


def add_status_change(captured: Captured, batch: Batch) -> None:
    batch.insert(StatusChange, _STATUS_CHANGE, [_status_row(captured)])


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
        captured.actor_id,
        captured.at,
    )


def add_records(
    captured: Captured,
    order: Order,
    lines: Sequence[Mapping[str, Any]],
    taxed: TaxResult,
    batch: Batch,
) -> None:
    """Revision image, waterfalls, audit and timeline."""
    actor = captured.actor_id
    means, at, number = current_means(), captured.at, captured.number
    image = _image(captured, order, lines, taxed)
    batch.insert(
        OrderRevision,
        _REVISION,
        [(captured.order_id, captured.revision, image, actor, means, at)],
    )
    batch.insert(Waterfall, _WATERFALL, _waterfalls(captured, order.currency))
    changes = {name: [None, getattr(order, name)] for name in _AUDITED}
    batch.insert(
        AuditEntry,
        _AUDIT,
        [("order", number, number, changes, actor, means, at)],
    )
    code, params = _told(captured, order)
    told = [(code, params), *(_refused(captured) if order.booked_at else ())]
    entries = [
        ("system", "order", number, number, code, params, actor, means, at)
        for code, params in told
    ]
    is_public = order.booked_at is not None
    batch.insert(TimelineEntry, _TIMELINE, [(*each, is_public) for each in entries])


def _waterfalls(captured: Captured, currency: str) -> list[tuple[Any, ...]]:
    prepared = captured.prepared
    return [
        (
            captured.ref(line),
            captured.revision,
            currency,
            priced.steps_as_json,
            captured.at,
        )
        for line, priced in zip(prepared.order.lines, prepared.priced, strict=True)
    ]


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


def _refused(captured: Captured) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in captured.prepared.findings:
        if each.severity == Severity.REFUSED:
            text = each.params.get("text") or word(each.code, each.params)
            yield "order.line_refused", {"line": each.line, "text": text}


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
        captured.content.encoded,
        captured.content.digest,
        provenance=prepared.order.provenance,
        findings=prepared.findings,
        result=result,
        rules=_rules(prepared),
    )


def _rules(prepared: Prepared) -> dict[str, Any]:
    """Which rules filled something in, with their names as they were then."""
    hits = prepared.filled.hits.hits
    if not hits:
        return {}
    return {
        "origins": [each.as_json() for each in prepared.order.origins],
        "rules": {
            f"{hit.rule.set_code}/{hit.rule.key}": {
                "name": hit.rule.name,
                "version": hit.rule.version,
            }
            for hit in hits
        },
        "discounts": {
            str(line.line_no): str(line.discount_by_rule.percent)
            for line in prepared.order.lines
            if line.discount_by_rule is not None
        },
    }


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


def add_booked_event(captured: Captured, order: Order, batch: Batch) -> None:
    event = OrderBooked(
        order_id=captured.order_id,
        number=captured.number,
        partner_id=order.partner_id or 0,
        at=captured.at,
    )
    row = (type(event).__name__, encode(event), current_lane(), captured.at)
    batch.insert(OutboxEvent, _OUTBOX, [row])
