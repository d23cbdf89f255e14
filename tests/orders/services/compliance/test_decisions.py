"""Only people of compliance change a result; what they say is remembered."""

from __future__ import annotations

import datetime as dt

import pytest

from foundation import clock
from foundation.errors import NotAllowed
from foundation.models import StatusChange, TimelineEntry, User
from orders.compliance.states import Trigger
from orders.compliance.trade_rules import when
from orders.errors import CaseDecided, NotRestricted, ReasonNeeded
from orders.models import ClearedPair, Hold, Order, ScreeningCase
from orders.services.compliance.decisions import (
    clear_case,
    confirm_case,
    override_restriction,
    reopen_case,
)
from orders.services.compliance.rescreen import (
    rescreen,
    rescreen_open_orders,
    screen_before_ship,
)
from orders.services.drafts import rebook_draft
from partners.models import Partner
from tests.factories.compliance import (
    case_of,
    make_list,
    make_policy,
    make_trade_rule,
    result_of,
)
from tests.factories.orders import book, enter, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Partner:
    return make_seller()


def listed_order(seller: Partner) -> Order:
    make_list("Somebody Else", seller.name)
    return book(seller, (make_priced_item(), 1))


def on_hold(order: Order) -> bool:
    return Hold.objects.active().filter(order=order).exists()


def test_a_cleared_case_passes_the_order_and_lets_it_go(
    seller: Partner, cleo: User
) -> None:
    order = listed_order(seller)

    case = clear_case(case_of(order), reason="Other birth date", by=cleo)

    assert (case.status, case.decided_by, case.reason) == (
        "cleared",
        cleo,
        "Other birth date",
    )
    assert (result_of(order), on_hold(order)) == ("passed", False)
    change = StatusChange.objects.get(subject=case.number)
    assert (change.source, change.target) == ("open", "cleared")
    told = TimelineEntry.objects.filter(thread=order.number)
    assert "order.case_cleared" in set(told.values_list("code", flat=True))


def test_a_cleared_pair_is_remembered_for_the_next_order(
    seller: Partner, cleo: User
) -> None:
    clear_case(case_of(listed_order(seller)), reason="Not the same", by=cleo)

    again = book(seller, (make_priced_item(), 2))

    assert (result_of(again), on_hold(again)) == ("passed", False)
    assert not ScreeningCase.objects.filter(order=again).exists()
    pair = ClearedPair.objects.get()
    assert pair.expires_on == clock.today() + dt.timedelta(days=365)
    assert (pair.reason, pair.by) == ("Not the same", cleo)


def test_a_clearance_ends_when_it_expires_or_the_entry_changes(
    seller: Partner, cleo: User
) -> None:
    clear_case(case_of(listed_order(seller)), reason="Not the same", by=cleo)

    make_list("Somebody Else", seller.name, remarks="a.k.a. 'NEW NAME'.")
    changed = book(seller, (make_priced_item(), 1))
    ClearedPair.objects.update(expires_on=clock.today() - dt.timedelta(days=1))
    make_list("Somebody Else", seller.name, remarks="born elsewhere")
    expired = book(seller, (make_priced_item(), 1))

    assert (result_of(changed), result_of(expired)) == ("review", "review")


def test_a_confirmed_case_fails_every_order_of_the_party(
    seller: Partner, cleo: User
) -> None:
    order = listed_order(seller)
    other = book(seller, (make_priced_item(), 1))

    confirm_case(case_of(order), reason="Same tax number", by=cleo)
    later = book(seller, (make_priced_item(), 1))

    assert [result_of(each) for each in (order, other, later)] == ["failed"] * 3
    assert case_of(other).status == "confirmed"
    assert on_hold(order)


def test_a_decision_can_be_taken_back(seller: Partner, cleo: User) -> None:
    order = listed_order(seller)
    case = clear_case(case_of(order), reason="Not the same", by=cleo)

    reopen_case(case, reason="New papers", by=cleo)

    assert (result_of(order), on_hold(order)) == ("review", True)
    assert not ClearedPair.objects.exists()


def test_a_decision_needs_the_right_and_a_reason(
    seller: Partner, cleo: User, ada: User
) -> None:
    case = case_of(listed_order(seller))

    with pytest.raises(NotAllowed):
        clear_case(case, reason="I know them", by=ada)
    with pytest.raises(ReasonNeeded):
        confirm_case(case, reason="  ", by=cleo)

    assert case_of(case.order).status == "open"


def test_who_decides_second_is_told_so(seller: Partner, cleo: User) -> None:
    case = case_of(listed_order(seller))
    stale = case_of(case.order)
    clear_case(case, reason="Not the same", by=cleo)

    with pytest.raises(CaseDecided, match=f"{case.number} has been decided already."):
        confirm_case(stale, reason="It is", by=cleo)


def test_an_override_lets_one_line_go_and_others_stay(
    seller: Partner, cleo: User
) -> None:
    make_trade_rule("embargo", when(ship_to=["NL"]), code="NL-1")
    order = book(seller, (make_priced_item(), 1), (make_priced_item(), 2))

    override_restriction(order, 1, "NL-1", reason="Agreed with customs", by=cleo)

    results = order.screening_findings.order_by("line_no")
    assert list(results.values_list("line_no", "status", "code")) == [
        (1, "passed", "screening.overridden"),
        (2, "failed", "screening.restricted"),
    ]
    assert result_of(order) == "failed"
    with pytest.raises(NotRestricted):
        override_restriction(order, 2, "US-9", reason="Agreed", by=cleo)
    override_restriction(order, 2, "NL-1", reason="Agreed with customs", by=cleo)
    assert (result_of(order), on_hold(order)) == ("passed", False)


def test_a_new_list_screens_the_open_orders_again(seller: Partner) -> None:
    make_list("Somebody Else")
    order = book(seller, (make_priced_item(), 1))
    assert rescreen_open_orders(by=None) == 0

    make_list("Somebody Else", seller.name)
    assert rescreen_open_orders(by=None) == 1

    assert (result_of(order), on_hold(order)) == ("review", True)
    make_list("Somebody Else", "Third Party")
    rescreen_open_orders(by=None)
    assert (result_of(order), on_hold(order)) == ("passed", False)


def test_screening_again_opens_no_second_case(seller: Partner) -> None:
    order = listed_order(seller)

    rescreen([order.number], trigger=Trigger.HAND, by=None)

    assert ScreeningCase.objects.filter(order=order).count() == 1
    assert Hold.objects.filter(order=order).count() == 1
    assert order.screening_findings.count() == 1


def test_before_it_ships_an_order_is_screened_against_today_s_lists(
    seller: Partner,
) -> None:
    make_policy(is_at_submit=False)
    make_list(seller.name)
    order = book(seller, (make_priced_item(), 1))

    assert screen_before_ship(order, by=None) == "review"

    assert (result_of(order), on_hold(order)) == ("review", True)


def test_without_screening_before_shipping_what_was_found_counts(
    seller: Partner,
) -> None:
    make_policy(is_before_ship=False)
    make_list("Somebody Else")
    order = book(seller, (make_priced_item(), 1))
    make_list(seller.name)

    assert screen_before_ship(order, by=None) == "passed"


def test_an_order_is_looked_at_again_when_its_clearance_has_expired(
    seller: Partner, cleo: User
) -> None:
    order = listed_order(seller)
    clear_case(case_of(order), reason="Not the same", by=cleo)
    assert rescreen_open_orders(by=None) == 0

    ClearedPair.objects.update(expires_on=clock.today() - dt.timedelta(days=1))

    assert rescreen_open_orders(by=None) == 1
    assert (result_of(order), case_of(order).status) == ("review", "open")
    assert on_hold(order)


def test_a_draft_that_was_stopped_can_be_booked_when_it_is_cleared(
    seller: Partner, cleo: User
) -> None:
    make_policy(is_blocking=True)
    make_list(seller.name)
    order = enter(seller, (make_priced_item(), 1)).order
    assert order is not None

    clear_case(case_of(order), reason="Not the same", by=cleo)

    assert not order.todos.exists()
    booked = rebook_draft(order, by=None)
    assert (booked.outcome, result_of(order)) == ("created", "passed")
    assert not on_hold(order)
