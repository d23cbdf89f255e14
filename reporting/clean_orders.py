"""The clean-order rate: orders booked without a manual touch, of all that were booked.

A touch is what somebody of ours had to do before the order was booked: settle a draft,
match a code, send it back, pass over a rule, release a hold or approve it. Typing an
order in is how it comes, not a touch; a correction by its sender is theirs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from foundation.models import Means, TimelineEntry, User
from orders.access import orders_for
from orders.models import Hold, Order, OrderRevision
from orders.states import OrderKind, Origin

#: What is told of an order when somebody of ours had to do something about it.
TOUCHES = (
    "order.mapped",
    "order.sent_back",
    "order.rule_bypassed",
    "approval.approved",
)


@dataclass(frozen=True)
class CleanRate:
    """Orders of one channel that were booked, and how many of them by themselves."""

    channel: str
    name: str
    submitted: int
    clean: int

    @property
    def touched(self) -> int:
        return self.submitted - self.clean

    @property
    def percent(self) -> Decimal:
        if not self.submitted:
            return Decimal(0)
        rate = Decimal(100) * self.clean / self.submitted
        return rate.quantize(Decimal("0.1"))


def submitted_orders(user: User, *, since: dt.date, until: dt.date) -> QuerySet[Order]:
    """Booked orders that came in on these days, each told whether it was touched."""
    staff = ~Q(actor=None) & Q(means=Means.PAGE)
    settled = OrderRevision.objects.filter(
        staff,
        ~Q(actor__contact__isnull=False),
        order=OuterRef("pk"),
        number__gt=1,
        at__lte=OuterRef("booked_at"),
    )
    told = TimelineEntry.objects.filter(thread=OuterRef("number"), code__in=TOUCHES)
    released = Hold.objects.filter(order=OuterRef("pk"), released_by__isnull=False)
    return (
        orders_for(user)
        .filter(origin=Origin.LIVE, kind=OrderKind.SALE, booked_at__isnull=False)
        .filter(placed_at__gte=_start_of(since))
        .filter(placed_at__lt=_start_of(until + dt.timedelta(days=1)))
        .annotate(is_touched=Exists(settled) | Exists(told) | Exists(released))
    )


def clean_rates(user: User, *, since: dt.date, until: dt.date) -> list[CleanRate]:
    """The rate by channel, in the order of the channels' names."""
    counted = (
        submitted_orders(user, since=since, until=until)
        .order_by()
        .values("channel__code", "channel__name")
        .annotate(
            submitted=Count("id"), untouched=Count("id", filter=Q(is_touched=False))
        )
        .order_by("channel__name")
    )
    return [
        CleanRate(
            row["channel__code"],
            row["channel__name"],
            row["submitted"],
            row["untouched"],
        )
        for row in counted
    ]


def _start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=dt.UTC)


def total_of(rates: list[CleanRate]) -> CleanRate:
    """All channels together."""
    return CleanRate(
        "",
        "",
        sum(each.submitted for each in rates),
        sum(each.clean for each in rates),
    )
