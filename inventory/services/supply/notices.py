"""What a supplier, or another place of ours, says is under way (ASN)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from foundation.db import atomic
from foundation.models import User
from foundation.services.timeline import tell
from inventory.errors import UnknownSupplyLine, WrongQuantity
from inventory.models import NoticeLine, ShippingNotice, SupplyLine, SupplyOrder
from inventory.receiving_errors import NotExpected, NothingAnnounced, NoticeClosed
from inventory.services.supply.answers import Answer, acknowledge
from inventory.services.supply.progress import announce as announce_change
from inventory.services.supply.progress import lock_supply_order
from inventory.states import NoticeStatus, SupplyStatus


@dataclass(frozen=True)
class AnnouncedLine:
    """So much of a supply line, in the item's own unit."""

    line_id: int
    quantity: Decimal
    lot_code: str = ""
    expires_on: dt.date | None = None
    #: The lot that left our own place.
    lot_id: int | None = None


@dataclass(frozen=True)
class NoticeDraft:
    reference: str
    lines: Sequence[AnnouncedLine]
    shipped_on: dt.date | None = None
    expected_on: dt.date | None = None
    carrier: str = ""
    tracking_number: str = ""


@atomic()
def announce(
    order: SupplyOrder, draft: NoticeDraft, *, by: User | None
) -> ShippingNotice:
    """Note what is under way; the same reference of an order twice changes nothing.

    The day it comes is the day its lines are confirmed for. Publishes SupplyChanged.
    """
    order = lock_supply_order(order)
    known = ShippingNotice.objects.filter(order=order, reference=draft.reference)
    if found := known.first():
        return found
    if order.status != SupplyStatus.SENT:
        raise NotExpected(number=order.number)
    lines = {line.pk: line for line in order.lines.select_related("item")}
    _guard(order, draft, lines)
    notice = write_notice(order, draft)
    if draft.expected_on is not None:
        cause = f"notice:{notice.reference}"
        acknowledge(order, _answers(draft, lines), cause=cause, by=by)
    announce_change({order.pk: order}, [lines[each.line_id] for each in draft.lines])
    tell(
        "supply.announced",
        subject=("supply", order.number),
        by=by,
        params={"reference": draft.reference},
    )
    return notice


@atomic()
def cancel_notice(notice: ShippingNotice, *, by: User | None) -> None:
    """What was announced does not come. Publishes SupplyChanged."""
    order = lock_supply_order(notice.order)
    notice = ShippingNotice.objects.select_for_update().get(pk=notice.pk)
    if notice.status == NoticeStatus.CANCELED:
        return
    if notice.status != NoticeStatus.ANNOUNCED:
        raise NoticeClosed(reference=notice.reference)
    notice.cancel()
    notice.save(update_fields=["status"])
    lines = SupplyLine.objects.filter(notice_lines__notice=notice).distinct()
    announce_change({order.pk: order}, lines)
    tell(
        "supply.notice_canceled",
        subject=("supply", order.number),
        by=by,
        params={"reference": notice.reference},
    )


def write_notice(order: SupplyOrder, draft: NoticeDraft) -> ShippingNotice:
    """The notice and its lines, checked by the caller."""
    notice = ShippingNotice.objects.create(
        order=order,
        reference=draft.reference,
        shipped_on=draft.shipped_on,
        expected_on=draft.expected_on,
        carrier=draft.carrier,
        tracking_number=draft.tracking_number,
    )
    NoticeLine.objects.bulk_create(
        NoticeLine(
            notice=notice,
            supply_line_id=each.line_id,
            quantity=each.quantity,
            lot_code=each.lot_code,
            expires_on=each.expires_on,
            lot_id=each.lot_id,
        )
        for each in draft.lines
    )
    return notice


def _guard(
    order: SupplyOrder, draft: NoticeDraft, lines: Mapping[int, SupplyLine]
) -> None:
    if not draft.lines:
        raise NothingAnnounced
    for each in draft.lines:
        if each.line_id not in lines:
            raise UnknownSupplyLine(line=each.line_id, number=order.number)
        if each.quantity <= 0:
            raise WrongQuantity(item=lines[each.line_id].item.sku)


def _answers(draft: NoticeDraft, lines: Mapping[int, SupplyLine]) -> list[Answer]:
    """The notice is their word on lines of which it brings all that is open."""
    announced: dict[int, Decimal] = defaultdict(Decimal)
    for each in draft.lines:
        announced[each.line_id] += each.quantity
    return [
        Answer(line.line_no, line.received + announced[pk], draft.expected_on)
        for pk, line in lines.items()
        if pk in announced and announced[pk] >= line.open
    ]
