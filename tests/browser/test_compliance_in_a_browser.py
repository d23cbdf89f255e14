"""Finance clears a party in a browser; the pages of compliance are accessible."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import work
from tests.browser.conftest import Cast
from tests.browser.test_accessibility import free_page, serious
from tests.factories.compliance import case_of, make_license, make_list, result_of
from tests.factories.fulfillment import happen, shipment_of
from tests.factories.inventory import make_stock
from tests.factories.orders import book, make_priced_item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

__all__ = ["free_page"]


def test_a_party_is_cleared_and_the_order_goes_on(page: Page, cast: Cast) -> None:
    bike = make_priced_item("BIKE-2", "90.00")
    make_stock(bike, 3)
    make_list("Somebody Else", cast.customer.name.upper())
    order = book(cast.customer, (bike, 1))
    happen()

    work.sign_in(page, cast.cleo.email)
    page.goto("/orders/compliance/")
    page.get_by_role("link", name=cast.customer.name, exact=True).click()
    expect(page.get_by_text("has the same words")).to_be_visible()
    page.get_by_label("Reason").fill("Other address, other trade register")
    page.get_by_role("button", name="Clear: it is somebody else").click()

    expect(page.get_by_text("is cleared; its orders go on.")).to_be_visible()
    expect(page.get_by_text("Nothing to decide")).to_be_visible()
    happen()
    assert result_of(order) == "passed"
    assert shipment_of(order).order == order


@pytest.mark.slow
def test_the_pages_of_compliance_are_accessible(free_page: Page, cast: Cast) -> None:
    make_list(cast.customer.name)
    order = book(cast.customer, (make_priced_item(), 1))
    make_license()
    work.sign_in(free_page, cast.cleo.email)
    found: dict[str, list[Any]] = {}
    for address in (
        "/orders/compliance/",
        f"/orders/compliance/cases/{case_of(order).number}/",
        "/orders/compliance/lists/",
        "/orders/compliance/policy",
        "/orders/compliance/licenses/",
        "/orders/compliance/licenses/new",
        f"/orders/{order.number}/",
    ):
        answer = free_page.goto(address)
        assert answer is not None
        assert answer.ok, address
        if violations := serious(free_page):
            found[address] = violations

    assert found == {}
