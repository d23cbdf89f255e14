"""What is picked lies ready, leaves as it was picked, or is put back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.models import Item
from foundation.models import TimelineEntry, User
from foundation.proofs import kinds
from fulfillment.errors import (
    AlreadyConfirmed,
    NothingToPutBack,
    NothingToShip,
    TooMuchShipped,
)
from fulfillment.models import Shipment, ShipmentPart
from fulfillment.picking import Parcel, Picks
from fulfillment.services.picking import (
    note_put_back,
    pick_shipment,
    ship_picked,
    unpick_shipment,
)
from inventory.models import Claim
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason
from orders.models import Order, OrderLine
from orders.services.cancel import cancel_lines, cancel_order
from orders.services.places import deliver_from
from orders.states import CancelReason
from promising.errors import AlreadyPicked
from tests.factories.fulfillment import happen, refused, ship, shipment_of
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db
NO_LONGER = CancelReason.CUSTOMER


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    bike = make_priced_item("BIKE", "500.00")
    make_stock(bike, 10)
    return bike


@pytest.fixture
def order(bike: Item) -> Order:
    """Six bikes, asked of the warehouse."""
    order = book(make_seller(), (bike, 6))
    happen()
    return order


def units(shipment: Shipment, *quantities: int) -> Picks:
    lines = shipment.lines.order_by("order_line__line_no")
    pairs = zip(lines, quantities, strict=True)
    return Picks({line.order_line_id: Decimal(q) for line, q in pairs})


def claims() -> list[tuple[str, Decimal]]:
    live = Claim.objects.live().order_by("kind", "id")
    return [(claim.kind, claim.open) for claim in live]


def picked(order: Order) -> Decimal:
    return OrderLine.objects.get(order=order, line_no=1).picked


def told(code: str) -> list[dict[str, str]]:
    entries = TimelineEntry.objects.filter(code=code).order_by("id")
    return [entry.params for entry in entries]


def nothing_is_wrong() -> bool:
    found = [
        (kind, each.subject, each.stored, each.computed)
        for kind, proof in kinds.all().items()
        for each in proof().differences()
    ]
    assert found == []
    return True


def test_what_is_picked_is_claimed_firmly_and_counted(
    order: Order, bike: Item, ben: User
) -> None:
    shipment = shipment_of(order)

    for _ in range(2):
        pick_shipment(shipment, units(shipment, 4), by=ben)

    assert claims() == [("picked", 4), ("reserved", 2)]
    assert picked(order) == 4
    assert balance_of(bike) == (10, 6)
    assert [(p.quantity, p.back) for p in ShipmentPart.objects.all()] == [(4, 0)]
    assert nothing_is_wrong()


def test_what_is_picked_ships(order: Order, bike: Item) -> None:
    shipment = shipment_of(order)
    pick_shipment(shipment, units(shipment, 6), by=None)

    ship(shipment)

    assert claims() == []
    assert (picked(order), balance_of(bike)) == (6, (4, 0))
    assert nothing_is_wrong()


def test_picking_and_shipping_are_one_where_it_leaves_at_once(
    order: Order, bike: Item
) -> None:
    shipment = shipment_of(order)

    ship_picked(shipment, units(shipment, 5), Parcel("DHL", "JD1"), by=None)
    happen()

    assert (picked(order), balance_of(bike)) == (5, (5, 1))
    assert shipment_of(order).lines.get().quantity == 1
    assert nothing_is_wrong()


def test_what_was_picked_and_stays_behind_is_to_be_put_back(order: Order) -> None:
    shipment = shipment_of(order)
    pick_shipment(shipment, units(shipment, 6), by=None)

    ship(shipment, 4)

    assert [(p.quantity, p.back) for p in ShipmentPart.objects.all()] == [(4, 2)]
    assert told("shipment.put_back") == [
        {"number": shipment.number, "quantity": "2", "sku": "BIKE", "lot": ""}
    ]
    assert (picked(order), claims()) == (4, [("reserved", 2)])
    ship(shipment_of(order))
    assert nothing_is_wrong()


def test_a_canceled_piece_that_was_picked_is_put_back(
    order: Order, bike: Item, ben: User
) -> None:
    shipment = shipment_of(order)
    pick_shipment(shipment, units(shipment, 6), by=ben)

    cancel_lines(order, {1: Decimal(2)}, reason=NO_LONGER, by=None)
    happen()

    assert claims() == [("picked", 4)]
    assert (picked(order), balance_of(bike)) == (4, (10, 4))
    assert told("shipment.put_back")[0]["quantity"] == "2"
    note_put_back(shipment, by=ben)
    assert [(p.quantity, p.back) for p in ShipmentPart.objects.all()] == [(4, 0)]
    with refused(NothingToPutBack):
        note_put_back(shipment, by=ben)
    assert nothing_is_wrong()


def test_a_canceled_order_that_was_picked_is_put_back_whole(
    order: Order, bike: Item
) -> None:
    shipment = shipment_of(order)
    pick_shipment(shipment, units(shipment, 6), by=None)

    cancel_order(order, reason=NO_LONGER, by=None)
    happen()

    assert (claims(), picked(order), balance_of(bike)) == ([], 0, (10, 0))
    assert told("shipment.put_back")[0]["quantity"] == "6"
    assert nothing_is_wrong()


def test_stock_that_is_missing_is_taken_from_others_first(
    order: Order, bike: Item
) -> None:
    shipment = shipment_of(order)
    pick_shipment(shipment, units(shipment, 6), by=None)
    assert order.partner is not None
    book(order.partner, (bike, 4))
    happen()

    loss = Correction(AdjustReason.LOST, change=Decimal(-3))
    adjust_stock(bike, make_location(), loss, cause="lost:1", by=None)
    happen()

    assert claims() == [("picked", 6), ("reserved", 1)]
    assert nothing_is_wrong()


def test_what_is_put_back_is_reserved_again(order: Order) -> None:
    shipment = shipment_of(order)
    pick_shipment(shipment, units(shipment, 6), by=None)

    unpick_shipment(shipment, by=None)

    assert (claims(), picked(order)) == ([("reserved", 6)], 0)
    assert not ShipmentPart.objects.exists()
    with refused(NothingToPutBack):
        unpick_shipment(shipment, by=None)


def test_what_is_picked_does_not_come_from_elsewhere_before_it_is_back(
    order: Order, bike: Item
) -> None:
    there, shipment = make_location("KOL"), shipment_of(order)
    make_stock(bike, 6, there)
    pick_shipment(shipment, units(shipment, 1), by=None)

    with refused(AlreadyPicked):
        deliver_from(order, [1], there, by=None)
    unpick_shipment(shipment, by=None)
    deliver_from(order, [1], there, by=None)
    happen()

    assert shipment_of(order).location == there
    assert nothing_is_wrong()


def test_neither_too_much_nor_nothing_is_picked(order: Order) -> None:
    shipment = shipment_of(order)

    with refused(TooMuchShipped):
        pick_shipment(shipment, units(shipment, 7), by=None)
    with refused(NothingToShip):
        pick_shipment(shipment, units(shipment, 0), by=None)


def test_what_has_left_is_not_picked(order: Order) -> None:
    shipment = ship(shipment_of(order))

    with refused(AlreadyConfirmed):
        pick_shipment(shipment, units(shipment, 6), by=None)
