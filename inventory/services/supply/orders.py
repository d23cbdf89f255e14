"""The life of a supply order: drafted, approved, sent, called off or cut short.

What happens to its quantities is `progress`; what the supplier answers is
`acknowledge`. From its approval on, what an order brings counts as expected.
"""

from __future__ import annotations

from decimal import Decimal

from foundation import clock
from foundation.db import atomic
from foundation.events import publish
from foundation.models import User
from foundation.services.timeline import tell
from inventory.errors import AlreadyReceived, ReasonMissing
from inventory.events import SupplySent
from inventory.models import SupplyLine, SupplyOrder
from inventory.services.supply.answers import Answer, acknowledge
from inventory.services.supply.approvals import end_approval, is_agreed
from inventory.services.supply.drafts import DraftLine, SupplyDraft, draft_supply
from inventory.services.supply.held import release_held
from inventory.services.supply.progress import (
    SupplyChange,
    announce,
    lock_supply_order,
    note_progress,
    refuse_state,
)
from inventory.states import SupplyKind, SupplyProgressKind, SupplyStatus

__all__ = [
    "Answer",
    "DraftLine",
    "SupplyDraft",
    "acknowledge",
    "approve_supply",
    "cancel_supply",
    "close_short",
    "draft_supply",
    "ensure_approved",
    "give_back_supply",
    "send_supply",
]

NOTHING = Decimal(0)
_NOT_APPROVED = (SupplyStatus.DRAFT, SupplyStatus.IN_APPROVAL)
_CANCELABLE = (*_NOT_APPROVED, SupplyStatus.APPROVED, SupplyStatus.SENT)


@atomic()
def approve_supply(order: SupplyOrder, *, by: User | None) -> SupplyOrder:
    """Say yes to an order, or ask those whom the rules name: then it is in approval.

    An order that was approved stays as it is. Publishes SupplyChanged.
    """
    order = lock_supply_order(order)
    if order.status == SupplyStatus.APPROVED:
        return order
    if order.status not in _NOT_APPROVED:
        refuse_state(order)
    if not is_agreed(order, by=by):
        if order.status == SupplyStatus.DRAFT:
            order.ask()
            order.save(update_fields=["status"])
            tell("supply.asked", subject=("supply", order.number), by=by)
        return order
    order.approve()
    order.save(update_fields=["status"])
    tell("supply.approved", subject=("supply", order.number), by=by)
    announce({order.pk: order}, order.lines.all())
    return order


def ensure_approved(order: SupplyOrder, *, by: User | None) -> SupplyOrder:
    """Approve on the way what nobody has approved yet; it may stay in approval."""
    return approve_supply(order, by=by) if order.status in _NOT_APPROVED else order


@atomic()
def give_back_supply(
    order: SupplyOrder, reason: str, *, by: User | None
) -> SupplyOrder:
    """An order in approval is a draft again: taken back, or rejected by an approver."""
    order = lock_supply_order(order)
    if order.status == SupplyStatus.DRAFT:
        return order
    if order.status != SupplyStatus.IN_APPROVAL:
        refuse_state(order)
    end_approval(order, by=by)
    order.give_back()
    order.save(update_fields=["status"])
    params = {"reason": _reason(reason)}
    tell("supply.given_back", subject=("supply", order.number), by=by, params=params)
    return order


@atomic()
def send_supply(order: SupplyOrder, *, by: User | None) -> SupplyOrder:
    """An approved order goes out; one that did stays as it is.

    Publishes SupplySent, on which a purchase is mailed to its supplier, and
    SupplyChanged.
    """
    order = lock_supply_order(order)
    if order.status == SupplyStatus.SENT:
        return order
    if order.status != SupplyStatus.APPROVED:
        refuse_state(order)
    order.send(clock.now())
    order.save(update_fields=["status", "sent_at"])
    tell("supply.sent", subject=("supply", order.number), by=by)
    publish(SupplySent(order.pk, order.number, order.kind))
    announce({order.pk: order}, order.lines.all())
    return order


@atomic()
def cancel_supply(order: SupplyOrder, reason: str, *, by: User | None) -> SupplyOrder:
    """Call off an order of which nothing came in. Publishes SupplyChanged."""
    order = lock_supply_order(order)
    if order.status == SupplyStatus.CANCELED:
        return order
    if order.status not in _CANCELABLE:
        refuse_state(order)
    if order.lines.exclude(received=0, shipped=0).exists():
        raise AlreadyReceived(number=order.number)
    end_approval(order, by=by)
    order.cancel(clock.now(), _reason(reason))
    order.save(update_fields=["status", "closed_at", "reason"])
    _cancel_open(order, f"cancel:{order.number}", by=by)
    _tell("supply.canceled", order, by)
    return order


@atomic()
def close_short(order: SupplyOrder, reason: str, *, by: User | None) -> SupplyOrder:
    """Nothing more comes of a sent order: what is open is given up at once.

    Publishes SupplyChanged.
    """
    order = lock_supply_order(order)
    if order.status == SupplyStatus.CLOSED:
        return order
    if order.status != SupplyStatus.SENT:
        refuse_state(order)
    SupplyOrder.objects.filter(pk=order.pk).update(reason=_reason(reason))
    order.reason = reason
    _tell("supply.closed_short", order, by)
    _cancel_open(order, f"close_short:{order.number}", by=by)
    return SupplyOrder.objects.get(pk=order.pk)


def _cancel_open(order: SupplyOrder, cause: str, *, by: User | None) -> None:
    """Give up what did not leave yet, and what the order holds of stock itself."""
    if order.kind != SupplyKind.PURCHASE:
        release_held(order, cause=cause, by=by)
    rests = {line.pk: _rest(order, line) for line in order.lines.all()}
    note_progress(
        [
            SupplyChange(line_id, SupplyProgressKind.CANCELED, rest)
            for line_id, rest in rests.items()
            if rest
        ],
        cause=cause,
        on=None,
        by=by,
    )


def _rest(order: SupplyOrder, line: SupplyLine) -> Decimal:
    """What is in transit between our places still comes, or is written off there."""
    if order.kind != SupplyKind.TRANSFER:
        return line.open
    return max(line.open - max(line.shipped - line.received, NOTHING), NOTHING)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return reason.strip()


def _tell(code: str, order: SupplyOrder, by: User | None) -> None:
    subject = ("supply", order.number)
    tell(code, subject=subject, by=by, params={"reason": order.reason})
