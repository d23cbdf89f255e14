from decimal import Decimal

import pytest

from foundation.models import OutboxEvent
from inventory.engine.sharing import ClaimWish
from inventory.errors import (
    NotAPlaceForStock,
    NotOnHand,
    NotStocked,
    WrongCount,
    WrongQuantity,
)
from inventory.models import Claim, Movement
from inventory.queries import balance_differences, part_differences
from inventory.services.claims import claim_stock
from inventory.services.posting import Placing
from inventory.services.stock import (
    Correction,
    ReceiptLine,
    adjust_stock,
    receive_stock,
)
from inventory.states import AdjustReason, LocationKind, Quality
from tests.factories.catalog import make_item, make_service
from tests.factories.inventory import (
    balance_of,
    make_bin,
    make_location,
    make_stock,
    parts_of,
    put_in,
)

pytestmark = pytest.mark.django_db


def test_received_lines_of_one_item_are_summed() -> None:
    item = make_item()
    lines = [ReceiptLine(item, Decimal(3)), ReceiptLine(item, Decimal(4))]

    receive_stock(
        lines, location=make_location(), reference="DN-7", cause="receipt:1", by=None
    )

    assert balance_of(item) == (7, 0)
    movement = Movement.objects.get()
    assert (movement.source.code, movement.quantity) == ("SUPPLIER", 7)
    assert OutboxEvent.objects.get().name == "StockArrived"


def test_the_same_receipt_twice_is_received_once() -> None:
    item = make_item()
    lines = [ReceiptLine(item, Decimal(3))]

    results = [
        receive_stock(
            lines, location=make_location(), reference="", cause="receipt:1", by=None
        )
        for _ in range(2)
    ]

    assert results == [True, False]
    assert balance_of(item) == (3, 0)
    assert OutboxEvent.objects.count() == 1


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_a_receipt_needs_a_quantity_above_zero(quantity: str) -> None:
    lines = [ReceiptLine(make_item(), Decimal(quantity))]

    with pytest.raises(WrongQuantity):
        receive_stock(
            lines, location=make_location(), reference="", cause="r:1", by=None
        )


def test_a_service_is_not_kept_in_stock() -> None:
    with pytest.raises(NotStocked):
        make_stock(make_service(), 1)


def test_a_counterpart_holds_no_stock() -> None:
    supplier = make_location("SUPPLIER", kind=LocationKind.SUPPLIER)

    with pytest.raises(NotAPlaceForStock):
        make_stock(make_item(), 1, supplier)


def test_a_count_moves_the_difference() -> None:
    item = make_item()
    make_stock(item, 10)
    counted = Correction(AdjustReason.COUNT, counted=Decimal(12))

    change = adjust_stock(item, make_location(), counted, cause="count:1", by=None)

    assert change == 2
    assert balance_of(item) == (12, 0)
    assert balance_differences() == []


def test_a_count_that_agrees_moves_nothing() -> None:
    item = make_item()
    make_stock(item, 10)
    counted = Correction(AdjustReason.COUNT, counted=Decimal(10))

    assert adjust_stock(item, make_location(), counted, cause="c:1", by=None) == 0
    assert not Movement.objects.filter(cause="c:1").exists()


def test_what_is_missing_takes_the_youngest_claims_with_it() -> None:
    item, place = make_item(), make_location()
    make_stock(item, 10)
    for number, quantity in ((1, 4), (2, 4)):
        claim_stock(
            [ClaimWish(f"ORD-{number}/1", item.pk, place.pk, Decimal(quantity))],
            by=None,
        )
    lost = Correction(AdjustReason.LOST, change=Decimal(-5))

    adjust_stock(item, place, lost, cause="adjust:1", by=None)

    assert balance_of(item) == (5, 5)
    assert [claim.open for claim in Claim.objects.order_by("id")] == [4, 1]
    event = OutboxEvent.objects.get(name="ClaimsLost")
    assert event.payload["demand_refs"] == ["ORD-2/1"]
    assert balance_differences() == []


def test_more_than_is_on_hand_cannot_be_taken_away() -> None:
    item = make_item()
    make_stock(item, 3)
    lost = Correction(AdjustReason.LOST, change=Decimal(-4))

    with pytest.raises(NotOnHand, match="only 3"):
        adjust_stock(item, make_location(), lost, cause="adjust:1", by=None)


def test_the_same_adjustment_twice_changes_once() -> None:
    item = make_item()
    make_stock(item, 10)
    found = Correction(AdjustReason.FOUND, change=Decimal(2))

    changes = [
        adjust_stock(item, make_location(), found, cause="adjust:1", by=None)
        for _ in range(2)
    ]

    assert changes == [2, 0]
    assert balance_of(item) == (12, 0)


def counted(quantity: int) -> Correction:
    return Correction(AdjustReason.COUNT, counted=Decimal(quantity))


def test_a_bin_is_counted_alone() -> None:
    item, shelf = make_item(), make_bin()
    make_stock(item, 10)
    put_in(item, 5, bin_id=shelf.pk)

    change = adjust_stock(
        item,
        make_location(),
        counted(3),
        cause="count:1",
        placing=Placing(bin_id=shelf.pk),
        by=None,
    )

    assert change == -2
    assert balance_of(item) == (13, 0)
    assert parts_of(item) == {"A-01///available": 3}
    assert balance_differences() == part_differences() == []


def test_what_lies_in_no_bin_is_counted_alone() -> None:
    item = make_item()
    make_stock(item, 10)
    put_in(item, 5, bin_id=make_bin().pk)

    change = adjust_stock(
        item, make_location(), counted(12), cause="c:1", placing=Placing(), by=None
    )

    assert change == 2
    assert balance_of(item) == (17, 0)


def test_what_is_blocked_is_counted_without_touching_what_is_for_sale() -> None:
    item = make_item()
    make_stock(item, 4)
    put_in(item, 5, quality=Quality.BLOCKED)
    claim_stock(
        [ClaimWish("ORD-1/1", item.pk, make_location().pk, Decimal(4))], by=None
    )

    adjust_stock(
        item,
        make_location(),
        counted(0),
        cause="c:1",
        placing=Placing(quality=Quality.BLOCKED),
        by=None,
    )

    assert balance_of(item) == (4, 4)
    assert parts_of(item) == {}
    assert balance_differences() == part_differences() == []


def test_a_loss_nobody_can_place_is_missing_outside_the_bins_first() -> None:
    item = make_item()
    make_stock(item, 4)
    put_in(item, 5, bin_id=make_bin().pk)
    lost = Correction(AdjustReason.LOST, change=Decimal(-6))

    adjust_stock(item, make_location(), lost, cause="adjust:1", by=None)

    assert balance_of(item) == (3, 0)
    assert parts_of(item) == {"A-01///available": 3}


def test_nothing_is_counted_below_zero() -> None:
    with pytest.raises(WrongCount, match="cannot be negative"):
        adjust_stock(make_item(), make_location(), counted(-1), cause="c:1", by=None)
