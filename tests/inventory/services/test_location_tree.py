import datetime as dt

import pytest

from inventory.errors import (
    PlaceHoldsStock,
    PlaceInClosedBooks,
    PlaceOutsideItsSite,
)
from inventory.models import Location
from inventory.reads.locations import MOST_SHOWN, tree_of
from inventory.services.location_tree import guard_books, guard_empty, save_place
from inventory.services.periods import close_period
from inventory.states import LocationKind
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    make_location,
    make_move,
    make_part,
    make_stock,
)
from tests.factories.partners import make_company

pytestmark = pytest.mark.django_db

ZONE, BIN = LocationKind.ZONE, LocationKind.BIN


def place(code: str, parent: Location, kind: LocationKind = BIN) -> Location:
    made = Location(code=code, name=code, kind=kind)
    return save_place(made, parent, by=None)


def test_a_zone_is_in_no_bin_and_not_in_itself() -> None:
    site = make_location()
    outer = place("A", site, ZONE)
    inner, shelf = place("A-1", outer, ZONE), place("A-1-1", outer)

    for child, parent in ((inner, shelf), (outer, outer), (outer, inner)):
        with pytest.raises(PlaceOutsideItsSite):
            save_place(child, parent, by=None)
    assert inner.site == site


def test_a_bin_stays_in_its_site() -> None:
    shelf = place("A-1", make_location())

    with pytest.raises(PlaceOutsideItsSite, match="cannot lie in Köln"):
        save_place(shelf, make_location("KOL"), by=None)


def test_a_bin_may_move_to_another_zone_of_its_site() -> None:
    site = make_location()
    zone, shelf = place("A", site, ZONE), place("A-1", site)

    save_place(shelf, zone, by=None)

    assert Location.objects.get(code="A-1").parent == zone


def test_what_is_empty_may_rest_and_what_holds_stock_may_not() -> None:
    site = make_location()
    zone = place("A", site, ZONE)
    shelf = place("A-1", zone)
    guard_empty(site)

    make_part(make_item("BIKE-1"), "2.5", bin=shelf)
    for each in (shelf, zone, site):
        with pytest.raises(PlaceHoldsStock, match=r"2\.5 of BIKE-1"):
            guard_empty(each)


def test_a_warehouse_with_plain_stock_may_not_rest() -> None:
    make_stock(make_item("BIKE-1"), 3)

    with pytest.raises(PlaceHoldsStock, match="3 of BIKE-1"):
        guard_empty(make_location())


def test_a_large_tree_is_shown_zone_by_zone_with_sums() -> None:
    site = make_location()
    zone = place("A", site, ZONE)
    Location.objects.bulk_create(
        Location(code=f"A-{n}", name="Bin", kind=BIN, parent=zone, site=site)
        for n in range(MOST_SHOWN)
    )
    make_part(make_item(), "1", bin=Location.objects.get(code="A-7"))

    tree = tree_of(site)

    assert tree.is_cut
    [row] = tree.rows
    assert (row.bins, row.items, tree.places) == (MOST_SHOWN, 1, MOST_SHOWN + 1)


def test_a_place_keeps_its_company_once_its_books_are_closed() -> None:
    company, other = make_company(), make_company("VELO-DE")
    site = make_location(company=company)
    make_move(make_item(), 5, to=site, cost="4.00", on=dt.date(2020, 1, 5))
    site.company = other
    guard_books(site)

    close_period(company, dt.date(2020, 1, 31), by=None)

    with pytest.raises(PlaceInClosedBooks, match="closed books"):
        guard_books(site)
    site.company = company
    guard_books(site)
