import pytest
from playwright.sync_api import Page, expect

from foundation.models import User
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_location
from tests.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_scanned_goods_are_received_on_a_phone(page: Page, ben: User) -> None:
    bike = make_item("BIKE-1", gtin="4006381333931")
    bell = make_item("BELL-1", name="Bell")
    place = make_location()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/stock/receive")
    page.get_by_label("E-mail").fill(ben.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.locator("#id_lines-0-code").focus()
    for keys in ("4006381333931", "5", "BELL-1", "12"):
        page.keyboard.type(keys)
        page.keyboard.press("Enter")
    expect(page.locator("#id_lines-2-code")).to_be_focused()
    page.get_by_role("button", name="Receive stock").click()

    expect(page.get_by_text("The goods are received")).to_be_visible()
    assert balance_of(bike, place) == (5, 0)
    assert balance_of(bell, place) == (12, 0)
