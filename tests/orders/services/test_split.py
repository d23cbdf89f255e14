"""Part of a line goes on as a line of its own; together they are what the one was."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from catalog.models import Item
from foundation import clock
from foundation.models import AuditEntry, OutboxEvent, TimelineEntry, User
from foundation.roles import Role
from foundation.services.verify import verify
from inventory.models import Claim, DemandFact
from orders.errors import (
    Constrained,
    NothingToSplit,
    ReasonNeeded,
    SplitDecimals,
    SplitPicked,
    SplitQuantity,
    UnknownLine,
)
from orders.models import (
    Hold,
    License,
    LicenseUse,
    Order,
    OrderRevision,
    ScreeningFinding,
)
from orders.services.cancel import cancel_lines, cancel_order
from orders.services.past.demand import note_booked, note_missed
from orders.services.progress import Progress, record_progress
from orders.services.splitting.line import split_line
from orders.states import CancelReason, OrderStatus, ProgressKind
from pricing.models import Waterfall
from promising.models import Demand, Promise
from tests.factories.catalog import make_kit
from tests.factories.fulfillment import order_now, refused
from tests.factories.holds import hold, release
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import (
    book,
    make_order,
    make_priced_item,
    make_seller,
)
from tests.factories.pricing import make_price
from tests.orders.services.validation.test_constraints import FIRST_LINE, limit
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    return make_priced_item("BIKE", "33.33")


def split(order: Order, quantity: int | str, line_no: int = 1, **more: str) -> Order:
    split_line(order, line_no, Decimal(quantity), by=None, **more)
    return order_now(order)


def lines_of(order: Order, *names: str) -> list[tuple[object, ...]]:
    return list(order.lines.order_by("line_no").values_list("line_no", *names))


def test_part_of_a_line_becomes_the_next_line(bike: Item, ada: User) -> None:
    make_stock(bike, 20)
    order = book(make_seller(), (bike, 10), (make_priced_item("BELL"), 1))

    part = split_line(order, 1, Decimal(4), reason="By boat", by=ada)

    assert (part.line_no, part.sku, part.unit_price) == (3, "BIKE", Decimal("33.33"))
    found = lines_of(order, "ordered", "split_from", "scheduled")
    assert found == [(1, 6, None, 6), (2, 1, None, 0), (3, 4, 1, 4)]
    told = TimelineEntry.objects.get(code="order.line_split_with_note")
    assert (told.actor, told.params["new_line"], told.is_public) == (ada, 3, False)
    audited = AuditEntry.objects.filter(subject=order.number).latest("id")
    assert audited.changes["ordered (1)"] == ["10.0000", "6.0000"]
    assert audited.changes["ordered (3)"] == [None, "4"]
    assert OutboxEvent.objects.filter(name="LineSplit").count() == 1


def test_the_amounts_are_the_same_to_the_cent(bike: Item) -> None:
    order = book(make_seller(), (bike, 10), (make_priced_item("BELL", "0.05"), 1))
    assert (order.net, order.tax) == (Decimal("333.35"), Decimal("70.00"))
    assert lines_of(order, "tax") == [(1, Decimal("69.99")), (2, Decimal("0.01"))]

    order = split(order, 3)

    assert (order.net, order.tax) == (Decimal("333.35"), Decimal("70.00"))
    assert lines_of(order, "net", "tax") == [
        (1, Decimal("233.31"), Decimal("48.99")),
        (2, Decimal("0.05"), Decimal("0.01")),
        (3, Decimal("99.99"), Decimal("21.00")),
    ]
    assert verify() == []


def test_odd_cents_are_shared_out(bike: Item) -> None:
    make_price(bike, "0.0333", min_quantity=2)
    order = book(make_seller(), (bike, 7))
    assert (order.net, order.tax) == (Decimal("0.23"), Decimal("0.05"))

    order = split(split(order, 2), 2)

    assert (order.net, order.tax) == (Decimal("0.23"), Decimal("0.05"))
    assert sum(line.net for line in order.lines.all()) == Decimal("0.23")
    assert sum(line.tax for line in order.lines.all()) == Decimal("0.05")
    assert lines_of(order, "ordered") == [(1, 3), (2, 2), (3, 2)]
    assert verify() == []


def test_the_way_to_the_price_is_told_of_both(bike: Item) -> None:
    order = book(make_seller(), (bike, 10))
    split(order, 4)

    ends = {
        each.line_ref.rpartition("/")[2]: each.steps[-1]["after"]
        for each in Waterfall.objects.filter(revision=2)
    }
    assert ends == {"1": "199.98", "2": "133.32"}
    image = OrderRevision.objects.get(number=2).image
    assert image["result"]["lines"]["1"]["ordered"] == "6.0000"
    assert image["result"]["lines"]["2"]["net"] == "133.32"
    assert image["input"]["lines"][0]["quantity"] == "10"


def test_what_waits_goes_before_what_is_claimed(bike: Item) -> None:
    make_stock(bike, 6)
    order = book(make_seller(), (bike, 10))

    split(order, 5)

    waiting = Demand.objects.order_by("id").values_list("quantity", "waiting")
    assert list(waiting) == [(5, 0), (5, 4)]
    held = Claim.objects.live().order_by("id")
    assert [(c.demand_ref[-2:], c.open) for c in held] == [("/1", 5), ("/2", 1)]
    assert balance_of(bike) == (6, 6)
    assert lines_of(order, "scheduled") == [(1, 5), (2, 1)]
    first, second = order.lines.order_by("line_no")
    assert first.promised_on is not None
    assert second.promised_on is None
    assert verify() == []


def test_the_dates_given_hold_for_both(bike: Item) -> None:
    make_stock(bike, 10)
    order = book(make_seller(), (bike, 10))
    split(order, 4)

    first, second = order.lines.order_by("line_no")
    assert first.promised_on == second.promised_on is not None
    told = Promise.objects.get(line_ref=f"{order.number}/2")
    assert (told.quantity, told.arrive_on) == (4, second.promised_on)


def test_a_kit_takes_its_components_along(bike: Item) -> None:
    frame = make_priced_item("FRAME")
    kit = make_kit("SET", components={bike: 1, frame: 2})
    make_price(kit, "99.99")
    make_stock(bike, 9)
    make_stock(frame, 4)
    order = book(make_seller(), (kit, 5))

    split(order, 4)

    open_ = Claim.objects.live().values_list("demand_ref", "item__sku", "open")
    assert {(ref[-1], sku): left for ref, sku, left in open_} == {
        ("1", "BIKE"): 1,
        ("1", "FRAME"): 2,
        ("2", "BIKE"): 1,
        ("2", "FRAME"): 2,
    }
    assert lines_of(order, "scheduled") == [(1, 1), (2, 1)]
    assert verify() == []


def test_a_held_line_gives_its_holds_to_what_is_split_off(bike: Item) -> None:
    make_stock(bike, 10)
    order = book(make_seller(), (bike, 10))
    first = hold(order, 1)
    hold(order, 1, code="later", step="ship")

    split(order, 4)

    part = order.lines.get(line_no=2)
    held = Hold.objects.open().filter(line=part).order_by("pk")
    assert [(each.code.code, each.status) for each in held] == [
        ("stop", "active"),
        ("later", "requested"),
    ]
    release(first)
    assert Hold.objects.active().filter(line=part).exists()


def test_what_was_found_about_the_line_is_about_both(bike: Item) -> None:
    order = book(make_seller(), (bike, 10))
    ScreeningFinding.objects.create(
        order=order, line_no=1, source="embargo", code="own/own", status="review"
    )

    split(order, 4)

    found = ScreeningFinding.objects.order_by("line_no")
    assert list(found.values_list("line_no", "status")) == [
        (1, "review"),
        (2, "review"),
    ]


def test_what_was_taken_of_a_license_is_shared(bike: Item) -> None:
    order = book(make_seller(), (bike, 10))
    today = clock.today()
    permit = License.objects.create(number="L-1", valid_from=today, valid_until=today)
    LicenseUse.objects.create(
        license=permit,
        order=order,
        line_no=1,
        quantity=10,
        value=Decimal("333.30"),
        cause="booked",
        at=clock.now(),
    )

    split(order, 4)

    sums = LicenseUse.objects.values_list("line_no").order_by("line_no")
    assert list(sums.annotate(Sum("quantity"), Sum("value"))) == [
        (1, 6, Decimal("199.98")),
        (2, 4, Decimal("133.32")),
    ]


def test_a_longer_order_takes_no_more_statements(bike: Item) -> None:
    dora, bells = make_seller(), [make_priced_item() for _ in range(20)]
    short = book(dora, (bike, 10))
    long = book(dora, (bike, 10), *((bell, 5) for bell in bells))
    counts = []

    for order in (short, long):
        with CaptureQueriesContext(connection) as asked:
            split(order, 4)
        counts.append(len(asked))

    assert counts[0] == counts[1] < 120


def test_demand_is_noted_once_whoever_is_first(bike: Item) -> None:
    dora = make_seller()
    early, late = book(dora, (bike, 10)), book(dora, (bike, 5))
    note_booked(early.number, by=None)

    split(early, 4)
    split(late, 2)
    note_booked(early.number, by=None)
    note_booked(late.number, by=None)
    note_missed(by=None)

    sums = {early.number: Decimal(0), late.number: Decimal(0)}
    for fact in DemandFact.objects.all():
        sums[fact.cause.partition("/")[0]] += fact.quantity
    assert list(sums.values()) == [10, 5]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_however_often_it_is_split_it_is_as_much_as_before(
    bike: Item, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311  a story, not a secret
    make_stock(bike, dice.randint(0, 99))
    order = book(make_seller(), (bike, 97), (bike, 3))

    for _ in range(6):
        lines = [line for line in order.lines.all() if line.open > 1]
        line = dice.choice(lines)
        split(order, dice.randint(1, int(line.open) - 1), line.line_no)

    now = order_now(order)
    lines = list(order.lines.all())
    assert sum(line.ordered for line in lines) == 100
    assert (now.net, now.tax) == (order.net, order.tax)
    assert sum(demand.quantity for demand in Demand.objects.all()) == 100
    assert verify() == []


def test_what_was_canceled_stays_canceled(bike: Item) -> None:
    order = book(make_seller(), (bike, 10))
    cancel_lines(order, {1: Decimal(3)}, reason=CancelReason.LATE, by=None)
    assert order_now(order).net == Decimal("233.31")

    order = split(order, 2)

    assert lines_of(order, "ordered", "canceled") == [(1, 8, 3), (2, 2, 0)]
    assert lines_of(order, "net") == [(1, Decimal("166.65")), (2, Decimal("66.66"))]
    assert order.net == Decimal("233.31")
    assert verify() == []


@pytest.mark.parametrize("quantity", ["0", "-1", "10", "11", "NaN", "Infinity"])
def test_only_part_of_what_is_open_is_split_off(bike: Item, quantity: str) -> None:
    order = book(make_seller(), (bike, 10))

    with refused(SplitQuantity) as told:
        split(order, quantity)

    assert told.value.field == "quantity"
    assert str(told.value) == (
        "Split off more than 0 and less than the 10 that are open."
    )


def test_whole_pieces_stay_whole(bike: Item) -> None:
    order = book(make_seller(), (bike, 10))

    with refused(SplitDecimals) as told:
        split(order, "2.5")

    assert told.value.field == "quantity"
    assert "in whole units only" in str(told.value)


def test_what_is_picked_stays_with_its_shipment() -> None:
    order = make_order(lines=1)
    picked = [
        Progress(1, kind, Decimal(7))
        for kind in (ProgressKind.RESERVED, ProgressKind.PICKED)
    ]
    record_progress(order.number, picked, cause="pick", by=None)

    with refused(SplitPicked) as told:
        split(order, 4)
    split(order, 3)

    assert str(told.value).startswith("7 of line 1 are picked")
    assert lines_of(order, "ordered", "picked") == [(1, 7, 7), (2, 3, 0)]


def test_an_order_that_is_over_is_not_split(bike: Item) -> None:
    order = book(make_seller(), (bike, 10))
    with refused(UnknownLine):
        split(order, 1, 7)
    cancel_order(order, reason=CancelReason.OTHER, by=None)

    with refused(NothingToSplit):
        split(order, 4)
    with refused(NothingToSplit):
        split(make_order(status=OrderStatus.CLOSED), 4)


def test_a_constraint_keeps_a_line_whole(bike: Item, ada: User) -> None:
    limit(FIRST_LINE, actions=["split"], entity="quantity", message="It is a set.")
    order = book(make_seller(), (bike, 10), (bike, 5))

    with refused(Constrained) as told:
        split_line(order, 1, Decimal(4), by=ada)
    split_line(order, 2, Decimal(2), by=ada)

    assert (str(told.value), told.value.field) == ("It is a set.", "quantity")
    assert lines_of(order, "ordered") == [(1, 10), (2, 3), (3, 2)]


def test_a_constraint_lets_roles_pass(bike: Item, ada: User) -> None:
    limit({"all": []}, actions=["split"], entity="line", authorized=["sales_manager"])
    boss = make_person("Max Boss", Role.SALES, Role.SALES_MANAGER)
    order = book(make_seller(), (bike, 10))

    with refused(Constrained):
        split_line(order, 1, Decimal(4), by=ada)
    split_line(order, 1, Decimal(4), by=boss)

    assert lines_of(order, "ordered") == [(1, 6), (2, 4)]


def test_a_constraint_may_be_content_with_a_reason(bike: Item, ada: User) -> None:
    limit({"all": []}, actions=["split"], entity="line", effect="reason")
    order = book(make_seller(), (bike, 10))

    with refused(ReasonNeeded) as told:
        split_line(order, 1, Decimal(4), by=ada)
    split_line(order, 1, Decimal(4), reason="Two vans", by=ada)

    assert told.value.field == "reason"
