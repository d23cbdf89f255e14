"""Orders in approval on the pages of colleagues."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from django.test import Client

from foundation.models import ApprovalRequest, User
from foundation.roles import Role
from foundation.services.approvals import reject
from orders.models import Order
from orders.queries import DRAFTS, counts_up_to
from orders.services.drafts import input_of, rebook_draft
from orders.services.entry import enter_order
from reporting.alerts.drafts_to_complete import DraftsToComplete
from tests.factories.inventory import make_stock
from tests.factories.order_rules import approval_rule, make_approval_rules, net_above
from tests.factories.orders import (
    enter,
    make_order_input,
    make_priced_item,
    make_seller,
)
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def mia() -> User:
    return make_person("Mia Manager", Role.SALES_MANAGER)


@pytest.fixture
def order(ada: User) -> Order:
    make_approval_rules(
        approval_rule("amount", net_above("500.00"), reason="More than 500", hours=24)
    )
    partner = make_seller()
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 100)
    given = make_order_input(partner, (bike, 10))
    result = enter_order(given, channel="desk", by=ada)
    assert result.order is not None
    return result.order


def _get(client: Client, person: User, path: str) -> str:
    client.force_login(person)
    return client.get(path).content.decode()


def test_an_order_waits_on_the_approvers_home_page(
    client: Client, mia: User, ada: User, order: Order
) -> None:
    page = _get(client, mia, "/")

    assert "Waiting for your approval" in page
    assert "€1,000.00" in page
    assert "More than 500" in page
    assert "Waiting for your approval" not in _get(client, ada, "/")


def test_the_order_page_shows_the_chain_and_the_approvers_buttons(
    client: Client, mia: User, ada: User, order: Order
) -> None:
    path = f"/orders/{order.number}/"

    seen = _get(client, ada, path)
    assert "Waiting for approval" in seen
    assert "Sales manager" in seen
    assert "to decide until" in seen
    assert "/approve" not in seen
    assert "Book order" not in seen
    assert "/approve" in _get(client, mia, path)


def test_a_rejection_shows_its_reason_on_the_order(
    client: Client, mia: User, ada: User, order: Order
) -> None:
    reject(ApprovalRequest.objects.get().steps.get(), by=mia, reason="Too risky")

    page = _get(client, ada, f"/orders/{order.number}/")

    assert "“Too risky”" in page
    assert "Rejected" in page


def test_the_approver_sees_the_lines_of_the_order(
    client: Client, mia: User, order: Order
) -> None:
    page = _get(client, mia, f"/approvals/{ApprovalRequest.objects.get().pk}")

    assert "BIKE" in page
    assert "€1,210.00" in page


def test_a_draft_in_approval_is_counted_last_and_says_what_it_waits_for(
    ada: User, order: Order
) -> None:
    later = enter(order.partner, ("HOOTER", 1)).order
    assert later is not None
    kind = DraftsToComplete()

    cases = [kind.case(row) for row in kind.cases(ada)]

    assert [case.record[1] for case in cases] == [later.number, order.number]
    assert cases[1].sentence == "Waits for an approval"
    assert counts_up_to(ada, [DRAFTS], 99) == [(2, False)]


def test_who_books_is_told_that_the_order_waits(
    client: Client, ada: User, order: Order
) -> None:
    client.force_login(ada)

    answer = client.post(f"/orders/{order.number}/rebook", follow=True)

    assert "is booked as soon as it is approved" in answer.content.decode()


def test_a_worse_edit_shows_what_was_approved_before(
    client: Client, mia: User, ada: User, order: Order
) -> None:
    given = input_of(order)
    line = dataclasses.replace(given.lines[0], quantity=Decimal(12))
    rebook_draft(order, given=dataclasses.replace(given, lines=(line,)), by=ada)

    page = _get(client, mia, f"/orders/{order.number}/")

    assert "€1,200.00" in page
    assert "worse than before: €1,000.00" in page
