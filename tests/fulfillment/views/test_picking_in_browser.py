"""Goods are picked and named on a phone and at a desk; the pages hinder nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from catalog.models import Item
from catalog.states import Tracking
from foundation.models import User
from foundation.roles import Role
from fulfillment.models import Shipment
from inventory.models import Movement
from tests.browser import work
from tests.browser.test_accessibility import free_page, serious  # noqa: F401  fixture
from tests.browser.test_phone_in_a_browser import phone, said, scan  # noqa: F401
from tests.factories.fulfillment import happen, shipment_of
from tests.factories.inventory import make_location, make_lot, make_stock, put_in
from tests.factories.orders import book, make_priced_item, make_seller
from tests.people import make_person
from tests.runtime.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def drill(transactional_db: None) -> Item:
    make_location("ROT")
    drill = make_priced_item("DRILL", name="Drill", tracking=Tracking.SERIAL)
    for code in ("S1", "S2", "S3"):
        put_in(drill, 1, lot_id=make_lot(drill, code).pk)
    return drill


@pytest.fixture
def shipment(drill: Item) -> Shipment:
    """Two drills, four creams and a bell; the creams and bells are in Köln too."""
    cream = make_priced_item("CREAM", name="Hand cream", tracking=Tracking.LOT)
    for code, until_day in (("L-SOON", 10), ("L-LATE", 90)):
        day = dt.date(2099, 1, 1) + dt.timedelta(until_day)
        put_in(cream, 3, lot_id=make_lot(cream, code, day).pk)
    bell = make_priced_item("BELL", name="Bell")
    make_stock(bell, 9)
    order = book(make_seller(), (drill, 2), (cream, 4), (bell, 3))
    happen()
    make_stock(bell, 2, make_location("KOL"))
    return shipment_of(order)


def left(item: Item) -> list[str]:
    moved = Movement.objects.filter(item=item, destination__kind="customer")
    return sorted(each.lot.code for each in moved if each.lot)


def test_any_of_several_numbers_is_scanned_and_leaves_later(
    phone: Page,  # noqa: F811  the fixture
    drill: Item,
) -> None:
    order = book(make_seller(), (drill, 2))
    happen()
    number = shipment_of(order).number
    phone.goto(f"/fulfillment/phone/pick/{number}")

    scan(phone, "S1")
    scan(phone, "S3")
    said(phone, "Drill: 1")
    phone.get_by_role("button", name="Picked, leaves later").click()

    picked = Shipment.objects.filter(number=number, picked_at__isnull=False)
    until(picked.exists, seconds=60)
    phone.wait_for_url("**/fulfillment/phone/pick")
    phone.goto(f"/fulfillment/phone/pick/{number}")
    expect(phone.get_by_text("This lies ready.")).to_be_visible()
    phone.get_by_role("button", name="Confirm shipment").click()
    until(lambda: left(drill) == ["S1", "S3"], seconds=60)


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_of_picking_and_of_places_fit_and_hinder_nobody(
    free_page: Page,  # noqa: F811  the fixture
    shipment: Shipment,
    width: int,
) -> None:
    person: User = make_person("Ivy", Role.WAREHOUSE, Role.SALES)
    free_page.set_viewport_size({"width": width, "height": 900})
    work.sign_in(free_page, person.email)
    found = {}
    for address in (
        f"/fulfillment/{shipment.number}/",
        f"/fulfillment/phone/pick/{shipment.number}",
        f"/orders/{shipment.order.number}/",
        f"/orders/{shipment.order.number}/lines/3/place",
    ):
        answer = free_page.goto(address)
        assert answer is not None
        assert answer.ok, address
        wide = free_page.evaluate("document.documentElement.scrollWidth")
        if wide > width or (problems := serious(free_page)):
            found[address] = wide if wide > width else problems

    assert found == {}
