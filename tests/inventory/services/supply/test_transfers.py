import datetime as dt
from decimal import Decimal

import pytest

from catalog.models import Item
from foundation import clock
from inventory.errors import NotClaimed, ReasonMissing
from inventory.models import Lot, Movement, ShippingNotice, SupplyOrder
from inventory.receiving_errors import (
    DayToCome,
    LotNotAnnounced,
    MoreThanOrdered,
    NothingNamed,
    NotReleased,
    NotUnderWay,
    PartOfAPiece,
    WrongSupplyKind,
)
from inventory.services.posting import Placing, Posting, post_arrivals
from inventory.services.supply.transfers import (
    TransferDraft,
    end_transfer,
    release_transfer,
    ship_transfer,
)
from inventory.services.supply.transit import write_off_transit
from inventory.states import LocationKind
from tests.factories.catalog import make_item
from tests.factories.fulfillment import refused
from tests.factories.inventory import (
    balance_of,
    make_location,
    make_purchase,
    make_stock,
)
from tests.factories.receiving import a_cause, came, make_transfer, receive_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def bike(db: None) -> Item:
    return make_item("BIKE")


def leave(order: SupplyOrder, quantity: int, cause: str = "") -> ShippingNotice:
    draft = TransferDraft({order.lines.get().pk: Decimal(quantity)})
    return ship_transfer(order, draft, cause=cause or a_cause(), by=None)


def line_of(order: SupplyOrder) -> tuple[Decimal, ...]:
    line = order.lines.get()
    return line.shipped, line.received, line.canceled


def status_of(order: SupplyOrder) -> str:
    return str(SupplyOrder.objects.get(pk=order.pk).status)


def test_goods_are_held_shipped_and_received(bike: Item) -> None:
    make_stock(bike, 10)
    order = make_transfer((bike, 6))

    release_transfer(order, by=None)
    assert balance_of(bike) == (10, 6)
    notice = leave(order, 6)

    assert notice.reference == f"{order.number}-1"
    assert balance_of(bike) == (4, 0)
    assert line_of(order) == (6, 0, 0)
    receive_now(order, came(bike, 6), notice=notice)
    assert balance_of(bike, make_location("KOL")) == (6, 0)
    assert status_of(order) == "closed"
    kinds = Movement.objects.order_by("id").values_list(
        "source__kind", "destination__kind"
    )
    assert list(kinds)[1:] == [("warehouse", "transit"), ("transit", "warehouse")]


def test_what_is_not_there_is_held_once_it_came(bike: Item) -> None:
    make_stock(bike, 4)
    order = make_transfer((bike, 6))
    line = order.lines.get()

    assert release_transfer(order, by=None) == {(line.pk, bike.pk): 4}
    with refused(NotClaimed):
        leave(order, 5)
    make_stock(bike, 4)
    assert release_transfer(order, by=None) == {(line.pk, bike.pk): 6}


def test_the_same_shipment_leaves_once(bike: Item) -> None:
    make_stock(bike, 10)
    order = make_transfer((bike, 6))
    release_transfer(order, by=None)

    assert leave(order, 2, "ship:1") == leave(order, 2, "ship:1")
    second = leave(order, 3, "ship:2")

    assert second.reference == f"{order.number}-2"
    assert line_of(order) == (5, 0, 0)
    with refused(MoreThanOrdered):
        leave(order, 2)


def test_lots_travel_with_the_goods() -> None:
    oil, place = make_item("OIL", tracking="lot"), make_location()
    for code, on in (("L-2", dt.date(2031, 1, 1)), ("L-1", dt.date(2030, 1, 1))):
        lot = Lot.objects.create(item=oil, code=code, expires_on=on)
        post_arrivals(
            [Posting(oil.pk, Decimal(5), Placing(lot_id=lot.pk))],
            location=place,
            source=LocationKind.SUPPLIER,
            cause=a_cause(),
            by=None,
        )
    order = make_transfer((oil, 6))
    release_transfer(order, by=None)
    notice = leave(order, 6)

    sent = notice.lines.order_by("id").values_list("lot_code", "quantity")
    assert list(sent) == [("L-1", 5), ("L-2", 1)]
    with refused(LotNotAnnounced):
        receive_now(order, came(oil, 6, lot_code="L-9"), notice=notice)
    both = came(oil, 5, lot_code="L-1"), came(oil, 1, lot_code="L-2")
    receive_now(order, *both, notice=notice)
    assert balance_of(oil, make_location("KOL")) == (6, 0)


def test_more_than_left_cannot_arrive(bike: Item) -> None:
    make_stock(bike, 10)
    order = make_transfer((bike, 6))
    release_transfer(order, by=None)
    notice = leave(order, 4)

    with refused(NotUnderWay) as told:
        receive_now(order, came(bike, 5), notice=notice, over_reason="Found")

    assert str(told.value) == "Only 4 of BIKE are under way; 5 cannot have come."


def test_a_missing_piece_is_written_off_or_found(bike: Item) -> None:
    make_stock(bike, 10)
    order = make_transfer((bike, 6))
    release_transfer(order, by=None)
    notice = leave(order, 6)
    receive_now(order, came(bike, 4), notice=notice)
    assert status_of(order) == "sent"

    receive_now(order, came(bike, 1))  # found behind the dock
    line = order.lines.get()
    for _ in range(2):
        write_off_transit(
            order, {line.pk: Decimal(1)}, reason="Lost", cause="lost:1", by=None
        )

    assert line_of(order) == (5, 5, 1)
    assert status_of(order) == "closed"
    lost = Movement.objects.get(cause="lost:1")
    kinds = (lost.source.kind, lost.destination.kind, lost.note)
    assert kinds == ("transit", "adjustment", "Lost")
    assert balance_of(bike, make_location("KOL")) == (5, 0)


def test_writing_off_needs_a_reason_and_goods_in_transit(bike: Item) -> None:
    make_stock(bike, 10)
    order = make_transfer((bike, 6))
    release_transfer(order, by=None)
    line = order.lines.get()

    with refused(ReasonMissing):
        write_off_transit(order, {line.pk: Decimal(1)}, reason="", cause="x", by=None)
    with refused(NotUnderWay):
        write_off_transit(order, {line.pk: Decimal(1)}, reason="-", cause="x", by=None)
    with refused(NothingNamed):
        write_off_transit(order, {}, reason="-", cause="x", by=None)


def test_half_a_piece_or_a_day_to_come_is_refused(bike: Item) -> None:
    make_stock(bike, 10)
    order = make_transfer((bike, 6))
    release_transfer(order, by=None)
    half = {order.lines.get().pk: Decimal("0.5")}

    with refused(PartOfAPiece) as told:
        ship_transfer(order, TransferDraft(half), cause=a_cause(), by=None)
    tomorrow = clock.today(make_location().time_zone) + dt.timedelta(days=1)
    early = TransferDraft({order.lines.get().pk: Decimal(6)}, shipped_on=tomorrow)
    with refused(DayToCome):
        ship_transfer(order, early, cause=a_cause(), by=None)
    leave(order, 6)
    with refused(PartOfAPiece):
        write_off_transit(order, half, reason="Lost", cause="x", by=None)

    assert told.value.field == "line_1"
    assert line_of(order) == (6, 0, 0)


def test_a_transfer_that_ends_early_frees_what_it_held(bike: Item) -> None:
    make_stock(bike, 10)
    order = make_transfer((bike, 6))
    release_transfer(order, by=None)
    notice = leave(order, 2)

    end_transfer(order, "Enough there", by=None)

    assert balance_of(bike) == (8, 0)
    assert status_of(order) == "sent"
    receive_now(order, came(bike, 2), notice=notice)
    assert line_of(order) == (2, 2, 4)
    assert status_of(order) == "closed"


def test_only_a_released_transfer_ships(bike: Item) -> None:
    draft = make_transfer((bike, 6), state="draft")
    purchase = make_purchase((bike, 6))

    with refused(NotReleased):
        release_transfer(draft, by=None)
    with refused(WrongSupplyKind):
        leave(purchase, 1)
