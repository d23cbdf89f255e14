"""What a receipt may not say."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

from catalog.queries import ItemFacts
from foundation.formats import number
from foundation.models import User
from inventory.engine.receiving import Outcome
from inventory.errors import NotAPlaceForStock
from inventory.models import ShippingNotice, SupplyOrder
from inventory.permissions import ACCEPT_OVER
from inventory.receiving_errors import (
    LotNotAnnounced,
    MadeNotReceived,
    NotExpected,
    NotExpectedYet,
    NoticeClosed,
    NotOrdered,
    NotReceivedHere,
    NotUnderWay,
    TooMuchArrived,
)
from inventory.services.receiving.read import lots_under_way
from inventory.services.receiving.shapes import ReceiptDraft
from inventory.states import STOCKING, NoticeStatus, SupplyKind, SupplyStatus

_NOT_SENT = (SupplyStatus.DRAFT, SupplyStatus.IN_APPROVAL, SupplyStatus.APPROVED)


def guard_draft(
    draft: ReceiptDraft, order: SupplyOrder | None, notice: ShippingNotice | None
) -> None:
    """Refuse what cannot come in here, or of this order or delivery."""
    if draft.location.kind not in STOCKING:
        raise NotAPlaceForStock(location=draft.location.name)
    if order is not None:
        _guard_order(draft, order)
    if notice is not None and (
        notice.status != NoticeStatus.ANNOUNCED
        or notice.order_id != (order.pk if order else None)
    ):
        raise NoticeClosed(reference=notice.reference)


def _guard_order(draft: ReceiptDraft, order: SupplyOrder) -> None:
    if order.kind == SupplyKind.MAKE:
        raise MadeNotReceived(number=order.number)
    if order.status in _NOT_SENT:
        raise NotExpectedYet(number=order.number)
    if order.status != SupplyStatus.SENT:
        raise NotExpected(number=order.number)
    if order.destination_id != draft.location.pk:
        place = order.destination.name
        raise NotReceivedHere(number=order.number, location=place)


def guard_outcome(
    draft: ReceiptDraft,
    outcome: Outcome,
    items: Mapping[int, ItemFacts],
    by: User | None,
) -> None:
    """Refuse what nobody ordered, and more of it than may be taken in."""
    order = draft.order
    for place in outcome.unexpected:
        sku = items[draft.lines[place].item_id].sku
        name = order.number if order else ""
        raise NotOrdered(field="item", item=sku, number=name, row=place)
    if not outcome.too_much:
        return
    first = outcome.too_much[0]
    sku = items[first.item_id].sku
    came = number(first.came)
    # A tolerance of a part of a piece lets no piece in.
    smallest = Decimal(1).scaleb(-items[first.item_id].unit_digits)
    most = number(first.most.quantize(smallest, ROUND_FLOOR))
    if order is not None and order.kind == SupplyKind.TRANSFER:
        raise NotUnderWay(
            field="quantity", item=sku, came=came, most=most, row=first.arrival
        )
    may_accept = by is not None and by.may(ACCEPT_OVER)
    if not (draft.over_reason.strip() and may_accept):
        raise TooMuchArrived(
            field="quantity", item=sku, came=came, most=most, row=first.arrival
        )


def guard_lots(
    draft: ReceiptDraft, order: SupplyOrder | None, items: Mapping[int, ItemFacts]
) -> None:
    """What comes from our other place is of the lots that left there."""
    if order is None or order.kind != SupplyKind.TRANSFER:
        return
    lots = lots_under_way(order)
    for place, line in enumerate(draft.lines):
        code = line.lot_code.strip()
        if code and code not in lots.get(line.item_id, set()):
            raise LotNotAnnounced(
                field="lot_code",
                item=items[line.item_id].sku,
                lot=code,
                number=order.number,
                row=place,
            )
