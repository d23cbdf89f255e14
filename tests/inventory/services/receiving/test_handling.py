from decimal import Decimal

import pytest

from catalog.models import Item
from foundation.models import OutboxEvent
from inventory.errors import NotOnHand, ReasonMissing, WrongBin
from inventory.models import Location, Movement, Receipt
from inventory.receiving_errors import (
    NobodyToReturnTo,
    NotInspected,
    PartOfAPiece,
    TooMuchOfReceipt,
)
from inventory.services.receiving.inspect import accept_inspected, reject_inspected
from inventory.services.receiving.put_away import PutAway, put_away, suggest_bins
from inventory.services.receiving.returns import return_to_supplier
from inventory.states import LocationKind
from tests.factories.catalog import make_item
from tests.factories.fulfillment import refused
from tests.factories.inventory import (
    balance_of,
    make_location,
    make_purchase,
    make_supplier_item,
)
from tests.factories.receiving import a_cause, came, lying, receipt_rows, receive_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def bike(db: None) -> Item:
    return make_item("BIKE")


def received(bike: Item, quantity: int = 10, damaged: int = 0) -> Receipt:
    return receive_now(make_purchase((bike, quantity)), came(bike, quantity, damaged))


def make_bin(code: str, walk_order: int, site: Location | None = None) -> Location:
    place = site or make_location()
    return make_location(
        code, kind=LocationKind.BIN, site=place, parent=place, walk_order=walk_order
    )


def test_what_is_good_is_for_sale_and_the_rest_stays_blocked(bike: Item) -> None:
    make_supplier_item(bike, is_inspected=True)
    receipt = received(bike)

    assert accept_inspected(receipt, {1: Decimal(8)}, cause="a", by=None)
    assert not accept_inspected(receipt, {1: Decimal(2)}, cause="a", by=None)
    reject_inspected(receipt, {1: Decimal(2)}, note="Bent", cause="b", by=None)

    assert receipt_rows(receipt) == [
        ("BIKE", 2, "blocked", "none"),
        ("BIKE", 8, "available", "none"),
    ]
    assert balance_of(bike) == (8, 0)
    assert lying(bike) == [("blocked", 2)]
    assert OutboxEvent.objects.filter(name="StockArrived").count() == 1
    with refused(NotInspected):
        accept_inspected(receipt, {1: Decimal(2)}, cause="c", by=None)


def test_damaged_pieces_go_back_and_the_order_knows(bike: Item) -> None:
    receipt = received(bike, 10, damaged=3)

    for _ in range(2):
        return_to_supplier(
            receipt, {2: Decimal(3)}, reason="Broken", cause="back:1", by=None
        )

    line = receipt.lines.get(line_no=2)
    assert line.returned == 3
    assert line.supply_line
    assert line.supply_line.returned == 3
    assert lying(bike) == []
    assert balance_of(bike) == (7, 0)
    movement = Movement.objects.get(cause="back:1")
    assert (movement.destination.kind, movement.note) == ("supplier", "Broken")
    with refused(TooMuchOfReceipt):
        return_to_supplier(
            receipt, {2: Decimal(1)}, reason="Broken", cause=a_cause(), by=None
        )


def test_half_a_piece_is_not_accepted_put_away_or_sent_back(bike: Item) -> None:
    make_supplier_item(bike, is_inspected=True)
    receipt = received(bike)
    half = {1: Decimal("0.5")}

    with refused(PartOfAPiece) as told:
        accept_inspected(receipt, half, cause="a", by=None)
    with refused(PartOfAPiece):
        return_to_supplier(receipt, half, reason="No", cause="b", by=None)

    assert told.value.field == "line_1"
    assert receipt_rows(receipt) == [("BIKE", 10, "inspection", "none")]


def test_a_return_needs_a_reason_a_supplier_and_free_goods(bike: Item) -> None:
    receipt = received(bike, 4)
    blind = receive_now(None, came(make_item("BELL"), 4))

    with refused(ReasonMissing):
        return_to_supplier(receipt, {1: Decimal(1)}, reason=" ", cause="x", by=None)
    with refused(NobodyToReturnTo):
        return_to_supplier(blind, {1: Decimal(1)}, reason="No", cause="x", by=None)
    return_to_supplier(receipt, {1: Decimal(1)}, reason="No", cause="y", by=None)
    assert balance_of(bike) == (3, 0)


def test_claimed_goods_do_not_go_back(bike: Item) -> None:
    from inventory.engine.sharing import ClaimWish
    from inventory.services.claims import claim_stock

    receipt = received(bike, 4)
    wish = ClaimWish("ORD-1/1", bike.pk, make_location().pk, Decimal(3))
    claim_stock([wish], by=None)

    with refused(NotOnHand):
        return_to_supplier(receipt, {1: Decimal(2)}, reason="No", cause="x", by=None)


def test_goods_are_put_where_the_item_lies_else_in_the_first_bin(bike: Item) -> None:
    bell, place = make_item("BELL"), make_location()
    assert suggest_bins(place, [bike.pk]) == {}
    first, second = make_bin("A-01", 1), make_bin("A-02", 2)
    receipt = received(bike, 10)
    wanted = PutAway(1, Decimal(6), second.pk)

    assert put_away(receipt, [wanted], cause="put:1", by=None)
    assert not put_away(receipt, [wanted], cause="put:1", by=None)

    bins = receipt.lines.order_by("line_no").values_list("quantity", "bin__code")
    assert list(bins) == [(4, None), (6, "A-02")]
    assert balance_of(bike) == (10, 0)
    suggested = suggest_bins(place, [bike.pk, bell.pk])
    assert suggested == {bike.pk: second, bell.pk: first}


def test_goods_are_not_put_into_the_bin_of_another_place(bike: Item) -> None:
    other = make_bin("K-01", 1, make_location("KOL"))
    receipt = received(bike, 10)

    with refused(WrongBin):
        put_away(receipt, [PutAway(1, Decimal(6), other.pk)], cause="x", by=None)
