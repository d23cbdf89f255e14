import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from foundation import clock
from foundation.models import OutboxEvent
from inventory.models import Claim
from inventory.queries import balance_differences
from promising.engine.shapes import Mode, ShipTo
from promising.models import Demand, Lane, Promise
from promising.queries import demand_differences, load_picture
from promising.services.promise import commit_promise, promise
from tests.factories.catalog import make_item, make_kit, make_service
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.partners import make_company
from tests.factories.promising import commit, make_request, settle

pytestmark = pytest.mark.django_db

#: A Friday, 10:00 in Amsterdam.
FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _on_a_friday() -> Iterator[None]:
    with clock.travel_to(FRIDAY):
        yield


def test_asking_writes_nothing() -> None:
    item = make_item()
    make_stock(item, 10)

    [line] = promise(make_request([(item, 4)]))

    assert line.parts[0].quantity == 4
    assert line.ship_on == FRIDAY.date()
    assert line.arrive_on == MONDAY
    assert not Demand.objects.exists()
    assert balance_of(item) == (10, 0)


def test_what_is_promised_is_claimed() -> None:
    item = make_item()
    make_stock(item, 10)

    [line] = commit([(item, 4)])

    assert balance_of(item) == (10, 4)
    claim = Claim.objects.get()
    assert (claim.demand_ref, claim.open, claim.needed_on) == (
        "ORD-1001/1",
        4,
        FRIDAY.date(),
    )
    row = Promise.objects.get()
    assert (row.line_ref, row.quantity, row.arrive_on) == ("ORD-1001/1", 4, MONDAY)
    assert line.main_location_id == make_location().pk
    assert balance_differences() == []
    assert demand_differences() == []


def test_the_nearest_place_that_has_the_whole_order_serves_it() -> None:
    bike, bell = make_item(), make_item()
    near, far = make_location("ROT"), make_location("KOL")
    make_stock(bike, 5, near)
    make_stock(bike, 5, far)
    make_stock(bell, 5, far)

    lines = commit([(bike, 2), (bell, 2)])

    assert {part.location_id for line in lines for part in line.parts} == {far.pk}


def test_a_short_line_is_booked_and_its_rest_waits_without_a_date() -> None:
    item = make_item()
    make_stock(item, 3)

    [line] = commit([(item, 5)])

    assert [part.mode for part in line.parts] == [Mode.STOCK, Mode.BACKORDER]
    assert (line.promised, line.waiting) == (3, 2)
    assert line.arrive_on is None
    demand = Demand.objects.get()
    assert (demand.quantity, demand.waiting) == (5, 2)
    assert OutboxEvent.objects.filter(name="DemandWaits").count() == 1
    assert demand_differences() == []


def test_the_same_item_on_two_lines_is_never_promised_twice() -> None:
    item = make_item()
    make_stock(item, 5)

    lines = commit([(item, 4), (item, 4)])

    assert sum(line.promised for line in lines) == 5
    assert balance_of(item) == (5, 5)


def test_a_kit_claims_its_components() -> None:
    pump, tube = make_item(), make_item()
    kit = make_kit(components={pump: 1, tube: 2})
    make_stock(pump, 10)
    make_stock(tube, 7)

    [line] = commit([(kit, 4)])

    assert (line.promised, line.waiting) == (3, 1)
    assert (balance_of(pump)[1], balance_of(tube)[1]) == (3, 6)
    waiting = {d.item_id: d.waiting for d in Demand.objects.all()}
    assert waiting == {pump.pk: 1, tube.pk: 2}
    assert demand_differences() == []


def test_a_service_in_a_kit_needs_no_stock() -> None:
    pump = make_item()
    kit = make_kit(components={pump: 1, make_service(): 1})
    make_stock(pump, 4)

    [line] = commit([(kit, 3)])

    assert line.promised == 3
    assert [demand.item_id for demand in Demand.objects.all()] == [pump.pk]


def test_a_service_is_promised_without_stock() -> None:
    make_location()

    [line] = commit([(make_service(), 1)])

    assert line.parts[0].mode == Mode.SERVICE
    assert line.arrive_on == FRIDAY.date()
    assert not Demand.objects.exists()


def test_a_second_order_gets_what_the_first_left() -> None:
    item = make_item()
    make_stock(item, 5)

    commit([(item, 3)], number="ORD-1")
    [line] = commit([(item, 3)], number="ORD-2")

    assert (line.promised, line.waiting) == (2, 1)
    assert balance_of(item) == (5, 5)


def test_a_lane_says_how_long_it_takes() -> None:
    item, place = make_item(), make_location()
    make_stock(item, 5)
    Lane.objects.create(location=place, country="NL", method="road", transit_days=1)
    Lane.objects.create(
        location=place, country="NL", postal_prefix="10", method="road", transit_days=3
    )

    [place_seen] = load_picture([item.pk], ShipTo("NL", "1012 AB")).places
    [from_afar] = load_picture([item.pk], ShipTo("NL", "9711 AA")).places

    assert (place_seen.transit_days, from_afar.transit_days) == (3, 1)


def test_a_changed_calendar_is_noticed_at_once() -> None:
    place = make_location()
    load_picture([], ShipTo("NL"))

    place.handling_days = 2
    place.save()

    [seen] = load_picture([], ShipTo("NL")).places
    assert seen.handling_days == 2


def test_an_order_wanted_later_ships_later() -> None:
    item = make_item()
    make_stock(item, 5)

    [line] = commit([(item, 1)], wanted_on=dt.date(2026, 12, 3))

    assert line.ship_on == dt.date(2026, 12, 2)
    assert line.arrive_on == dt.date(2026, 12, 3)
    assert Claim.objects.get().needed_on == dt.date(2026, 12, 2)


def test_a_deactivated_place_serves_nobody() -> None:
    item, place = make_item(), make_location()
    make_stock(item, 5)
    place.is_active = False
    place.save()
    make_location("KOL")

    [line] = commit([(item, 1)])

    assert line.waiting == Decimal(1)


def test_the_stock_of_another_company_of_ours_is_not_sold() -> None:
    ours, theirs = make_company("TNL"), make_company("TTR")
    bell = make_item("BELL")
    make_stock(bell, 9, make_location("ROT", company=theirs))
    make_stock(bell, 2, make_location("UTR", company=ours))
    request = make_request([(bell, 3)], ship_to=ShipTo("NL", "1012 AB", ours.pk))

    [line] = commit_promise(request, revision=1, batch=None, by=None)

    assert line.waiting == 1
    assert Demand.objects.get().company == ours


def test_what_arrives_at_another_company_serves_nobody_of_ours() -> None:
    ours, theirs = make_company("TNL"), make_company("TTR")
    bell = make_item("BELL")
    make_location("UTR", company=ours)
    elsewhere = make_location("ROT", company=theirs)
    request = make_request([(bell, 3)], ship_to=ShipTo("NL", "1012 AB", ours.pk))
    commit_promise(request, revision=1, batch=None, by=None)

    make_stock(bell, 9, elsewhere)
    settle()

    assert Demand.objects.get().waiting == 3
