"""The setting of the story: who acts when, and what belongs to the demo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Max, QuerySet

from foundation import clock
from foundation.actor import by_means
from foundation.events import in_lane
from foundation.models import Delivery, Means, OutboxEvent, User
from foundation.services.deliver import deliver_due
from foundation.services.mail import send_due
from foundation.wake import quietly
from inventory.models import Location
from oms.demo.files import read_toml
from oms.demo.story.plan import Fate, PlannedOrder
from orders.models import Order
from promising.models import Lane

LANE = "demo"
COMPANIES = ("TNL", "TTR")
A_MOMENT = dt.timedelta(seconds=20)


@dataclass
class Stage:
    """Everything that the acts of the story share."""

    #: The moment the story ends, and the visitor's own orders begin.
    now: dt.datetime
    plans: Mapping[str, PlannedOrder] = field(default_factory=dict)

    def person(self, key: str) -> User:
        return self._people[key]

    @cached_property
    def _people(self) -> dict[str, User]:
        rows = read_toml("people")["person"]
        emails = [row["email"] for row in rows]
        users = {user.email: user for user in User.objects.filter(email__in=emails)}
        return {row["key"]: users[row["email"]] for row in rows}

    @cached_property
    def places(self) -> dict[str, Location]:
        return {place.code: place for place in Location.objects.stocking()}

    @cached_property
    def transit_days(self) -> dict[tuple[int, str], int]:
        """Days on the way by place and country."""
        lanes = Lane.objects.values_list("location_id", "country", "transit_days")
        return {(place, country): days for place, country, days in lanes}

    def orders(self) -> QuerySet[Order]:
        """The demo's own orders: nothing that a visitor entered is touched."""
        orders: QuerySet[Order] = Order.objects.live()
        return orders.filter(company__code__in=COMPANIES, placed_at__lte=self.now)

    def plan_of(self, order: Order) -> PlannedOrder | None:
        return self.plans.get(order.external_id)

    def fate_of(self, order: Order) -> Fate:
        plan = self.plan_of(order)
        return plan.fate if plan else Fate.NORMAL


@contextmanager
def acting(moment: dt.datetime, means: Means) -> Iterator[None]:
    """Run the block at that moment, in the demo's lane."""
    with clock.travel_to(moment), in_lane(LANE), by_means(means), quietly():
        yield


def catch_up(moment: dt.datetime) -> None:
    """Deliver what the acts before have announced, a moment later."""
    with clock.travel_to(moment + A_MOMENT), in_lane(LANE), quietly():
        deliver_due(lane=LANE)
        send_due(lane=LANE)


def finish(now: dt.datetime) -> None:
    """Leave nothing undelivered in the lane, whatever had to be tried again."""
    catch_up(now)
    left = Delivery.objects.filter(lane=LANE, state=Delivery.State.DUE)
    while last := left.aggregate(last=Max("due_at"))["last"]:
        catch_up(max(last, now))


def is_drained() -> bool:
    due = Delivery.objects.filter(lane=LANE, state=Delivery.State.DUE)
    new = OutboxEvent.objects.filter(lane=LANE, is_fanned_out=False)
    return not (due.exists() or new.exists())
