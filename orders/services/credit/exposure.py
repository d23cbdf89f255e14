"""Orders report to the ledger of exposure what they commit their customers to."""

from __future__ import annotations

from collections.abc import Iterable

from foundation.models import User
from orders.engine.exposure import Committed, LineAmount, committed
from orders.models import Order, OrderLine
from orders.states import OrderKind, OrderStatus, Origin
from partners.services.credit import Account, Kind, follow_exposure

_COMMITTING = (OrderStatus.BOOKED, OrderStatus.CLOSED)


def follow_order(
    order: Order, lines: Iterable[OrderLine], *, cause: str, by: User | None
) -> None:
    """Bring the customer's exposure to what a locked order comes to now."""
    account = account_of(order)
    if account is None or order.origin != Origin.LIVE:
        return
    amounts = committed_by(order, lines)
    follow_exposure(
        account,
        {Kind.ORDER: amounts.ordered, Kind.SHIPPED: amounts.shipped},
        subject=order.number,
        cause=cause,
        by=by,
    )


def committed_by(order: Order, lines: Iterable[OrderLine]) -> Committed:
    """What an order commits its customer to; a draft or a credit nothing."""
    if order.status not in _COMMITTING or order.kind != OrderKind.SALE:
        return Committed()
    return committed(
        LineAmount(
            line.net + line.tax,
            line.ordered,
            line.canceled,
            line.shipped,
            line.invoiced,
        )
        for line in lines
    )


def account_of(order: Order) -> Account | None:
    if order.partner_id is None:
        return None
    return Account(order.partner_id, order.company_id, order.currency)
