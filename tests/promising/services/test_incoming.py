"""Supply that is coming, for lines at booking and for lines that wait."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from foundation import clock
from foundation.models import OutboxEvent
from inventory.models import SupplyOrder
from inventory.services.stock import Correction, adjust_stock
from inventory.services.supply.orders import Answer, acknowledge, cancel_supply
from inventory.states import AdjustReason
from promising.engine.shapes import LinePromise
from promising.models import Demand, Promise
from promising.queries import demand_differences, line_dates, waiting_units
from promising.services.incoming import repeg, repeg_overdue
from promising.services.promise import promise
from promising.services.withdraw import withdraw_demand
from tests.factories.catalog import make_item, make_kit
from tests.factories.inventory import (
    balance_of,
    make_location,
    make_purchase,
    make_stock,
)
from tests.factories.promising import commit, make_request, settle

pytestmark = pytest.mark.django_db

FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
#: The Tuesday after; what is in then arrives in Amsterdam on Wednesday.
TUESDAY, WEDNESDAY = dt.date(2026, 11, 24), dt.date(2026, 11, 25)
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def _on_a_friday() -> Iterator[None]:
    with clock.travel_to(FRIDAY):
        make_location()
        yield


def parts(line: LinePromise) -> list[tuple[str, int, dt.date | None]]:
    return [(p.mode.value, int(p.quantity), p.arrive_on) for p in line.parts]


def told() -> list[tuple[str, str | None, str | None]]:
    """Line, expected and was, as announced."""
    events = OutboxEvent.objects.filter(name="DemandExpected").order_by("id")
    return [
        (e.payload["demand_ref"], e.payload["arrive_on"], e.payload["was_on"])
        for e in events
    ]


def answer(order: SupplyOrder, on: dt.date | None, quantity: int = 10) -> None:
    answers = [Answer(1, Decimal(quantity), on)]
    acknowledge(order, answers, cause=f"test:{on}:{quantity}", by=None)
    settle()


def test_a_booking_counts_on_what_is_coming() -> None:
    item = make_item()
    make_stock(item, 6)
    make_purchase((item, 3), due_on=TUESDAY)

    [line] = commit([(item, 10)])

    assert parts(line) == [
        ("stock", 6, dt.date(2026, 11, 23)),
        ("incoming", 3, WEDNESDAY),
        ("backorder", 1, None),
    ]
    assert balance_of(item) == (6, 6)
    assert waiting_units(["ORD-1001/1"]) == {"ORD-1001/1": 4}
    assert [p.mode for p in Promise.objects.order_by("part")] == [
        "stock",
        "incoming",
        "backorder",
    ]
    assert demand_differences() == []


def test_asking_says_what_booking_would() -> None:
    item = make_item()
    order = make_purchase((item, 3), due_on=TUESDAY)

    [line] = promise(make_request([(item, 3)]))

    assert parts(line) == [("incoming", 3, WEDNESDAY)]
    reasons = [reason.as_dict() for reason in line.parts[0].reasons]
    assert reasons[1]["code"] == "promise.incoming"
    assert reasons[1]["params"]["number"] == order.number
    assert not Demand.objects.exists()


def test_supply_that_others_wait_for_is_not_promised_again() -> None:
    item = make_item()
    make_purchase((item, 3), due_on=TUESDAY)
    commit([(item, 2)], number="FIRST")

    [line] = commit([(item, 2)], number="SECOND")

    assert parts(line) == [("incoming", 1, WEDNESDAY), ("backorder", 1, None)]


def test_a_purchase_that_is_sent_dates_the_lines_that_wait() -> None:
    item = make_item()
    commit([(item, 2)], number="FIRST")
    commit([(item, 2)], number="SECOND")
    settle()

    make_purchase((item, 3), due_on=TUESDAY)
    settle()

    assert told() == [("FIRST/1", "2026-11-25", None)]
    assert line_dates("SECOND/1") is None
    dates = line_dates("FIRST/1")
    assert dates is not None
    assert (dates.ship_on, dates.arrive_on) == (TUESDAY, WEDNESDAY)


def test_a_later_answer_moves_the_date_and_a_refusal_takes_it() -> None:
    item = make_item()
    order = make_purchase((item, 10), due_on=TUESDAY)
    commit([(item, 4)])
    settle()
    assert told() == []

    answer(order, TUESDAY + WEEK)
    answer(order, TUESDAY + WEEK, quantity=3)
    answer(order, None, quantity=10)
    answer(order, WEDNESDAY)

    assert told() == [
        ("ORD-1001/1", "2026-12-02", "2026-11-25"),
        ("ORD-1001/1", None, "2026-12-02"),
        ("ORD-1001/1", "2026-11-25", None),
        ("ORD-1001/1", "2026-11-26", "2026-11-25"),
    ]


def test_a_canceled_purchase_leaves_the_line_to_be_confirmed() -> None:
    item = make_item()
    order = make_purchase((item, 10), due_on=TUESDAY)
    commit([(item, 4)])
    settle()

    cancel_supply(order, "Too dear", by=None)
    settle()

    assert told() == [("ORD-1001/1", None, "2026-11-25")]
    last = Promise.objects.latest("id")
    assert (last.mode, last.reasons[0]["code"]) == ("backorder", "promise.told.none")


def test_an_earlier_wanted_line_takes_the_turn_of_one_that_waits() -> None:
    item = make_item()
    make_purchase((item, 2), due_on=TUESDAY)
    commit([(item, 2)], number="ASAP")
    commit([(item, 2)], number="DATED", wanted_on=dt.date(2026, 11, 30))
    settle()

    assert told() == [("ASAP/1", None, "2026-11-25")]
    dates = line_dates("DATED/1")
    assert dates is not None
    assert dates.arrive_on == dt.date(2026, 11, 30)


def test_what_a_canceled_line_waited_for_is_for_the_next() -> None:
    item = make_item()
    make_purchase((item, 2), due_on=TUESDAY)
    commit([(item, 2)], number="FIRST")
    commit([(item, 2)], number="SECOND")
    settle()

    withdraw_demand(["FIRST/1"], cause="canceled", by=None)
    settle()

    assert told() == [("SECOND/1", "2026-11-25", None)]


def test_stock_that_comes_sooner_is_served_and_the_rest_moves_up() -> None:
    item = make_item()
    make_purchase((item, 2), due_on=TUESDAY)
    make_purchase((item, 2), due_on=TUESDAY + WEEK)
    commit([(item, 2)], number="FIRST")
    commit([(item, 2)], number="SECOND")
    settle()

    make_stock(item, 2)
    settle()

    assert told() == [("SECOND/1", "2026-11-25", "2026-12-02")]
    assert waiting_units(["FIRST/1", "SECOND/1"]) == {"SECOND/1": 2}


def test_a_line_that_lost_its_stock_is_dated_by_supply() -> None:
    item = make_item()
    make_stock(item, 2)
    commit([(item, 2)])
    make_purchase((item, 5), due_on=TUESDAY)
    settle()

    correction = Correction(AdjustReason.LOST, change=Decimal(-2))
    adjust_stock(item, make_location(), correction, cause="lost", by=None)
    settle()

    assert told() == [("ORD-1001/1", "2026-11-25", None)]
    codes = [p.reasons[0]["code"] for p in Promise.objects.order_by("id")]
    assert codes == ["promise.place.whole", "promise.lost", "promise.told"]


def test_supply_without_a_day_or_not_yet_approved_promises_nothing() -> None:
    item = make_item()
    make_purchase((item, 10), state="draft", due_on=TUESDAY)
    make_purchase((item, 10), due_on=None)

    [line] = commit([(item, 4)])

    assert parts(line) == [("backorder", 4, None)]


def test_overdue_supply_is_expected_today() -> None:
    item = make_item()
    make_purchase((item, 10), due_on=dt.date(2026, 11, 3))

    [line] = commit([(item, 4)])

    assert parts(line) == [("incoming", 4, dt.date(2026, 11, 23))]


def test_a_kit_is_dated_by_its_last_component() -> None:
    frame, bell = make_item(), make_item()
    kit = make_kit(components={frame: 1, bell: 2})
    make_stock(frame, 5)
    make_purchase((bell, 6), due_on=TUESDAY)
    make_purchase((bell, 2), due_on=TUESDAY + WEEK)

    [line] = commit([(kit, 4)])
    settle()

    assert parts(line) == [
        ("incoming", 3, WEDNESDAY),
        ("incoming", 1, dt.date(2026, 12, 2)),
    ]
    assert told() == []


def test_whoever_wants_everything_at_once_gets_the_day_of_the_last() -> None:
    bike, bell = make_item(), make_item()
    make_stock(bike, 5)
    make_purchase((bell, 6), due_on=TUESDAY)

    lines = promise(make_request([(bike, 1), (bell, 1)], ship_complete=True))

    assert [line.arrive_on for line in lines] == [WEDNESDAY, WEDNESDAY]


def test_looking_again_changes_nothing() -> None:
    item = make_item()
    make_purchase((item, 10), due_on=TUESDAY)
    commit([(item, 4)])

    assert repeg([item.pk]) == 0
    assert repeg([make_item().pk]) == 0
    assert Promise.objects.count() == 1


def test_what_should_have_come_is_expected_anew_each_day() -> None:
    item, other = make_item(), make_item()
    make_purchase((item, 10), due_on=TUESDAY)
    make_purchase((other, 10), due_on=TUESDAY + WEEK)
    commit([(item, 4), (other, 4)])

    with clock.travel_to(FRIDAY + dt.timedelta(days=5)):
        assert repeg_overdue() == 1
        assert repeg_overdue() == 0

    assert told() == [("ORD-1001/1", "2026-11-26", "2026-11-25")]
