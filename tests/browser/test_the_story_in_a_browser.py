"""The whole story as people live it: from order entry to the customer's portal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from billing.models import Invoice
from foundation.models import User
from foundation.services.documents import render_wanted
from foundation.services.mail import send_due
from orders.models import Order
from partners.models import Partner
from tests.browser import work
from tests.browser.conftest import Cast
from tests.browser.papers import assert_says
from tests.factories.fulfillment import happen

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def pass_on() -> None:
    """What the workers do between two people: events, papers, mails."""
    happen()
    render_wanted()
    send_due()


def enter_with_live_answers(page: Page, customer: Partner) -> str:
    page.goto("/orders/new/")
    page.get_by_label("Customer", exact=True).fill(customer.code)
    page.get_by_label("Customer reference").fill("PO-7")
    work.fill_line(page, 0, "BIKE", "2")
    first = page.locator("[data-line=lines-0]")
    expect(first.locator("[data-price]")).to_have_text("€500.00")
    expect(first.locator("[data-total]")).to_have_text("€1,000.00")
    expect(first.locator("[data-stock]")).to_contain_text("In stock")
    expect(page.locator("[data-totals]")).to_contain_text("€1,210.00")
    return work.book_order(page)


def enter_with_the_check_button(page: Page, customer: Partner) -> str:
    page.goto("/orders/new/")
    page.get_by_label("Customer", exact=True).fill(customer.code)
    page.get_by_label("Customer reference").fill("PO-7")
    work.fill_line(page, 0, "BIKE", "2")
    page.get_by_role("button", name="Check prices and dates").last.click()
    expect(page.locator("[data-line=lines-0]")).to_contain_text("€500.00")
    return work.book_order(page)


def ship_and_pay(page: Page, order: str, cast: Cast) -> None:
    work.sign_in(page, cast.ben.email)
    look_for_stock(page)
    assert_says(work.confirm_shipment(page, order), order, "BIKE")
    work.confirm_delivery(page, "D. Meijer")
    pass_on()
    work.sign_in(page, cast.cleo.email)
    number, paper = work.open_invoice(page, order)
    assert_says(paper, number, order, "PO-7", "NL004495445B01")
    work.pay(page, number, "1210.00")
    pass_on()


def look_for_stock(page: Page) -> None:
    """One search after another: each time what was typed last counts."""
    page.goto("/stock/")
    for text, found in (("nothing", 0), ("BIKE", 1), ("nothing", 0)):
        page.locator("[data-list-search]").fill(text)
        page.locator("[data-list-search]").press("Enter")
        page.wait_for_url(f"**/stock/?q={text}&**")
        expect(page.locator("[data-rows] tbody tr")).to_have_count(found)


def expect_paid_in_portal(page: Page, order: str, *, dora: User) -> None:
    work.sign_in(page, dora.email)
    page.goto("/portal/orders/")
    page.get_by_role("link", name=order).click()
    badges = page.locator(".page-badges")
    for word in ("Closed", "Delivered", "Paid"):
        expect(badges).to_contain_text(word)
    expect(page.locator("main")).to_contain_text("JD014600003")
    for document in page.locator("a.document").all():
        address = document.get_attribute("href") or ""
        assert page.request.get(address).body().startswith(b"%PDF-")
    assert page.locator("a.document").count() >= 2


def test_an_order_goes_from_entry_to_paid_in_the_portal(page: Page, cast: Cast) -> None:
    work.sign_in(page, cast.ada.email)
    order = enter_with_live_answers(page, cast.customer)
    pass_on()

    ship_and_pay(page, order, cast)

    expect_paid_in_portal(page, order, dora=cast.dora)
    assert Order.objects.get(number=order).status == "closed"
    assert Invoice.objects.get().status == "paid"


@pytest.fixture
def plain_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of somebody who has switched scripts off."""
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", java_script_enabled=False
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_the_story_needs_no_javascript(plain_page: Page, cast: Cast) -> None:
    work.sign_in(plain_page, cast.ada.email)
    order = enter_with_the_check_button(plain_page, cast.customer)
    pass_on()

    ship_and_pay(plain_page, order, cast)

    expect_paid_in_portal(plain_page, order, dora=cast.dora)
    assert Order.objects.get(number=order).status == "closed"


def test_two_lines_are_entered_with_the_keyboard_alone(
    page: Page, customer: Partner, ada: User
) -> None:
    work.sign_in(page, ada.email)
    page.goto("/orders/new/")
    page.get_by_label("Customer", exact=True).focus()
    page.keyboard.type(customer.code)
    work.tab_to(page.locator("#id_lines-0-sku"))
    page.keyboard.type("BIKE")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("BELL")
    page.keyboard.press("Tab")
    page.keyboard.type("20")
    expect(page.locator("[data-totals]")).to_contain_text("€1,329.79")
    work.tab_to(page.get_by_role("button", name="Book order"))
    page.keyboard.press("Enter")
    expect(page.locator(".page-badges")).to_contain_text("Booked")

    lines = Order.objects.get().lines.order_by("line_no")
    assert list(lines.values_list("sku", "ordered")) == [("BIKE", 2), ("BELL", 20)]
