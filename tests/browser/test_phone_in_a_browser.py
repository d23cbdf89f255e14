"""Ben stands in the warehouse with a phone; the network comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from foundation.models import InboundMessage, User
from inventory.models import CountSheet, Receipt
from inventory.services.counting.sheets import CountScope, make_sheet
from inventory.states import CountReason
from tests.browser import work
from tests.browser.test_accessibility import serious
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    balance_of,
    make_bin,
    make_location,
    make_purchase,
    make_stock,
)
from tests.factories.receiving import came, receive_now
from tests.runtime.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, ben: User) -> Iterator[Page]:
    """Ben's phone, signed in; a page without network may complain."""
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", viewport=PHONE, has_touch=True
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    work.sign_in(page, ben.email)
    yield page
    context.close()


@pytest.fixture
def sheet() -> CountSheet:
    """A hundred bikes and fifty bells, to be counted."""
    make_stock(make_item("BIKE", name="City bike", gtin="4006381333931"), 100)
    make_stock(make_item("BELL", name="Bell"), 50)
    scope = CountScope(CountReason.FULL)
    return make_sheet(make_location(), scope, cause="test", by=None)


def scan(page: Page, code: str) -> None:
    """A scanner types, wherever the focus happens to be."""
    page.locator("#scan").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def count(page: Page, code: str, quantity: str) -> None:
    scan(page, code)
    expect(page.get_by_label("Quantity counted")).to_be_focused()
    page.keyboard.type(quantity)
    page.keyboard.press("Enter")


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-said]")).to_contain_text(text)


def test_goods_are_received_though_the_network_fails(phone: Page) -> None:
    bike = make_item("BIKE", name="City bike", gtin="4006381333931")
    order = make_purchase((bike, 3))
    phone.goto("/stock/phone/")
    phone.get_by_role("link", name="Receive", exact=True).click()
    phone.get_by_role("link", name=order.number).click()

    phone.context.set_offline(True)
    for _ in range(3):
        scan(phone, "4006381333931")
    said(phone, "City bike: 3")
    phone.get_by_role("button", name="Receive these goods").dblclick()
    said(phone, "No network: kept, and sent later")
    expect(phone.locator("[data-waiting]")).to_contain_text("1 waits for the network")
    assert not Receipt.objects.exists()

    phone.context.set_offline(False)
    until(Receipt.objects.exists, seconds=60)
    expect(phone.locator("[data-waiting]")).to_be_hidden()
    assert balance_of(bike) == (3, 0)
    assert InboundMessage.objects.filter(source="phone").count() == 1


def test_a_scan_too_many_is_undone(phone: Page) -> None:
    make_item("BIKE", name="City bike")
    order = make_purchase((make_item("BELL", name="Bell"), 3))
    phone.goto(f"/stock/phone/receive/{order.number}")

    scan(phone, "BELL")
    scan(phone, "BELL")
    said(phone, "Bell: 2")
    phone.get_by_role("button", name="Undo last").click()
    said(phone, "Taken back: Bell")
    phone.locator("[name=lines-0-quantity]").click()
    phone.keyboard.type("BIKE")  # a scanner types where the focus is
    phone.keyboard.press("Enter")
    said(phone, "City bike: 1")
    phone.reload()

    quantities = phone.locator("[data-row] [name$=-quantity]")
    values = [each.input_value() for each in quantities.all()]
    assert sorted(value for value in values if value) == ["1", "1"]
    scan(phone, "CAR")
    said(phone, "Not known here: CAR")
    expect(phone.locator("[data-said]")).to_contain_class("is-bad")


def test_a_count_goes_on_without_network_and_arrives_once(
    phone: Page, sheet: CountSheet
) -> None:
    phone.goto(f"/stock/phone/count/{sheet.number}")
    count(phone, "4006381333931", "99")
    said(phone, "BIKE: 99 counted.")

    phone.context.set_offline(True)
    count(phone, "BELL", "51")
    said(phone, "No network")
    phone.get_by_role("button", name="Finish count").click()
    expect(phone.locator("[data-waiting]")).to_contain_text("2 wait for the network")
    assert sheet.lines.filter(counted__isnull=True).count() == 1

    phone.context.set_offline(False)
    done = CountSheet.objects.filter(pk=sheet.pk, status="review")
    until(done.exists, seconds=60)
    counted = sheet.lines.order_by("item__sku").values_list("item__sku", "counted")
    assert list(counted) == [("BELL", 51), ("BIKE", 99)]
    assert InboundMessage.objects.filter(source="phone").count() == 3


def test_what_is_refused_stands_in_the_form_again(phone: Page) -> None:
    order = make_purchase((make_item("BELL", name="Bell"), 3))
    phone.goto(f"/stock/phone/receive/{order.number}")
    quantity = phone.locator("[name=lines-0-quantity]")

    quantity.fill("9")
    phone.get_by_role("button", name="Receive these goods").click()
    said(phone, "at most 3 may be taken in")

    expect(quantity).to_have_value("9")
    expect(phone.locator("[data-refused]")).to_be_hidden()
    quantity.fill("3")
    phone.get_by_role("button", name="Receive these goods").click()
    until(Receipt.objects.exists, seconds=60)


def test_goods_are_put_away_by_scans_alone(phone: Page) -> None:
    make_bin("A-01")
    receive_now(None, came(make_item("BIKE", name="City bike"), 2))
    phone.goto("/stock/phone/put-away")
    expect(phone.locator("[data-fresh]")).to_contain_text("City bike")
    expect(phone.get_by_label("Item or lot")).to_be_focused()

    for text in ("BIKE", "A-01", "2"):
        phone.keyboard.type(text)
        phone.keyboard.press("Enter")

    said(phone, "2 × BIKE lies in A-01.")
    expect(phone.locator("[data-fresh]")).not_to_contain_text("City bike")
    expect(phone.get_by_label("Item or lot")).to_be_focused()


def test_a_late_answer_does_not_call_away_from_the_next_line(
    phone: Page, sheet: CountSheet
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.goto(f"/stock/phone/count/{sheet.number}")
    phone.route("**/phone/count/*", hold)
    count(phone, "4006381333931", "80")
    expect(phone.locator("[data-waiting]")).to_contain_text("1 waits")
    scan(phone, "4006381333931")
    expect(phone.get_by_label("Quantity counted")).to_be_focused()
    phone.keyboard.type("BELL")  # a second scan instead of a quantity
    phone.keyboard.press("Enter")
    said(phone, "Bell: how many?")
    phone.keyboard.type("5")

    held[0].continue_()
    phone.unroute("**/phone/count/*")
    said(phone, "Count BIKE once more")
    phone.keyboard.type("0")
    phone.keyboard.press("Enter")

    said(phone, "BELL: 50 counted.")
    assert sheet.lines.get(item__sku="BIKE").counted is None


def is_kept(page: Page, address: str) -> bool:
    """Whether the worker keeps this page; it does so after the page is shown."""
    found = page.evaluate(
        "async (address) => Boolean(await caches.match(location.origin + address,"
        " { ignoreVary: true }))",
        address,
    )
    return bool(found)


def test_a_page_seen_before_opens_without_network_and_counts_once(
    phone: Page, sheet: CountSheet
) -> None:
    address = f"/stock/phone/count/{sheet.number}"
    for seen in (address, "/stock/phone/count", "/stock/phone/"):
        phone.goto(seen)
        until(partial(is_kept, phone, seen), seconds=60)
    assert not is_kept(phone, "/stock/")

    phone.context.set_offline(True)
    phone.get_by_role("link", name="Count", exact=True).click()
    said(phone, "No network: this page is as you last saw it.")
    phone.get_by_role("link", name=sheet.number).click()
    count(phone, "BELL", "51")
    said(phone, "No network: kept, and sent later")
    phone.goto("/stock/phone/put-away")
    expect(phone.get_by_role("heading", name="No network")).to_be_visible()

    phone.context.set_offline(False)
    until(sheet.lines.filter(counted=51).exists, seconds=60)
    expect(phone.locator("[data-waiting]")).to_be_hidden()
    assert InboundMessage.objects.filter(source="phone").count() == 1


def test_who_signs_out_leaves_no_page_behind(phone: Page) -> None:
    make_location()
    phone.goto("/stock/phone/")
    until(lambda: is_kept(phone, "/stock/phone/"), seconds=60)

    phone.locator(".tool-me").click()
    phone.get_by_role("button", name="Sign out").click()
    expect(phone.get_by_text("You are signed out.")).to_be_visible()

    assert phone.evaluate("caches.keys()") == []


def test_what_is_refused_is_kept_until_it_is_discarded(
    phone: Page, sheet: CountSheet
) -> None:
    phone.goto(f"/stock/phone/count/{sheet.number}")
    count(phone, "4006381333931", "-4")
    said(phone, "A counted quantity cannot be negative.")

    phone.reload()
    refused = phone.locator("[data-refused]")
    expect(refused).to_contain_text("A counted quantity cannot be negative.")
    refused.get_by_role("button", name="Discard").click()
    expect(refused).to_be_hidden()

    count(phone, "4006381333931", "80")
    said(phone, "Count BIKE once more")
    expect(phone.locator("[data-line='2']")).to_contain_text("Count again")


@pytest.mark.slow
def test_pages_for_phones_are_accessible(
    browser: Browser, live_server: LiveServer, ben: User, sheet: CountSheet
) -> None:
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", viewport=PHONE, bypass_csp=True
    )
    page, found = context.new_page(), {}
    order = make_purchase((make_item("LOCK"), 3))
    work.sign_in(page, ben.email)
    for address in (
        "/stock/phone/",
        f"/stock/phone/receive/{order.number}",
        "/stock/phone/put-away",
        f"/stock/phone/count/{sheet.number}",
        f"/stock/counts/{sheet.number}",
        "/stock/counts/",
    ):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if violations := serious(page) + ([width] if width > PHONE["width"] else []):
            found[address] = violations
    context.close()

    assert found == {}
