"""The worklist of trade compliance and one case: who sees it, who decides."""

from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import User
from orders.compliance.trade_rules import when
from orders.models import Order
from tests.factories.compliance import case_of, make_list, make_trade_rule, result_of
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.partners import make_partner
from tests.people import speaks_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    seller = make_seller()
    make_list("Somebody Else", seller.name)
    return book(seller, (make_priced_item(), 1))


def test_the_worklist_shows_who_resembles_whom(
    client: Client, ada: User, order: Order
) -> None:
    client.force_login(ada)

    page = client.get("/orders/compliance/").content.decode()

    case = case_of(order)
    assert f"/orders/compliance/cases/{case.number}/" in page
    assert "Fietsen Dora" in page
    assert order.number in page
    assert "No sanctions list is loaded" not in page


def test_without_lists_the_pages_say_that_screening_is_off(
    client: Client, cleo: User
) -> None:
    client.force_login(cleo)

    cases = client.get("/orders/compliance/").content.decode()
    lists = client.get("/orders/compliance/lists/").content.decode()

    assert "No sanctions list is loaded: names are not screened." in cases
    assert "Screening is off: no sanctions list is in use." in lists


def test_a_case_says_why_and_is_cleared_with_a_reason(
    client: Client, cleo: User, order: Order
) -> None:
    client.force_login(cleo)
    address = f"/orders/compliance/cases/{case_of(order).number}/"

    page = client.get(address).content.decode()
    answer = client.post(address, {"decision": "clear", "reason": "Other address"})

    assert "“Fietsen Dora” has the same words: fietsen, dora." in page
    assert "US: specially designated nationals (OFAC), version 1 of" in page
    assert "Entry 101" in page
    assert "Why: 100 of 100" in page
    assert (answer.status_code, answer["Location"]) == (302, "/orders/compliance/")
    assert (result_of(order), case_of(order).reason) == ("passed", "Other address")
    assert "Cleared until" in client.get(address).content.decode()


def test_after_a_decision_the_next_case_follows(
    client: Client, cleo: User, order: Order
) -> None:
    other = make_partner(name="Somebody Else B.V.")
    second = book(other, (make_priced_item(), 1))
    client.force_login(cleo)

    answer = client.post(
        f"/orders/compliance/cases/{case_of(order).number}/",
        {"decision": "confirm", "reason": "Same tax number"},
    )

    assert case_of(second).number in answer["Location"]


def test_without_a_reason_nothing_is_decided(
    client: Client, cleo: User, order: Order
) -> None:
    client.force_login(cleo)
    address = f"/orders/compliance/cases/{case_of(order).number}/"

    page = client.post(address, {"decision": "clear", "reason": ""})

    assert "This field is required." in page.content.decode()
    assert result_of(order) == "review"


def test_sales_see_a_case_and_do_not_decide(
    client: Client, ada: User, order: Order
) -> None:
    client.force_login(ada)
    address = f"/orders/compliance/cases/{case_of(order).number}/"

    page = client.get(address).content.decode()
    answer = client.post(address, {"decision": "clear", "reason": "I know them"})

    assert "Finance or a rule administrator decides this." in page
    assert answer.status_code == 403
    assert result_of(order) == "review"


def test_the_warehouse_sees_no_cases(client: Client, ben: User, order: Order) -> None:
    client.force_login(ben)

    assert client.get("/orders/compliance/").status_code == 403
    page = client.get(f"/orders/{order.number}/").content.decode()
    assert "Trade compliance" not in page or "screening-title" not in page


def test_the_order_says_what_screening_found(
    client: Client, ada: User, order: Order
) -> None:
    client.force_login(ada)

    page = client.get(f"/orders/{order.number}/").content.decode()

    name = "US: specially designated nationals (OFAC)"
    assert f"resembles “Fietsen Dora” on the list {name}: 100 of 100." in page
    assert case_of(order).number in page


def test_a_customer_learns_only_that_somebody_looks_at_it(
    client: Client, dora: User, order: Order
) -> None:
    assert order.partner is not None
    speaks_for(dora, order.partner)
    client.force_login(dora)

    page = client.get(f"/portal/orders/{order.number}/").content.decode()

    assert "Under review" in page
    assert "us-sdn" not in page
    assert case_of(order).number not in page


def test_a_restriction_of_a_line_is_set_aside_with_a_reason(
    client: Client, cleo: User
) -> None:
    make_trade_rule("embargo", when(ship_to=["NL"]), code="NL-1")
    order = book(make_seller(), (make_priced_item(), 1))
    finding = order.screening_findings.get()
    client.force_login(cleo)
    address = f"/orders/{order.number}/override/{finding.pk}"

    page = client.get(address).content.decode()
    answer = client.post(address, {"reason": "Agreed with customs"})

    assert "Line 1 may then be shipped" in page
    assert answer["Location"] == f"/orders/{order.number}/"
    assert result_of(order) == "passed"
    assert client.get(address).status_code == 404


def test_an_order_is_screened_again_by_hand(
    client: Client, cleo: User, order: Order
) -> None:
    client.force_login(cleo)

    answer = client.post(f"/orders/{order.number}/rescreen", follow=True)

    assert "Screened again: Under review." in answer.content.decode()
