"""Lots and serial numbers that leave: proposed, named, checked, shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from catalog.models import Item
from catalog.states import Tracking
from foundation.clock import travel_to
from foundation.errors import BusinessError
from foundation.proofs import kinds
from fulfillment.documents.packing_slip import PackingSlip
from fulfillment.errors import LotsDiffer, SerialsDiffer
from fulfillment.models import Shipment, ShipmentPart
from fulfillment.picking import Parcel, Picks, TakenPart, asked_lines, proposals_of
from fulfillment.services.picking import pick_shipment, ship_picked
from inventory.errors import LotExpired, LotNotThere, LotUnknown
from inventory.models import Movement
from tests.factories.catalog import make_kit
from tests.factories.fulfillment import happen, refused, ship, shipment_of
from tests.factories.inventory import make_location, make_lot, put_in
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.pricing import make_price

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
SOON, LATE = dt.date(2026, 12, 1), dt.date(2027, 2, 1)


@pytest.fixture(autouse=True)
def _on_a_friday() -> Iterator[None]:
    with travel_to(FRIDAY):
        make_location("ROT")
        yield


@pytest.fixture
def milk() -> Item:
    """Five that expire in February, five in December, five since yesterday."""
    milk = make_priced_item("MILK", tracking=Tracking.LOT)
    for code, until in (("LATE", LATE), ("SOON", SOON)):
        put_in(milk, 5, lot_id=make_lot(milk, code, until).pk)
    with travel_to(FRIDAY - dt.timedelta(2)):
        old = make_lot(milk, "OLD", dt.date(2026, 11, 19))
        put_in(milk, 5, lot_id=old.pk)
    return milk


@pytest.fixture
def drill() -> Item:
    drill = make_priced_item("DRILL", tracking=Tracking.SERIAL)
    for code in ("S1", "S2", "S3"):
        put_in(drill, 1, lot_id=make_lot(drill, code).pk)
    return drill


def asked(*lines: tuple[Item, int]) -> Shipment:
    order = book(make_seller(), *lines)
    happen()
    return shipment_of(order)


def picks(shipment: Shipment, units: int, **lots: int) -> Picks:
    """So many units of the one line, of these lots."""
    line = shipment.lines.get().order_line
    parts = [TakenPart(Decimal(q), code, code) for code, q in lots.items()]
    return Picks({line.pk: Decimal(units)}, {(line.pk, line.item_id or 0): parts})


def left() -> list[tuple[str, Decimal]]:
    moved = Movement.objects.filter(destination__kind="customer").order_by("lot__code")
    return [(m.lot.code if m.lot else "", m.quantity) for m in moved]


def noted() -> list[tuple[str, Decimal, Decimal]]:
    parts = ShipmentPart.objects.order_by("lot__code")
    return [(p.lot.code if p.lot else "", p.quantity, p.back) for p in parts]


def test_what_expires_first_is_proposed(milk: Item) -> None:
    shipment = asked((milk, 7))

    [proposal] = proposals_of(shipment, asked_lines(shipment)).values()

    assert proposal.lots == [("SOON", 5), ("LATE", 2)]
    assert [(e.lot.code, e.quantity) for e in proposal.here] == [
        ("OLD", 5),
        ("SOON", 5),
        ("LATE", 5),
    ]


def test_the_lots_that_are_named_leave(milk: Item) -> None:
    shipment = asked((milk, 4))

    ship_picked(shipment, picks(shipment, 4, LATE=3, SOON=1), Parcel(), by=None)
    happen()

    assert left() == [("LATE", 3), ("SOON", 1)]
    assert noted() == [("LATE", 3, 0), ("SOON", 1, 0)]
    wrong = [each for proof in kinds.all().values() for each in proof().differences()]
    assert wrong == []


def test_where_nobody_names_a_lot_the_ledger_says_which_left(milk: Item) -> None:
    ship(asked((milk, 7)))

    assert noted() == [("LATE", 2, 0), ("SOON", 5, 0)]


def test_what_lies_ready_for_one_is_not_proposed_to_another(milk: Item) -> None:
    first = asked((milk, 3))
    pick_shipment(first, picks(first, 3, SOON=3), by=None)
    second = asked((milk, 4))

    [proposal] = proposals_of(second, asked_lines(second)).values()
    with refused(LotNotThere) as told:
        pick_shipment(second, picks(second, 4, SOON=4), by=None)

    assert proposal.lots == [("SOON", 2), ("LATE", 2)]
    assert str(told.value) == (
        "There are only 2 of lot SOON at Rotterdam; 4 cannot leave."
    )
    ship(first)
    assert left() == [("SOON", 3)]


@pytest.mark.parametrize(
    ("lots", "error", "says"),
    [
        ({"NOPE": 4}, LotUnknown, "There is no lot NOPE of MILK here."),
        ({"OLD": 4}, LotExpired, "Lot OLD of MILK expired on Thu 19 Nov"),
        ({"SOON": 6}, LotNotThere, "only 5 of lot SOON at Rotterdam; 6 cannot"),
        ({"SOON": 3}, LotsDiffer, "The lots of MILK add up to 3, but 4 leave."),
        ({"SOON": 5}, LotsDiffer, "The lots of MILK add up to 5, but 4 leave."),
    ],
)
def test_a_wrong_lot_is_refused_at_its_field(
    milk: Item, lots: dict[str, int], error: type[BusinessError], says: str
) -> None:
    shipment = asked((milk, 4))

    with refused(error) as told:
        ship_picked(shipment, picks(shipment, 4, **lots), Parcel(), by=None)

    assert says in str(told.value)
    assert told.value.field == next(iter(lots))
    assert (left(), noted()) == ([], [])


def test_a_lot_of_another_item_is_unknown(milk: Item, drill: Item) -> None:
    shipment = asked((milk, 1))

    with refused(LotUnknown):
        pick_shipment(shipment, picks(shipment, 1, S1=1), by=None)


def test_each_piece_leaves_with_its_own_number(drill: Item) -> None:
    shipment = asked((drill, 2))

    ship_picked(shipment, picks(shipment, 2, S3=1, S1=1), Parcel(), by=None)

    assert left() == [("S1", 1), ("S3", 1)]


@pytest.mark.parametrize(
    ("codes", "error", "says"),
    [
        (["S1"], SerialsDiffer, "1 serial numbers of DRILL are named, but 2 leave."),
        (["S1", "S2", "S3"], SerialsDiffer, "3 serial numbers of DRILL are named"),
        (["S1", "S1"], LotNotThere, "only 0 of lot S1 at Rotterdam; 1 cannot leave"),
        (["S1", "S9"], LotUnknown, "There is no lot S9 of DRILL here."),
    ],
)
def test_wrong_serial_numbers_are_refused(
    drill: Item, codes: list[str], error: type[BusinessError], says: str
) -> None:
    shipment = asked((drill, 2))
    line = shipment.lines.get().order_line
    parts = [TakenPart(Decimal(1), code, "serials") for code in codes]

    with refused(error) as told:
        named = {(line.pk, drill.pk): parts}
        pick_shipment(shipment, Picks({line.pk: Decimal(2)}, named), by=None)

    assert says in str(told.value)
    assert told.value.field == "serials"


def test_a_kit_names_the_lots_of_its_components(milk: Item, drill: Item) -> None:
    kit = make_kit("SET", components={milk: 2, drill: 1})
    make_price(kit, "80.00")
    shipment = asked((kit, 2))
    line_id = shipment.lines.get().order_line_id
    one = Decimal(1)
    parts = {
        (line_id, milk.pk): [TakenPart(Decimal(4), "LATE")],
        (line_id, drill.pk): [TakenPart(one, "S3"), TakenPart(one, "S2")],
    }

    ship_picked(shipment, Picks({line_id: Decimal(2)}, parts), Parcel(), by=None)

    assert left() == [("LATE", 4), ("S2", 1), ("S3", 1)]


def test_the_packing_slip_names_the_lots(milk: Item) -> None:
    shipment = asked((milk, 4))
    ship_picked(shipment, picks(shipment, 4, LATE=4), Parcel(), by=None)

    [row] = PackingSlip().load(shipment.number, "en")["rows"]

    assert [(part.lot.code, part.quantity) for part in row["lots"]] == [("LATE", 4)]


def test_another_lot_than_was_picked_is_put_back(milk: Item) -> None:
    shipment = asked((milk, 4))
    pick_shipment(shipment, picks(shipment, 4, SOON=4), by=None)

    ship_picked(shipment, picks(shipment, 4, SOON=3, LATE=1), Parcel(), by=None)

    assert left() == [("LATE", 1), ("SOON", 3)]
    assert noted() == [("LATE", 1, 0), ("SOON", 3, 1)]
