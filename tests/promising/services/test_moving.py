from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from foundation import clock
from foundation.models import OutboxEvent
from inventory.engine.sharing import ShipWish
from inventory.models import Location
from inventory.queries import balance_differences, claim_differences
from inventory.services.claims import ship_claims
from inventory.services.picking import pick_claims
from promising.errors import (
    AlreadyPicked,
    NothingAvailableThere,
    NothingElsewhere,
    PlaceDoesNotServe,
)
from promising.models import Demand, Promise
from promising.queries import demand_differences, line_dates
from promising.services.moved_promises import Moved
from promising.services.moving import choices_for, move_demand
from tests.factories.catalog import make_item, make_kit
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.promising import commit, settle

pytestmark = pytest.mark.django_db

FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
TODAY = FRIDAY.date()
REF = "ORD-1001/1"


@pytest.fixture(autouse=True)
def _on_a_friday() -> Iterator[None]:
    """Rotterdam is a day from Amsterdam, Köln two."""
    with clock.travel_to(FRIDAY):
        make_location("ROT")
        yield


@pytest.fixture
def there() -> Location:
    return make_location("KOL")


def move(to: Location, cause: str = "move:1", ref: str = REF) -> list[Moved]:
    return move_demand([ref], to_location_id=to.pk, cause=cause, by=None)


def demands() -> list[tuple[str, Decimal, Decimal]]:
    assert balance_differences() == []
    assert claim_differences() == []
    assert demand_differences() == []
    rows = Demand.objects.order_by("item", "id")
    return [(row.location.code, row.quantity, row.waiting) for row in rows]


def test_demand_claims_and_promise_move_together(there: Location) -> None:
    item = make_item()
    make_stock(item, 10)
    commit([(item, 5)])
    make_stock(item, 8, there)

    [moved] = move(there)

    assert (moved.units, moved.dates.arrive_on) == (5, dt.date(2026, 11, 23))
    assert demands() == [("ROT", 0, 0), ("KOL", 5, 0)]
    assert (balance_of(item), balance_of(item, there)) == ((10, 0), (8, 5))
    dates = line_dates(REF)
    assert dates is not None
    assert (dates.location_id, dates.ship_on) == (there.pk, TODAY)
    promise = Promise.objects.get(revision=2)
    assert (promise.part, promise.quantity, promise.location) == (1, 5, there)
    assert promise.reasons[0] == {
        "code": "promise.moved",
        "params": {"place": "Köln", "was": "Rotterdam"},
    }


def test_what_the_other_place_lacks_stays_where_it_is(there: Location) -> None:
    item = make_item()
    make_stock(item, 10)
    commit([(item, 5)])
    make_stock(item, 3, there)

    [moved] = move(there)

    assert moved.units == 3
    assert demands() == [("ROT", 2, 0), ("KOL", 3, 0)]
    given = Promise.objects.filter(revision=2).order_by("part")
    assert [(p.location_id, p.quantity) for p in given] == [
        (make_location().pk, 2),
        (there.pk, 3),
    ]


def test_what_moved_is_free_for_who_waits(there: Location) -> None:
    item = make_item()
    make_stock(item, 5)
    commit([(item, 5)])
    commit([(item, 4)], number="ORD-2")
    make_stock(item, 5, there)
    Demand.objects.filter(demand_ref="ORD-2/1").update(company=None)
    OutboxEvent.objects.update(is_fanned_out=True)

    move(there)
    settle()

    assert (balance_of(item), balance_of(item, there)) == ((5, 4), (5, 5))
    events = OutboxEvent.objects.filter(name="DemandMoved")
    assert [(e.payload["demand_ref"], e.payload["quantity"]) for e in events] == [
        (REF, "5")
    ]


def test_a_kit_moves_whole_by_its_scarcest_component(there: Location) -> None:
    pump, tube = make_item(), make_item()
    kit = make_kit(components={pump: 1, tube: 2})
    make_stock(pump, 9)
    make_stock(tube, 9)
    commit([(kit, 3)])
    make_stock(pump, 9, there)
    make_stock(tube, 5, there)

    [moved] = move(there)

    assert moved.units == 2
    assert demands() == [("ROT", 1, 0), ("KOL", 2, 0), ("ROT", 2, 0), ("KOL", 4, 0)]


def test_what_waits_waits_at_the_other_place(there: Location) -> None:
    item = make_item()
    make_stock(item, 2)
    commit([(item, 5)])
    make_stock(item, 1, there)
    OutboxEvent.objects.update(is_fanned_out=True)

    [moved] = move(there)

    assert (moved.units, moved.waiting) == (1, {make_location().pk: Decimal(3)})
    assert demands() == [("ROT", 1, 0), ("KOL", 4, 3)]
    settle()  # what came free in Rotterdam serves one of those that wait
    assert demands() == [("ROT", 2, 0), ("KOL", 3, 2)]
    assert line_dates(REF) is None


def test_what_has_left_does_not_move(there: Location) -> None:
    item = make_item()
    make_stock(item, 5)
    commit([(item, 5)])
    make_stock(item, 5, there)
    wish = ShipWish(REF, item.pk, make_location().pk, Decimal(2))
    ship_claims([wish], cause="SHP-1", effective_on=TODAY, by=None)

    [moved] = move(there)

    assert moved.units == 3
    assert demands() == [("ROT", 2, 0), ("KOL", 3, 0)]


def test_there_and_back_again(there: Location) -> None:
    item = make_item()
    make_stock(item, 5)
    commit([(item, 5)])
    make_stock(item, 5, there)

    move(there)
    move(make_location(), "move:2")

    assert demands() == [("ROT", 5, 0), ("KOL", 0, 0)]
    dates = line_dates(REF)
    assert dates is not None
    assert dates.location_id == make_location().pk


def test_nothing_moves_where_nothing_is_available(there: Location) -> None:
    item = make_item()
    make_stock(item, 5)
    commit([(item, 5)])

    with pytest.raises(NothingAvailableThere, match="available at Köln now"):
        move(there)

    assert demands() == [("ROT", 5, 0)]
    assert Promise.objects.count() == 1


def test_what_comes_from_there_already_does_not_move() -> None:
    item = make_item()
    make_stock(item, 5)
    commit([(item, 5)])

    with pytest.raises(NothingElsewhere, match="from Rotterdam already"):
        move(make_location())


def test_what_is_picked_does_not_move(there: Location) -> None:
    item = make_item()
    make_stock(item, 5)
    commit([(item, 5)])
    make_stock(item, 5, there)
    pick_claims([ShipWish(REF, item.pk, make_location().pk, Decimal(1))], by=None)

    with pytest.raises(AlreadyPicked, match="line 1 are picked at Rotterdam"):
        move(there)


def test_a_place_that_is_closed_serves_nobody(there: Location) -> None:
    item = make_item()
    make_stock(item, 5)
    commit([(item, 5)])
    make_stock(item, 5, there)
    Location.objects.filter(pk=there.pk).update(is_active=False)

    with pytest.raises(PlaceDoesNotServe, match="from Köln"):
        move(there)


def test_the_choice_says_what_each_place_has_and_when(there: Location) -> None:
    item = make_item()
    make_stock(item, 10)
    commit([(item, 5)])
    make_stock(item, 3, there)

    near, far = choices_for(REF)

    assert (near.place.code, near.available, near.held) == ("ROT", 5, 5)
    assert (far.place.code, far.available, far.held) == ("KOL", 3, 0)
    assert far.dates.arrive_on == dt.date(2026, 11, 23)
    assert choices_for("NOPE/1") == []
