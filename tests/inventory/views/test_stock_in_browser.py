"""The pages of stock fit a phone and a desk, and hinder nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from foundation.models import User
from inventory.models import Location
from inventory.services.location_tree import save_place
from inventory.services.periods import close_period
from inventory.states import LocationKind, Quality
from tests.browser import work
from tests.browser.test_accessibility import free_page, serious  # noqa: F401  fixture
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    make_location,
    make_lot,
    make_move,
    make_part,
    make_purchase,
    make_stock,
)
from tests.factories.partners import make_company
from tests.factories.promising import commit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PAGES = (
    "/stock/items/CREAM-1",
    "/stock/history/CREAM-1",
    "/stock/lots",
    "/stock/lots/CREAM-1/L-7",
    "/stock/locations/ROT",
    "/stock/locations/ROT/places/A",
    "/stock/value",
    "/stock/value/items/CREAM-1?method=fifo",
    "/stock/value/periods",
    "/stock/value/periods/close",
)


@pytest.fixture
def planner(transactional_db: None) -> User:
    """Sees all of it; cream came in twice, left, waits, comes and lies in bins."""
    from foundation.roles import Role
    from tests.people import make_person

    company = make_company()
    place = make_location(company=company)
    item = make_item("CREAM-1", name="Hand cream", tracking="lot", standard_cost="2.50")
    make_move(item, 40, to=place, cost="4.00", on=dt.date(2026, 9, 1))
    make_move(item, 12, source=place, on=dt.date(2026, 9, 20), cause="SHP-3")
    bell = make_item("BELL-1", name="Bell", standard_cost="1.25")
    make_stock(bell, 20)
    commit([(bell, 15)], number="ORD-1")
    zone = _place("A", "Hall A", place, LocationKind.ZONE)
    shelf = _place("A-01", "Shelf 1", zone, LocationKind.BIN)
    lot = make_lot(item, "L-7", dt.date(2099, 1, 31))
    make_part(item, 8, bin=shelf, lot=lot)
    make_part(item, 3, bin=shelf, lot=lot, quality=Quality.BLOCKED)
    commit([(item, 5)], number="ORD-2")
    make_purchase((item, 30), due_on=dt.date(2099, 12, 3))
    close_period(company, dt.date(2026, 9, 30), by=None)
    return make_person("Ivy", Role.PLANNER, Role.FINANCE)


def _place(code: str, name: str, parent: Location, kind: LocationKind) -> Location:
    return save_place(Location(code=code, name=name, kind=kind), parent, by=None)


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_of_stock_fit_and_hinder_nobody(
    free_page: Page,  # noqa: F811  the fixture
    planner: User,
    width: int,
) -> None:
    free_page.set_viewport_size({"width": width, "height": 900})
    work.sign_in(free_page, planner.email)
    found = {}
    for address in PAGES:
        answer = free_page.goto(address)
        assert answer is not None
        assert answer.ok, address
        wide = free_page.evaluate("document.documentElement.scrollWidth")
        if wide > width or (problems := serious(free_page)):
            found[address] = wide if wide > width else problems

    assert found == {}


def test_the_charts_are_drawn_with_a_table_one_click_away(
    free_page: Page,  # noqa: F811  the fixture
    planner: User,
) -> None:
    work.sign_in(free_page, planner.email)
    free_page.goto("/stock/history/CREAM-1")

    expect(free_page.locator("canvas")).to_have_attribute("role", "img")
    free_page.get_by_text("Show as a table").click()
    expect(free_page.get_by_role("columnheader", name="Went out")).to_be_visible()
