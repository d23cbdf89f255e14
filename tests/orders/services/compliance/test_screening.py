"""Orders are screened as they come in: results, cases, holds, fail-safe."""

from __future__ import annotations

import pytest

from orders.compliance.index import NameIndex
from orders.engine.intake import PostalAddress
from orders.models import (
    Hold,
    ListedParty,
    Order,
    OrderScreening,
    ScreeningCase,
    ScreeningFinding,
)
from orders.states import OrderStatus
from partners.models import Partner
from tests.factories.compliance import case_of, make_list, make_policy, result_of
from tests.factories.orders import book, enter, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Partner:
    return make_seller()


def on_hold(order: Order) -> bool:
    return Hold.objects.active().filter(order=order, code__code="compliance").exists()


def test_without_lists_nothing_is_screened(seller: Partner) -> None:
    order = book(seller, (make_priced_item(), 1))

    assert not OrderScreening.objects.exists()
    assert not on_hold(order)


def test_an_order_of_nobody_listed_passes(seller: Partner) -> None:
    make_list("Northern Star Airlines")

    order = book(seller, (make_priced_item(), 1))

    screening = OrderScreening.objects.get(order=order)
    assert (screening.status, screening.trigger) == ("passed", "submit")
    assert screening.versions == {"us-sdn": 1}
    assert not on_hold(order)
    assert not ScreeningFinding.objects.exists()


def test_a_listed_customer_is_booked_under_review_and_held(seller: Partner) -> None:
    make_list("Northern Star Airlines", seller.name)

    order = book(seller, (make_priced_item(), 1))

    case = case_of(order)
    assert (result_of(order), case.status, case.score) == ("review", "open", 100)
    assert case.roles == ["customer", "ship_to", "bill_to"]
    assert (case.list_code, case.list_version, case.external_id) == ("us-sdn", 1, "101")
    assert case.entry["name"] == seller.name
    assert case.number.startswith("SCR-")
    assert on_hold(order)


def test_the_delivery_name_is_screened_as_well(seller: Partner) -> None:
    make_list("Northern Star Airlines")
    address = {"name": "Nothern Star Airlines", "street": "Dock 1"}

    result = enter(seller, (make_priced_item(), 1), ship_to=_address(seller, **address))

    assert result.order is not None
    assert case_of(result.order).roles == ["ship_to"]
    assert case_of(result.order).party_name == "Nothern Star Airlines"


def test_what_is_a_little_alike_is_noted_and_cleared_by_itself(
    seller: Partner,
) -> None:
    make_policy(threshold=100, note_from=80)
    make_list(f"{seller.name} Xyz")

    order = book(seller, (make_priced_item(), 1))

    case = case_of(order)
    assert 80 <= case.score < 100
    assert (case.status, case.is_automatic) == ("cleared", True)
    assert (result_of(order), on_hold(order)) == ("passed", False)


def test_a_blocking_policy_keeps_a_draft(seller: Partner) -> None:
    make_policy(is_blocking=True)
    make_list(seller.name)

    order = enter(seller, (make_priced_item(), 1)).order

    assert order is not None
    assert (order.status, result_of(order)) == (OrderStatus.DRAFT, "review")
    assert [todo.code for todo in order.todos.all()] == ["screening.not_passed"]
    assert not on_hold(order)


def test_screening_at_submit_can_be_switched_off(seller: Partner) -> None:
    make_policy(is_at_submit=False)
    make_list(seller.name)

    order = book(seller, (make_priced_item(), 1))

    assert not OrderScreening.objects.filter(order=order).exists()


@pytest.mark.parametrize("fault", ["rows are gone", "search breaks"])
def test_an_order_never_passes_while_screening_is_down(
    seller: Partner, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_list("Northern Star Airlines")
    if fault == "rows are gone":
        ListedParty.objects.all().delete()
    else:
        _break_search(monkeypatch)

    order = book(seller, (make_priced_item(), 1))

    finding = ScreeningFinding.objects.get(order=order)
    assert (finding.code, finding.source) == ("screening.down", "service")
    assert (result_of(order), on_hold(order)) == ("review", True)
    assert not ScreeningCase.objects.exists()


def _break_search(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no memory for this")

    monkeypatch.setattr(NameIndex, "matches", refuse)


def _address(seller: Partner, **given: str) -> PostalAddress:
    known = seller.addresses.filter(is_default=True)[0]
    values = {"postal_code": known.postal_code, "city": known.city, "country": "NL"}
    return PostalAddress(**values | given)
