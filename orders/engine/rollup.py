"""The three axes of an order, computed from the quantities of its lines and money.

Commercial status: draft, booked and canceled are transitions; a booked order closes
by itself when it is wholly delivered, invoiced and paid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from orders.states import FulfilmentStatus, PaymentStatus

ZERO = Decimal(0)


@dataclass(frozen=True)
class LineQuantities:
    ordered: Decimal
    canceled: Decimal = ZERO
    scheduled: Decimal = ZERO
    reserved: Decimal = ZERO
    shipped: Decimal = ZERO
    delivered: Decimal = ZERO
    invoiced: Decimal = ZERO

    @property
    def wanted(self) -> Decimal:
        return self.ordered - self.canceled


@dataclass(frozen=True)
class MoneyTotals:
    invoiced: Decimal = ZERO
    paid: Decimal = ZERO
    #: Small rests that finance let go.
    forgiven: Decimal = ZERO


@dataclass(frozen=True)
class Axes:
    fulfilment: FulfilmentStatus
    payment: PaymentStatus
    is_complete: bool


def roll_up(lines: Sequence[LineQuantities], money: MoneyTotals) -> Axes:
    """Fulfilment and payment of an order, and whether nothing is left to do."""
    fulfilment = fulfilment_of(lines)
    payment = payment_of(lines, money)
    return Axes(
        fulfilment,
        payment,
        is_complete=fulfilment == FulfilmentStatus.DELIVERED
        and payment == PaymentStatus.PAID,
    )


def fulfilment_of(lines: Iterable[LineQuantities]) -> FulfilmentStatus:
    """Fulfilment by the line that lags, except that a part gone shows as such.

    Of the lines that still want something (ordered − canceled > 0), first match:

    | delivered | shipped | waiting | reserved | scheduled | status           |
    |-----------|---------|---------|----------|-----------|------------------|
    | (no line wants anything)                             | canceled         |
    | all       | –       | –       | –        | –         | delivered        |
    | some      | –       | –       | –        | –         | partly_delivered |
    | none      | all     | –       | –        | –         | shipped          |
    | none      | some    | –       | –        | –         | partly_shipped   |
    | none      | none    | some    | –        | some      | backordered      |
    | none      | none    | none    | all      | –         | reserved         |
    | none      | none    | none    | –        | all       | scheduled        |
    | none      | none    | all     | none     | none      | backordered      |

    `waiting` is what has no supply yet: wanted − scheduled. An order without lines,
    such as an empty draft, has not started (none).
    """
    every = list(lines)
    live = [line for line in every if line.wanted > 0]
    if not live:
        return FulfilmentStatus.CANCELED if every else FulfilmentStatus.NONE
    if gone := _gone(live):
        return gone
    if any(line.scheduled < line.wanted for line in live):
        return FulfilmentStatus.BACKORDERED
    if all(line.reserved >= line.wanted for line in live):
        return FulfilmentStatus.RESERVED
    return FulfilmentStatus.SCHEDULED


def payment_of(lines: Iterable[LineQuantities], money: MoneyTotals) -> PaymentStatus:
    """Payment by what is invoiced; paid only once everything wanted is invoiced.

    | lines invoiced | settled of invoiced | status          |
    |----------------|---------------------|-----------------|
    | none           | –                   | none            |
    | some           | nothing, of > 0     | partly_invoiced |
    | all            | nothing, of > 0     | invoiced        |
    | some           | any part            | partly_paid     |
    | all            | a part              | partly_paid     |
    | all            | all (also of 0.00)  | paid            |

    Settled = paid + forgiven.
    """
    live = [line for line in lines if line.wanted > 0]
    settled = money.paid + money.forgiven
    if not any(line.invoiced > 0 for line in live) and money.invoiced == 0:
        return PaymentStatus.NONE
    is_all_invoiced = all(line.invoiced >= line.wanted for line in live)
    if is_all_invoiced and settled >= money.invoiced:
        return PaymentStatus.PAID
    if settled > 0:
        return PaymentStatus.PARTLY_PAID
    if is_all_invoiced:
        return PaymentStatus.INVOICED
    return PaymentStatus.PARTLY_INVOICED


def _gone(live: list[LineQuantities]) -> FulfilmentStatus | None:
    if all(line.delivered >= line.wanted for line in live):
        return FulfilmentStatus.DELIVERED
    if any(line.delivered > 0 for line in live):
        return FulfilmentStatus.PARTLY_DELIVERED
    if all(line.shipped >= line.wanted for line in live):
        return FulfilmentStatus.SHIPPED
    if any(line.shipped > 0 for line in live):
        return FulfilmentStatus.PARTLY_SHIPPED
    return None
