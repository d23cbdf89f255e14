"""An order waits for its approver, who decides from the page or from the mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from foundation.models import ApprovalStep, Mail, User
from foundation.roles import Role
from foundation.services.deliver import deliver_due
from orders.models import Order
from orders.services.entry import enter_order
from tests.browser import work
from tests.browser.conftest import Cast
from tests.browser.test_accessibility import serious
from tests.factories.inventory import make_stock
from tests.factories.order_rules import approval_rule, make_approval_rules, net_above
from tests.factories.orders import make_order_input, make_priced_item
from tests.people import make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def mia(transactional_db: None) -> User:
    return make_person("Mia Manager", Role.SALES_MANAGER)


@pytest.fixture
def order(cast: Cast, mia: User) -> Order:
    """Two bikes for 1,800.00: more than anybody may sell alone."""
    make_approval_rules(
        approval_rule(
            "amount", net_above("1000.00"), reason="More than 1,000.00", hours=24
        ),
        approval_rule("risk", net_above("1500.00"), role="finance", rank=2),
    )
    bike = make_priced_item("BIKE-9", "900.00", name="Cargo bike")
    make_stock(bike, 9)
    given = make_order_input(cast.customer, (bike, 2), customer_reference="PO-9")
    result = enter_order(given, channel="desk", by=cast.ada)
    assert result.order is not None
    deliver_due()
    return result.order


def _link(kind: str, to: User) -> str:
    body = Mail.objects.filter(kind=kind, to=to.email).latest("id").body
    found = re.search(r"/approvals/link/\S+", body)
    assert found is not None
    return found.group()


def _status(order: Order) -> str:
    return str(Order.objects.get(pk=order.pk).status)


def test_approved_on_the_page_then_from_the_mail_it_is_booked(
    page: Page, cast: Cast, mia: User, order: Order
) -> None:
    work.sign_in(page, mia.email)
    page.goto("/")
    expect(page.get_by_text("Waiting for your approval")).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text(f"{order.number} is approved by you.")).to_be_visible()
    deliver_due()

    page.context.clear_cookies()
    page.goto(_link("approval_asked", cast.cleo))
    expect(page.get_by_text("You decide as Cleo Smit.")).to_be_visible()
    assert _status(order) == "draft"
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("You approved it.")).to_be_visible()
    deliver_due()

    assert _status(order) == "booked"


@pytest.fixture
def free_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", bypass_csp=True
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.mark.slow
def test_pages_of_approvals_hinder_nobody(
    free_page: Page, mia: User, order: Order
) -> None:
    page, found = free_page, []
    step = ApprovalStep.objects.get(status="pending").pk
    paths = ["/approvals", f"/approvals/steps/{step}/reject", "/profile"]
    paths += [f"/approvals/steps/{step}/delegate", f"/orders/{order.number}/"]
    paths += [_link("approval_asked", mia)]
    work.sign_in(page, mia.email)
    for path in paths:
        page.goto(path)
        found += [(path, each) for each in serious(page)]

    assert found == []
