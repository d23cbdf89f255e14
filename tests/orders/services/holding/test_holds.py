from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from foundation import clock
from foundation.errors import NotAllowed
from foundation.models import AuditEntry, OutboxEvent, StatusChange, TimelineEntry, User
from foundation.roles import Role
from foundation.sentences import word
from orders.errors import (
    AlreadyHeld,
    AlreadyPast,
    HoldNotOpen,
    HoldReasonMissing,
    HoldUntilPast,
    NotBooked,
    NotYourRelease,
    OrderAlreadyPast,
    SystemHold,
    UnknownHoldCode,
)
from orders.models import Hold, OrderLine
from orders.services.cancel import cancel_lines, cancel_order
from orders.services.holding.holds import (
    HoldWish,
    apply_hold,
    copy_holds,
    expire_holds,
    is_held,
)
from orders.services.holding.rights import roles_named
from orders.states import CancelReason, HoldKind, HoldStatus, OrderStatus
from tests.factories.fulfillment import happen, refused
from tests.factories.holds import hold, make_hold_code, release
from tests.factories.inventory import make_stock
from tests.factories.orders import (
    book,
    make_line,
    make_order,
    make_priced_item,
    make_seller,
)
from tests.people import make_person

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


def again(held: Hold) -> Hold:
    return Hold.objects.get(pk=held.pk)


def told(number: str) -> list[str]:
    entries = TimelineEntry.objects.filter(thread=number).order_by("id")
    return [word(entry.code, entry.params) for entry in entries]


def test_a_hold_stops_at_once_and_says_who_and_why(ada: User) -> None:
    order = make_order()

    with clock.travel_to(MONDAY):
        held = hold(order, by=ada, reason="Bank details changed")

    assert (held.status, held.kind) == (HoldStatus.ACTIVE, HoldKind.GENERIC)
    assert (held.applied_by, held.applied_at) == (ada, MONDAY)
    assert is_held(order)
    assert told(order.number) == [
        "Put on hold: Stop. “Bank details changed”",
        "The order is on hold.",
    ]
    audit = AuditEntry.objects.get(subject=order.number)
    assert audit.changes == {"hold stop": [None, "active"]}


def test_a_hold_on_a_step_is_requested_until_the_step_comes() -> None:
    held = hold(make_order(), 2, step="invoice")

    assert (held.status, held.kind) == (HoldStatus.REQUESTED, HoldKind.TASK)
    assert held.line is not None
    assert held.line.line_no == 2


def test_releasing_says_who_when_and_why(ada: User) -> None:
    order = make_order()
    held = release(hold(order), by=ada)

    assert (held.status, held.released_by) == (HoldStatus.RELEASED, ada)
    assert held.release_reason == "All right"
    assert not is_held(order)
    assert told(order.number)[2:] == [
        "Hold released: Stop. “All right”",
        "The order is no longer on hold.",
    ]
    assert OutboxEvent.objects.filter(name="HoldsReleased").count() == 1
    changes = StatusChange.objects.filter(subject_kind="hold", subject=str(held.pk))
    assert [each.target for each in changes.order_by("id")] == ["active", "released"]


def test_customers_read_only_that_the_order_is_on_hold() -> None:
    order = make_order()
    release(hold(order, reason="We do not trust them"))

    public = TimelineEntry.objects.filter(thread=order.number, is_public=True)
    assert [entry.code for entry in public.order_by("id")] == [
        "order.on_hold",
        "order.off_hold",
    ]


def test_the_order_stays_on_hold_until_the_last_is_released() -> None:
    order = make_order()
    first, second = hold(order), hold(order, 1)

    release(first)
    assert is_held(order)

    release(second)
    assert not is_held(order)


def test_a_hold_that_is_not_there_is_neither_released_nor_made() -> None:
    held = release(hold(make_order()))

    with refused(HoldNotOpen):
        release(held)

    assert Hold.objects.count() == 1


def test_the_same_hold_is_not_applied_twice() -> None:
    order = make_order()
    hold(order)

    with refused(AlreadyHeld) as told_twice:
        hold(order)

    assert str(told_twice.value) == "This is already on hold: Stop."


def test_a_line_past_the_step_is_not_held_for_it() -> None:
    order = make_order(lines=0)
    make_line(order, 1, shipped=10)
    make_line(order, 2, shipped=4)

    with refused(AlreadyPast) as past:
        hold(order, 1, step="ship")

    assert str(past.value) == "Line 1 has gone through the step “Ship” already."
    assert hold(order, 2, step="ship").status == HoldStatus.REQUESTED
    assert hold(order, step="ship").status == HoldStatus.REQUESTED


def test_an_order_past_the_step_is_not_held_for_it() -> None:
    order = make_order(lines=0)
    make_line(order, 1, shipped=10)

    with refused(OrderAlreadyPast) as past:
        hold(order, step="ship")

    assert order.number in str(past.value)


@pytest.mark.parametrize("status", [OrderStatus.DRAFT, OrderStatus.CANCELED])
def test_only_booked_orders_are_held(status: OrderStatus) -> None:
    order = make_order(status=status)

    with refused(NotBooked):
        hold(order)


def test_a_person_says_why_and_until_a_day_to_come(ada: User) -> None:
    order = make_order()

    with refused(HoldReasonMissing):
        hold(order, by=ada, reason=" ")
    with refused(HoldUntilPast):
        hold(order, by=ada, until=clock.today())
    with refused(UnknownHoldCode):
        apply_hold(order, HoldWish("nobody", reason="No code"), by=ada)


def test_only_the_named_roles_release(ada: User, cleo: User) -> None:
    make_hold_code("money", release_roles=["finance"])
    held = hold(make_order(), code="money", by=ada)

    with refused(NotYourRelease) as not_hers:
        release(held, by=ada)

    assert not_hers.value.status == 403
    assert str(not_hers.value) == "Only Finance may release this hold."
    assert release(held, by=cleo).status == HoldStatus.RELEASED


def test_an_auditor_releases_nothing() -> None:
    held = hold(make_order())

    with refused(NotAllowed):
        release(held, by=make_person("Olaf Berg", Role.AUDITOR))


def test_a_system_hold_is_no_matter_for_people(ada: User) -> None:
    make_hold_code("engine", is_system=True)
    order = make_order()

    with refused(SystemHold):
        hold(order, code="engine", by=ada)
    held = hold(order, code="engine")
    assert held.kind == HoldKind.SYSTEM
    with refused(SystemHold):
        release(held, by=ada)
    assert release(held).status == HoldStatus.RELEASED


def test_a_hold_ends_on_its_day() -> None:
    make_hold_code("week", auto_until_days=7)
    order = make_order()
    with clock.travel_to(MONDAY):
        held, other = hold(order, code="week"), hold(order)
        assert held.until == dt.date(2026, 3, 16)

    with clock.travel_to(MONDAY + dt.timedelta(days=6)):
        assert expire_holds() == 0
    with clock.travel_to(MONDAY + dt.timedelta(days=7)):
        assert expire_holds() == 1

    assert again(held).status == HoldStatus.EXPIRED
    assert again(other).status == HoldStatus.ACTIVE
    assert OutboxEvent.objects.filter(name="HoldsReleased").count() == 1


def test_what_is_split_off_a_held_line_is_held_too() -> None:
    order = make_order(lines=1)
    line = OrderLine.objects.get(order=order)
    first, second = hold(order, 1), hold(order, 1, code="later", step="ship")
    part = make_line(order, 2)

    copies = copy_holds(line, part, by=None)

    assert [copy.status for copy in copies] == [first.status, second.status]
    assert {copy.line for copy in copies} == {part}
    release(first)
    assert Hold.objects.open().filter(line=part).count() == 2


def test_the_name_is_told_in_the_readers_language() -> None:
    make_hold_code("bank", name="Bank check", names={"nl": "Bankcontrole"})
    order = make_order()
    hold(order, code="bank")

    entry = TimelineEntry.objects.filter(thread=order.number).earliest("id")
    with translation.override("nl"):
        assert entry.params["hold"]["texts"]["nl"] in word(entry.code, entry.params)


def test_holds_end_with_what_they_held() -> None:
    make_stock(item := make_priced_item("BIKE"), 9)
    order = book(make_seller(), (item, 1), (item, 2))
    of_order, of_line = hold(order), hold(order, 2)
    happen()

    cancel_lines(order, {2: Decimal(2)}, reason=CancelReason.OTHER, by=None)
    happen()
    assert (again(of_order).status, again(of_line).status) == ("active", "expired")

    cancel_order(order, reason=CancelReason.OTHER, by=None)
    happen()
    assert again(of_order).status == HoldStatus.EXPIRED


def test_roles_are_named_as_a_choice() -> None:
    named = roles_named(["rules", "sales_manager"])

    assert set(named.split(" or ")) == {"Sales manager", "Rule administrator"}
