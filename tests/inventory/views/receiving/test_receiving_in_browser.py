import pytest
from playwright.sync_api import Page, expect

from foundation.models import User
from inventory.models import Receipt
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_location, make_purchase
from tests.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_scan_finds_its_line_and_enter_posts_nothing(page: Page, ben: User) -> None:
    bike = make_item("BIKE-1", gtin="4006381333931")
    bell = make_item("BELL-1", name="Bell")
    order = make_purchase((bike, 5), (bell, 12))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/stock/receipts/order/{order.number}")
    page.get_by_label("E-mail").fill(ben.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_label("Scan an item to find its line").focus()
    page.keyboard.type("BELL-1")
    page.keyboard.press("Enter")
    expect(page.locator("#id_lines-1-quantity")).to_be_focused()
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    expect(page.locator("#id_lines-1-damaged")).to_be_focused()
    assert not Receipt.objects.exists()
    page.get_by_role("button", name="Book receipt").click()

    expect(page.get_by_text("is booked; lines that waited are served")).to_be_visible()
    assert balance_of(bike) == (5, 0)
    assert balance_of(bell) == (10, 0)


def test_scanned_goods_are_received_without_an_order_on_a_phone(
    page: Page, ben: User
) -> None:
    bike = make_item("BIKE-1", gtin="4006381333931")
    bell = make_item("BELL-1", name="Bell")
    make_location()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/stock/receive")
    page.get_by_label("E-mail").fill(ben.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.locator("#id_lines-0-code").focus()
    for keys in ("4006381333931", "5", "", "", "", "BELL-1", "12"):
        page.keyboard.type(keys)
        page.keyboard.press("Enter")
    expect(page.locator("#id_lines-1-damaged")).to_be_focused()
    page.get_by_role("button", name="Book receipt").click()

    expect(page.get_by_text("is booked; lines that waited are served")).to_be_visible()
    assert balance_of(bike) == (5, 0)
    assert balance_of(bell) == (12, 0)
