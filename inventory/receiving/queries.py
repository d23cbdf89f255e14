"""Reads for the receiving pages: what is expected, what came, whom it serves."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from catalog.models import Item
from inventory.models import (
    Claim,
    NoticeLine,
    Receipt,
    ReceiptLine,
    ShippingNotice,
    SupplyLine,
    SupplyOrder,
)
from inventory.states import (
    Discrepancy,
    NoticeStatus,
    Quality,
    SupplyKind,
    SupplyStatus,
)

NOTHING = Decimal(0)
#: Rows shown; beyond, somebody searches.
MOST = 200


@dataclass(frozen=True)
class ExpectedRow:
    """A delivery that was announced, or an order of which something is to come."""

    order: SupplyOrder
    on: dt.date | None
    lines: int
    notice: ShippingNotice | None = None

    @property
    def sender(self) -> str:
        sender = self.order.supplier or self.order.source
        return str(sender.name) if sender else ""


@dataclass(frozen=True)
class ToReceive:
    """A line of a receive form, filled in with what is expected."""

    line: SupplyLine
    quantity: Decimal
    lot_code: str = ""
    expires_on: dt.date | None = None


@dataclass(frozen=True)
class Destiny:
    """What came in goes to a demand."""

    claim: Claim
    quantity: Decimal


def expected_rows(text: str = "", location: str = "") -> list[ExpectedRow]:
    """Deliveries and orders that are to come, the first (and late ones) first."""
    rows = [*_announced(text, location), *_ordered(text, location)]
    return sorted(rows, key=lambda row: (row.on or dt.date.max, row.order.pk))[:MOST]


def _announced(text: str, location: str) -> list[ExpectedRow]:
    notices = ShippingNotice.objects.filter(
        status=NoticeStatus.ANNOUNCED, order__status=SupplyStatus.SENT
    )
    if text:
        notices = notices.filter(_means(text, "order__") | Q(reference__iexact=text))
    if location:
        notices = notices.filter(order__destination__code=location)
    found = (
        notices.annotate(count=Count("lines"))
        .select_related("order__supplier", "order__source", "order__destination")
        .order_by(F("expected_on").asc(nulls_last=True), "id")
    )
    return [
        ExpectedRow(notice.order, notice.expected_on, notice.count, notice)
        for notice in found[:MOST]
    ]


def _ordered(text: str, location: str) -> list[ExpectedRow]:
    is_open = Q(lines__ordered__gt=F("lines__received") + F("lines__canceled"))
    is_under_way = Q(lines__shipped__gt=F("lines__received"))
    orders = SupplyOrder.objects.filter(status=SupplyStatus.SENT).filter(
        Q(is_open, kind=SupplyKind.PURCHASE)
        | Q(is_under_way, ~_is_announced(), kind=SupplyKind.TRANSFER)
    )
    if text:
        orders = orders.filter(_means(text, ""))
    if location:
        orders = orders.filter(destination__code=location)
    found: QuerySet[Any] = (
        orders.annotate(
            on=Min(Coalesce("lines__confirmed_on", "lines__due_on")),
            count=Count("lines", distinct=True),
        )
        .select_related("supplier", "source", "destination")
        .order_by(F("on").asc(nulls_last=True), "id")
    )
    return [ExpectedRow(order, order.on, order.count) for order in found[:MOST]]


def _is_announced() -> Q:
    notices = ShippingNotice.objects.filter(
        order=OuterRef("pk"), status=NoticeStatus.ANNOUNCED
    )
    return Q(Exists(notices))


def _means(text: str, path: str) -> Q:
    return (
        Q(**{f"{path}number__iexact": text})
        | Q(**{f"{path}supplier__name__icontains": text})
        | Q(**{f"{path}source__name__icontains": text})
        | Q(**{f"{path}their_reference__iexact": text})
    )


def rows_to_receive(
    order: SupplyOrder, notice: ShippingNotice | None
) -> list[ToReceive]:
    """What is still to come of an order, or what a delivery is said to hold."""
    if notice is not None:
        announced = NoticeLine.objects.filter(notice=notice)
        found = announced.select_related("supply_line__item__unit", "lot")
        return [
            ToReceive(row.supply_line, row.quantity, row.lot_code, row.expires_on)
            for row in found.order_by("supply_line__line_no", "id")
        ]
    lines = order.lines.select_related("item__unit").order_by("line_no")
    is_transfer = order.kind == SupplyKind.TRANSFER
    rows = [
        ToReceive(line, line.shipped - line.received if is_transfer else line.open)
        for line in lines
    ]
    return [row for row in rows if row.quantity > 0]


def receipts_list(text: str = "", location: str = "") -> QuerySet[Receipt]:
    """What came in, with how many lines and how many of them differ."""
    receipts = Receipt.objects.select_related("location", "order", "supplier", "actor")
    if text:
        receipts = receipts.filter(
            Q(number__iexact=text)
            | Q(reference__icontains=text)
            | Q(order__number__iexact=text)
            | Q(supplier__name__icontains=text)
        )
    if location:
        receipts = receipts.filter(location__code=location)
    return receipts.annotate(
        lines_count=Count("lines"),
        different=Count("lines", ~Q(lines__discrepancy=Discrepancy.NONE)),
    )


def lines_of(receipt: Receipt) -> list[ReceiptLine]:
    lines = ReceiptLine.objects.filter(receipt=receipt)
    related = lines.select_related("item__unit", "lot", "bin", "supply_line")
    return list(related.order_by("line_no"))


def still_open(order: SupplyOrder | None) -> list[SupplyLine]:
    """What an order still brings after its receipts."""
    if order is None or order.status != SupplyStatus.SENT:
        return []
    lines = order.lines.select_related("item__unit").order_by("line_no")
    return [line for line in lines if line.open]


def destinies(receipt: Receipt, lines: Sequence[ReceiptLine]) -> list[Destiny]:
    """Whom it serves: what was claimed of it since it came, until it is given away."""
    left: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.quality == Quality.AVAILABLE:
            left[line.item_id] += line.quantity - line.returned
    claims = Claim.objects.filter(
        item_id__in=left, location=receipt.location, made_at__gte=receipt.at
    ).select_related("item__unit")
    found = []
    for claim in claims.order_by("made_at", "id")[:MOST]:
        share = min(claim.quantity, left[claim.item_id])
        if share > 0:
            left[claim.item_id] -= share
            found.append(Destiny(claim, share))
    return found


def meant_for(lines: Iterable[ReceiptLine]) -> list[str]:
    """The demands that these goods were ordered for."""
    refs = {line.supply_line.demand_ref for line in lines if line.supply_line}
    return sorted(ref for ref in refs if ref)


def codes_of(items: Iterable[Item]) -> dict[int, list[str]]:
    """What may be scanned for each item."""
    known = {item.pk: [item.sku, *([item.gtin] if item.gtin else [])] for item in items}
    for item in Item.objects.filter(pk__in=known).prefetch_related("codes"):
        known[item.pk] += [each.code for each in item.codes.all()]
    return known


def transfers(text: str = "", state: str = "") -> QuerySet[SupplyOrder]:
    return _of_kind(SupplyKind.TRANSFER, text, state)


def productions(text: str = "", state: str = "") -> QuerySet[SupplyOrder]:
    return _of_kind(SupplyKind.MAKE, text, state)


def _of_kind(kind: SupplyKind, text: str, state: str) -> QuerySet[SupplyOrder]:
    orders = SupplyOrder.objects.filter(kind=kind)
    if text:
        named = SupplyLine.objects.filter(order=OuterRef("pk")).filter(
            Q(item__sku__iexact=text) | Q(item__name__icontains=text)
        )
        orders = orders.filter(Q(number__iexact=text) | Exists(named))
    if state == "open":
        ended = (SupplyStatus.CLOSED, SupplyStatus.CANCELED)
        orders = orders.exclude(status__in=ended)
    elif state:
        orders = orders.filter(status=state)
    return orders.select_related("source", "destination").annotate(
        lines_count=Count("lines"), on=Min("lines__due_on")
    )
