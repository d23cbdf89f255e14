"""Orders of the past as rows: what a closed order, its lines and its records hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation import clock
from foundation.actor import current_means
from foundation.bulk import Batch
from foundation.models import AuditEntry, TimelineEntry, User
from foundation.money import round_amount
from orders.engine.formats import ParsedOrder
from orders.engine.image import make_image
from orders.engine.intake import Content, LineInput, OrderInput
from orders.engine.validation import item_code
from orders.models import Order, OrderRevision
from orders.states import FulfilmentStatus, OrderKind, Origin, PaymentStatus
from partners.queries import ChannelFacts, CompanyFacts

ZERO = Decimal(0)
PIECE = "C62"


@dataclass(frozen=True)
class PastImport:
    """Where orders of the past belong, and whether what is missing is added."""

    channel: ChannelFacts
    company: CompanyFacts
    by: User | None
    is_creating: bool = False


@dataclass(frozen=True)
class Past:
    """One order of the past on its way in."""

    parsed: ParsedOrder
    given: OrderInput
    content: Content
    partner_code: str
    currency: str

    @property
    def left_on(self) -> dt.date | None:
        history = self.parsed.history
        return history.delivered_on or history.shipped_on

    @property
    def is_shipped(self) -> bool:
        return self.left_on is not None or not self.parsed.tells_shipping

    @property
    def placed_at(self) -> dt.datetime:
        return self.given.placed_at or clock.now()


def sku_of(line: LineInput) -> str:
    return item_code(line)[:60]


def order_row(
    past: Past, number: str, partner_id: int, net: Decimal, terms: PastImport
) -> Order:
    """The order, closed; not saved, and without its key."""
    given, history = past.given, past.parsed.history
    address = given.ship_to.as_dict() if given.ship_to else {}
    order: Order = Order(
        number=number,
        kind=(OrderKind.CREDIT if history.is_credit else OrderKind.SALE).value,
        origin=Origin.HISTORY.value,
        channel_id=terms.channel.id,
        external_id=given.external_id,
        company_id=terms.company.id,
        partner_id=partner_id,
        partner_text=given.buyer.text[:200],
        customer_reference=given.customer_reference,
        currency=past.currency,
        language=given.language or terms.company.language,
        bill_to=address,
        ship_to=address,
        note=given.note,
        requested_on=given.requested_on,
        placed_at=past.placed_at,
        net=net,
        gross=net,
        created_by_id=terms.by.pk if terms.by else None,
    )
    if past.is_shipped:
        order.delivered_on = past.left_on or past.placed_at.date()
        order.fulfilment_status = FulfilmentStatus.DELIVERED.value
        order.payment_status = PaymentStatus.PAID.value
        order.invoiced = order.paid = net
    order.book(past.placed_at)
    order.close(_closed_at(past))
    return order


def _closed_at(past: Past) -> dt.datetime:
    if past.left_on is None or past.left_on <= past.placed_at.date():
        return past.placed_at
    return dt.datetime.combine(past.left_on, dt.time(), dt.UTC)


LINE_COLUMNS = (
    "line_no",
    "external_id",
    "item_id",
    "item_text",
    "sku",
    "description",
    "unit",
    "note",
    "unit_price",
    "net",
    "tax_category",
    "ordered",
    "shipped",
    "delivered",
    "invoiced",
    "scheduled",
    "delivered_on",
)


def line_row(past: Past, line: LineInput, item_id: int) -> tuple[Any, ...]:
    """The values of `LINE_COLUMNS`; what was shipped was delivered and invoiced."""
    quantity = line.quantity or ZERO
    done = quantity if past.is_shipped else ZERO
    sku = sku_of(line)
    return (
        line.line_no,
        line.external_id,
        item_id,
        line.text[:200],
        sku,
        (line.text or sku)[:300],
        line.unit or PIECE,
        line.note,
        line.unit_price,
        net_of(past, line),
        "Z",
        quantity,
        done,
        done,
        done,
        done,
        past.left_on,
    )


def net_of(past: Past, line: LineInput) -> Decimal:
    if line.net is not None:
        return line.net
    amount = (line.quantity or ZERO) * (line.unit_price or ZERO)
    return round_amount(amount, past.currency)


def demand_rows(
    rows: Sequence[tuple[Past, Order, int]], items: Mapping[str, int]
) -> list[tuple[Any, ...]]:
    """The lines as `orders.services.past.demand` reads them; of no known place."""
    return [
        (
            order.number,
            order.kind,
            order.origin,
            past.placed_at.date(),
            past.given.requested_on,
            line.requested_on,
            line.line_no,
            items[sku_of(line)],
            line.unit or PIECE,
            None,
            line.quantity or ZERO,
            "",
        )
        for past, order, _ in rows
        for line in past.given.lines
    ]


_ABOUT = ("subject_kind", "subject", "thread", "actor_id", "means", "at")


def add_records(
    rows: Sequence[tuple[Past, Order, int]], batch: Batch, by: User | None
) -> None:
    """The image of each order, and who brought it in when."""
    actor, means, now = by.pk if by else None, current_means(), clock.now()
    batch.insert(
        OrderRevision,
        ("order_id", "number", "image", "actor_id", "means", "at"),
        [(key, 1, _image(past, order), actor, means, now) for past, order, key in rows],
    )
    about = [
        ("order", order.number, order.number, actor, means, now) for _, order, _ in rows
    ]
    batch.insert(
        AuditEntry,
        (*_ABOUT, "changes"),
        [(*who, changes) for who, changes in zip(about, _changes(rows), strict=True)],
    )
    batch.insert(
        TimelineEntry,
        (*_ABOUT, "kind", "code", "params"),
        [
            (*who, "system", "order.imported", params)
            for who, params in zip(about, _told(rows), strict=True)
        ],
    )


def _changes(rows: Sequence[tuple[Past, Order, int]]) -> Iterator[dict[str, Any]]:
    for _, order, _ in rows:
        yield {"status": [None, order.status], "net": [None, order.net]}


def _told(rows: Sequence[tuple[Past, Order, int]]) -> Iterator[dict[str, Any]]:
    for _, order, _ in rows:
        yield {"gross": {"amount": str(order.gross), "currency": order.currency}}


def _image(past: Past, order: Order) -> dict[str, Any]:
    result = {"net": order.net, "currency": order.currency, "kind": order.kind}
    return make_image(
        past.content.encoded,
        past.content.digest,
        provenance={},
        findings=(),
        result=result,
    )
