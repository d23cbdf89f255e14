import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from foundation import clock
from foundation.models import OutboxEvent
from inventory.engine.sharing import ShipWish
from inventory.models import Claim, Location
from inventory.queries import balance_differences, claim_differences
from inventory.services.claims import ship_claims
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason
from promising.models import Demand, DemandCut, Promise
from promising.queries import demand_differences, waiting_units
from promising.services.waiting import serve_waiting
from promising.services.withdraw import withdraw_demand
from tests.factories.catalog import make_item, make_kit
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.promising import commit, settle

pytestmark = pytest.mark.django_db

FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
TODAY = FRIDAY.date()


@pytest.fixture(autouse=True)
def _on_a_friday() -> Iterator[None]:
    with clock.travel_to(FRIDAY):
        make_location()
        yield


def assert_everything_agrees() -> None:
    assert balance_differences() == []
    assert claim_differences() == []
    assert demand_differences() == []


def served() -> list[tuple[str, str]]:
    events = OutboxEvent.objects.filter(name="DemandServed").order_by("id")
    return [(e.payload["demand_ref"], e.payload["quantity"]) for e in events]


def test_stock_that_arrives_serves_a_line_that_waits() -> None:
    item = make_item()
    commit([(item, 4)])

    make_stock(item, 10)
    settle()

    assert balance_of(item) == (10, 4)
    assert served() == [("ORD-1001/1", "4")]
    promise = Promise.objects.get(part=2)
    assert (promise.quantity, promise.ship_on) == (4, TODAY)
    assert_everything_agrees()


def test_the_earliest_wanted_is_served_first_then_the_earliest_booked() -> None:
    item = make_item()
    commit([(item, 2)], number="ASAP")
    commit([(item, 2)], number="LATER", wanted_on=dt.date(2026, 12, 9))
    commit([(item, 2)], number="SOON", wanted_on=dt.date(2026, 12, 1))
    with clock.travel_to(FRIDAY + dt.timedelta(hours=1)):
        commit([(item, 2)], number="SOON-TOO", wanted_on=dt.date(2026, 12, 1))

    make_stock(item, 7)
    settle()

    assert sorted(served()) == [
        ("ASAP/1", "1"),
        ("LATER/1", "2"),
        ("SOON-TOO/1", "2"),
        ("SOON/1", "2"),
    ]
    assert waiting_units(["ASAP/1"]) == {"ASAP/1": 1}
    assert_everything_agrees()


def test_delivering_the_same_arrival_twice_claims_once() -> None:
    item = make_item()
    commit([(item, 4)])
    make_stock(item, 10)
    settle()

    assert serve_waiting([item.pk]) == 0
    assert balance_of(item) == (10, 4)


def test_stock_at_another_place_serves_the_line_from_there() -> None:
    item, other = make_item(), make_location("KOL")
    make_stock(item, 1)
    commit([(item, 4)])

    make_stock(item, 2, other)
    settle()

    rows = Demand.objects.order_by("id").values_list(
        "location__code", "quantity", "waiting"
    )
    assert list(rows) == [("ROT", 2, 1), ("KOL", 2, 0)]
    assert served() == [("ORD-1001/1", "2")]
    assert_everything_agrees()


def test_a_kit_is_served_when_all_its_components_are_there() -> None:
    pump, tube = make_item(), make_item()
    kit = make_kit(components={pump: 1, tube: 2})
    commit([(kit, 3)])

    make_stock(pump, 3)
    settle()
    assert served() == []

    make_stock(tube, 5)
    settle()

    assert served() == [("ORD-1001/1", "2")]
    assert (balance_of(pump)[1], balance_of(tube)[1]) == (2, 4)
    assert_everything_agrees()


def test_a_canceled_line_frees_its_stock_for_who_waits() -> None:
    item = make_item()
    make_stock(item, 5)
    commit([(item, 5)], number="ORD-1")
    commit([(item, 3)], number="ORD-2")

    withdraw_demand(["ORD-1/1"], cause="cancel:1", by=None)
    assert balance_of(item) == (5, 0)
    settle()

    assert balance_of(item) == (5, 3)
    assert served() == [("ORD-2/1", "3")]
    assert Demand.objects.get(demand_ref="ORD-1/1").quantity == 0
    assert_everything_agrees()


def test_part_of_a_line_is_taken_from_what_waits_first() -> None:
    item = make_item()
    make_stock(item, 3)
    commit([(item, 5)])

    for _ in range(2):
        withdraw_demand(
            ["ORD-1001/1"],
            quantities={"ORD-1001/1": Decimal(3)},
            cause="cancel:1",
            by=None,
        )

    demand = Demand.objects.get()
    assert (demand.quantity, demand.waiting) == (2, 0)
    assert balance_of(item) == (3, 2)
    assert [cut.quantity for cut in DemandCut.objects.all()] == [3]
    assert_everything_agrees()


def test_what_was_shipped_stays_when_the_rest_is_canceled() -> None:
    item, place = make_item(), make_location()
    make_stock(item, 5)
    commit([(item, 5)])
    wish = ShipWish("ORD-1001/1", item.pk, place.pk, Decimal(2))
    ship_claims([wish], cause="SHP-1", effective_on=TODAY, by=None)

    withdraw_demand(["ORD-1001/1"], cause="cancel:1", by=None)

    assert Demand.objects.get().quantity == 2
    assert balance_of(item) == (3, 0)
    assert_everything_agrees()


def lose(item_id: int, place: Location, quantity: int) -> None:
    from catalog.models import Item

    item = Item.objects.get(pk=item_id)
    lost = Correction(AdjustReason.LOST, change=Decimal(-quantity))
    adjust_stock(item, place, lost, cause="adjust:1", by=None)


def test_a_line_that_lost_its_stock_waits_again() -> None:
    item, place = make_item(), make_location()
    make_stock(item, 5)
    commit([(item, 4)])

    lose(item.pk, place, 3)
    settle()

    demand = Demand.objects.get()
    assert (demand.quantity, demand.waiting) == (4, 2)
    assert OutboxEvent.objects.filter(name="DemandDelayed").count() == 1
    assert_everything_agrees()


def test_a_kit_that_lost_one_component_waits_for_that_one_only() -> None:
    pump, tube = make_item(), make_item()
    kit = make_kit(components={pump: 1, tube: 2})
    make_stock(pump, 2)
    make_stock(tube, 4)
    commit([(kit, 2)])

    lose(tube.pk, make_location(), 1)
    settle()
    make_stock(tube, 1)
    settle()

    assert served() == [("ORD-1001/1", "1")]
    assert sum(claim.open for claim in Claim.objects.all()) == 6
    assert_everything_agrees()
