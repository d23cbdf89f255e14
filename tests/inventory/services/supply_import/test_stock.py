"""Stock that an outside system tells: posted as the difference, once per file."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from catalog.models import Item
from catalog.states import Tracking
from foundation.models import InboundMessage, OutboxEvent
from inventory.engine.sharing import ClaimWish
from inventory.models import (
    ClosedPeriod,
    Lot,
    Movement,
    StockPart,
    SupplyFeed,
)
from inventory.queries import balance_differences
from inventory.services.claims import claim_stock
from inventory.services.supply_import.results import FeedOptions, FeedResult
from inventory.services.supply_import.run import import_supply
from tests.factories.catalog import make_item, make_unit
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.partners import make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    make_location("KOL")
    return make_item("BIKE")


def take(
    *stock: tuple[Any, ...],
    watermark: int = 1,
    kind: str = "snapshot",
    options: FeedOptions | None = None,
    **head: Any,
) -> FeedResult:
    """A file of (item, place, quantity, lot, …) from the warehouse system."""
    names = ("item", "location", "quantity", "lot", "expires_on", "unit", "unit_cost")
    document = {
        "source": "wms",
        "kind": kind,
        "watermark": watermark,
        "stock": [dict(zip(names, row, strict=False)) for row in stock],
        **head,
    }
    data = json.dumps(document).encode()
    given = options or FeedOptions()
    return import_supply("stock.json", data, options=given, by=None)


def changes(result: FeedResult) -> list[tuple[str, str, int, int]]:
    return [(c.item, c.location, int(c.was), int(c.now)) for c in result.stock]


def codes(result: FeedResult) -> list[tuple[int | None, str, str]]:
    return [(each.row, each.column, each.code) for each in result.findings]


def test_a_first_snapshot_is_opening_stock(bike: Item) -> None:
    result = take(("BIKE", "ROT", 12, "", None, "", 340), ("BIKE", "KOL", 3))

    assert (result.outcome, result.is_taken) == ("taken", True)
    assert balance_of(bike) == (12, 0)
    assert balance_of(bike, make_location("KOL")) == (3, 0)
    movement = Movement.objects.get(destination__code="ROT")
    assert (movement.cause, movement.reason) == ("wms:1", "opening")
    assert movement.unit_cost == 340
    assert OutboxEvent.objects.filter(name="StockArrived").count() == 2
    assert SupplyFeed.objects.get().watermark == "1"
    assert balance_differences() == []


def test_a_later_snapshot_posts_the_difference_alone(bike: Item) -> None:
    take(("BIKE", "ROT", 12))
    make_stock(bike, 5)

    result = take(("BIKE", "ROT", 14), watermark=2)

    assert changes(result) == [("BIKE", "ROT", 17, 14)]
    last = Movement.objects.latest("id")
    assert (last.quantity, last.cause, last.reason) == (3, "wms:2", "lost")
    assert balance_of(bike) == (14, 0)


@pytest.mark.parametrize("watermark", [2, 1])
def test_the_same_or_an_older_file_changes_nothing(bike: Item, watermark: int) -> None:
    take(("BIKE", "ROT", 12), watermark=2)

    result = take(("BIKE", "ROT", 99), watermark=watermark)

    assert (result.outcome, result.is_taken) == ("unchanged", True)
    assert codes(result) == [(None, "", "feed.known")]
    assert balance_of(bike) == (12, 0)


def test_only_a_complete_snapshot_empties_what_it_does_not_name(bike: Item) -> None:
    bell = make_item("BELL")
    make_stock(bell, 7)
    make_stock(bell, 7, make_location("KOL"))

    take(("BIKE", "ROT", 1))
    assert balance_of(bell) == (7, 0)

    result = take(("BIKE", "ROT", 1), watermark=2, complete=True)

    assert changes(result) == [("BELL", "ROT", 7, 0)]
    assert balance_of(bell) == (0, 0)
    assert balance_of(bell, make_location("KOL")) == (7, 0)


def test_a_delta_adds_and_takes_and_never_below_zero(bike: Item) -> None:
    make_stock(bike, 5)

    first = take(("BIKE", "ROT", -2), ("BIKE", "KOL", 4), kind="delta")
    second = take(("BIKE", "ROT", -9), ("BIKE", "KOL", 1), kind="delta", watermark=2)

    assert first.outcome == "taken"
    assert codes(second) == [(1, "quantity", "feed.below_zero")]
    assert balance_of(bike) == (3, 0)
    assert balance_of(bike, make_location("KOL")) == (4, 0)
    assert SupplyFeed.objects.get().watermark == "1"


def test_lots_are_found_or_made_and_each_has_its_own_difference() -> None:
    make_location("ROT")
    milk = make_item("MILK", tracking=Tracking.LOT, has_expiry=True)
    take(
        ("MILK", "ROT", 4, "L-1", "2027-01-31"), ("MILK", "ROT", 6, "L-2", "2027-02-28")
    )

    take(("MILK", "ROT", 1, "L-1"), ("MILK", "ROT", 8, "L-2"), watermark=2)

    parts = StockPart.objects.order_by("lot__code").values_list("lot__code", "quantity")
    assert list(parts) == [("L-1", 1), ("L-2", 8)]
    assert balance_of(milk) == (9, 0)
    assert Lot.objects.count() == 2


def test_units_are_converted(bike: Item) -> None:
    bike.conversions.create(unit=make_unit("XBX"), factor=Decimal(12))

    result = take(
        ("BIKE", "ROT", 2, "", None, "XBX", 24), ("BIKE", "KOL", 1, "", "", "KGM")
    )
    assert codes(result) == [(2, "unit", "feed.no_conversion")]

    take(("BIKE", "ROT", 2, "", None, "XBX", 24))
    assert balance_of(bike) == (24, 0)
    assert Movement.objects.get().unit_cost == 2


def test_one_wrong_row_refuses_the_file_with_every_reason(bike: Item) -> None:
    make_item("MILK", tracking=Tracking.LOT, has_expiry=True)
    make_location("CUSTOMER", kind="customer")

    result = take(
        ("BIKE", "ROT", 1),
        ("NOBODY", "ROT", 1),
        ("BIKE", "NOWHERE", 1),
        ("BIKE", "CUSTOMER", 1),
        ("BIKE", "ROT", -1),
        ("BIKE", "ROT", 1, "L-1"),
        ("MILK", "ROT", 1),
        ("MILK", "ROT", 1, "L-9"),
        ("BIKE", "ROT", 1, "", "tomorrow"),
    )

    assert (result.outcome, result.is_taken) == ("refused", False)
    assert codes(result) == [
        (2, "item", "feed.unknown_item"),
        (3, "location", "feed.unknown_location"),
        (4, "location", "feed.not_a_place"),
        (5, "quantity", "feed.negative"),
        (6, "lot", "feed.lot_not_tracked"),
        (7, "lot", "feed.lot_missing"),
        (8, "expires_on", "feed.expiry_missing"),
        (9, "expires_on", "feed.not_a_date"),
    ]
    assert not Movement.objects.exists()
    assert not SupplyFeed.objects.exists()
    assert InboundMessage.objects.get().state == "failed"


def test_the_good_rows_are_taken_where_asked_and_nothing_is_emptied(bike: Item) -> None:
    bell = make_item("BELL")
    make_stock(bell, 7)

    result = take(
        ("BIKE", "ROT", 1),
        ("NOBODY", "ROT", 1),
        complete=True,
        options=FeedOptions(is_skipping=True),
    )

    assert (result.outcome, result.skipped, result.is_taken) == ("taken", 1, False)
    assert (balance_of(bike), balance_of(bell)) == ((1, 0), (7, 0))


def test_an_impossible_row_is_left_out_where_asked(bike: Item) -> None:
    result = take(
        ("BIKE", "ROT", -2),
        ("BIKE", "KOL", 4),
        kind="delta",
        options=FeedOptions(is_skipping=True),
    )

    assert (result.outcome, result.skipped) == ("taken", 1)
    assert balance_of(bike, make_location("KOL")) == (4, 0)


def test_a_dry_run_tells_what_would_change_and_keeps_nothing(bike: Item) -> None:
    result = take(("BIKE", "ROT", 12), options=FeedOptions(is_dry_run=True))

    assert changes(result) == [("BIKE", "ROT", 0, 12)]
    assert result.message_id is None
    for model in (Movement, SupplyFeed, InboundMessage, OutboxEvent):
        assert not model.objects.exists()


def test_claims_give_way_where_less_is_there_than_is_claimed(bike: Item) -> None:
    make_stock(bike, 5)
    place = make_location("ROT").pk
    claim_stock(
        [ClaimWish("ORD-1/1", bike.pk, place, Decimal(3)),
         ClaimWish("ORD-2/1", bike.pk, place, Decimal(2))],
        by=None,
    )  # fmt: skip

    take(("BIKE", "ROT", 4))

    assert balance_of(bike) == (4, 4)
    lost = OutboxEvent.objects.get(name="ClaimsLost")
    assert lost.payload["demand_refs"] == ["ORD-2/1"]


def test_a_closed_period_refuses_the_file(bike: Item) -> None:
    company = make_company()
    ClosedPeriod.objects.create(company=company, until="2026-10-31")

    result = take(("BIKE", "ROT", 4), on="2026-10-30")

    assert codes(result) == [(None, "", "feed.business")]
    assert balance_of(bike) == (0, 0)


def test_the_same_bytes_again_leave_the_first_result_with_the_message(
    bike: Item,
) -> None:
    take(("BIKE", "ROT", 4))
    take(("BIKE", "ROT", 4))

    message = InboundMessage.objects.get()
    assert (message.state, message.result["outcome"]) == ("done", "taken")
    assert balance_of(bike) == (4, 0)
