"""Supply orders of an outside system: created, updated, canceled."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from catalog.models import Item
from foundation.models import Mail, OutboxEvent, TimelineEntry
from inventory.models import Acknowledgement, SupplyLine, SupplyOrder
from inventory.services.supply_import.results import FeedOptions, FeedResult
from inventory.services.supply_import.run import import_supply
from inventory.supply_queries import incoming
from tests.factories.catalog import make_item, make_unit
from tests.factories.inventory import balance_of, make_location, make_supplier
from tests.factories.partners import make_company
from tests.factories.receiving import came, receive_now

pytestmark = pytest.mark.django_db

DUE, LATER = dt.date(2026, 12, 1), dt.date(2026, 12, 8)


@pytest.fixture
def bike() -> Item:
    make_company()
    make_location("ROT")
    make_supplier("V-100")
    return make_item("BIKE")


def line(quantity: int = 10, **fields: Any) -> dict[str, Any]:
    return {"item": "BIKE", "quantity": quantity, "due_on": "2026-12-01", **fields}


def order(*lines: dict[str, Any], number: str = "4711", **head: Any) -> dict[str, Any]:
    values = {"order": number, "supplier": "V-100", "location": "ROT", **head}
    return {**values, "lines": list(lines)}


def take(
    *orders: dict[str, Any],
    watermark: int = 1,
    options: FeedOptions | None = None,
    **head: Any,
) -> FeedResult:
    document = {
        "source": "erp",
        "kind": "snapshot",
        "watermark": watermark,
        "orders": list(orders),
        **head,
    }
    data, given = json.dumps(document).encode(), options or FeedOptions()
    return import_supply("orders.json", data, options=given, by=None)


def outcomes(result: FeedResult) -> list[tuple[str, str]]:
    return [(each.external_id, each.outcome) for each in result.orders]


def only_line() -> SupplyLine:
    return SupplyLine.objects.get()


def expected(item: Item) -> list[tuple[int, dt.date | None]]:
    return [(int(each.quantity), each.on) for each in incoming([item.pk])]


def test_an_order_is_created_as_sent_and_is_expected(bike: Item) -> None:
    result = take(order(line(), reference="Q-9"))

    assert outcomes(result) == [("4711", "created")]
    made = SupplyOrder.objects.get()
    assert (made.external_source, made.external_id) == ("erp", "4711")
    assert (made.status, made.their_reference, made.currency) == ("sent", "Q-9", "EUR")
    assert result.orders[0].number == made.number
    assert expected(bike) == [(10, DUE)]
    assert balance_of(bike) == (0, 0)
    assert not Mail.objects.exists()
    event = OutboxEvent.objects.get(name="SupplyChanged")
    assert event.payload["item_ids"] == [bike.pk]
    assert TimelineEntry.objects.get().code == "supply.imported"


def test_a_later_file_moves_days_and_quantities(bike: Item) -> None:
    take(order(line(10)))

    more = take(order(line(12, confirmed=12, confirmed_on="2026-12-08")), watermark=2)
    same = take(order(line(12, confirmed=12, confirmed_on="2026-12-08")), watermark=3)
    less = take(order(line(7, confirmed=7, confirmed_on="2026-12-08")), watermark=4)

    assert [outcomes(each)[0][1] for each in (more, same, less)] == [
        "updated",
        "unchanged",
        "updated",
    ]
    now = only_line()
    assert (now.ordered, now.canceled, now.confirmed_on) == (12, 5, LATER)
    assert expected(bike) == [(7, LATER)]
    assert Acknowledgement.objects.count() == 2


def test_what_came_in_there_is_not_counted_twice_with_our_receipts(bike: Item) -> None:
    take(order(line(10)))
    receive_now(SupplyOrder.objects.get(), came(bike, 4))

    take(order(line(10, received=4)), watermark=2)
    assert only_line().received == 4

    take(order(line(10, received=6)), watermark=3)
    assert only_line().received == 6
    assert balance_of(bike) == (4, 0)
    assert expected(bike) == [(4, DUE)]


def test_an_order_that_is_canceled_there_is_canceled_here(bike: Item) -> None:
    take(order(line(10)))

    result = take({"order": "4711", "status": "canceled"}, watermark=2)
    again = take({"order": "4711", "status": "canceled"}, watermark=3)

    assert outcomes(result) == [("4711", "canceled")]
    assert outcomes(again) == [("4711", "unchanged")]
    assert SupplyOrder.objects.get().status == "canceled"
    assert expected(bike) == []


def test_canceling_what_partly_came_in_closes_the_rest(bike: Item) -> None:
    take(order(line(10, received=4)))

    take({"order": "4711", "status": "canceled"}, watermark=2)

    assert SupplyOrder.objects.get().status == "closed"
    assert (only_line().received, only_line().canceled) == (4, 6)


def test_a_line_that_is_gone_is_canceled_and_a_new_one_added(bike: Item) -> None:
    make_item("BELL")
    take(order(line(10, line=1), line(5, line=2, item="BELL")))

    take(order(line(10, line=1), line(3, line=3)), watermark=2)

    lines = SupplyLine.objects.order_by("line_no")
    assert [(each.line_no, each.open) for each in lines] == [(1, 10), (2, 0), (3, 3)]


def test_only_a_complete_snapshot_cancels_what_it_does_not_name(bike: Item) -> None:
    take(order(line(10)), order(line(5), number="4712"))

    take(order(line(10)), watermark=2)
    assert expected(bike) == [(10, DUE), (5, DUE)]

    result = take(order(line(10)), watermark=3, complete=True)

    assert outcomes(result) == [("4712", "canceled"), ("4711", "unchanged")]
    assert expected(bike) == [(10, DUE)]


def test_units_and_prices_are_per_own_unit(bike: Item) -> None:
    bike.conversions.create(unit=make_unit("XBX"), factor=Decimal(12))

    take(order(line(3, unit="XBX", unit_price=60)))

    now = only_line()
    assert (now.ordered, now.unit, now.per_unit, now.unit_price) == (36, "XBX", 12, 5)


def test_wrong_orders_are_told_and_nothing_is_written(bike: Item) -> None:
    result = take(
        order(line(), supplier="NOBODY"),
        order(line(item="NOTHING"), number="4712"),
        order(line(0), number="4713"),
        order(line(line=1), line(line=1), number="4714"),
        order(line(due_on="soon"), number="4715"),
        order(line(), type="gift", number="4716"),
        order(line(), type="transfer", number="4717"),
    )

    assert [(each.row, each.code) for each in result.findings] == [
        (1, "feed.unknown_supplier"),
        (2, "feed.unknown_item"),
        (3, "feed.nothing_ordered"),
        (4, "feed.line_twice"),
        (6, "feed.not_a_date"),
        (7, "feed.not_one_of"),
        (8, "feed.unknown_location"),
    ]
    assert not SupplyOrder.objects.exists()


def test_an_order_cannot_become_another(bike: Item) -> None:
    make_location("KOL")
    make_item("BELL")
    take(order(line(10)))

    moved = take(order(line(10), location="KOL"), watermark=2)
    other = take(order(line(10, item="BELL")), watermark=2)
    take({"order": "4711", "status": "canceled"}, watermark=2)
    back = take(order(line(12)), watermark=3)

    assert [each.findings[0].code for each in (moved, other, back)] == [
        "feed.order_differs",
        "feed.item_changed",
        "feed.order_ended",
    ]


def test_the_good_orders_are_taken_where_asked(bike: Item) -> None:
    result = take(
        order(line(), line(item="NOTHING", line=2)),
        order(line(5), number="4712"),
        options=FeedOptions(is_skipping=True),
    )

    assert outcomes(result) == [("4712", "created")]
    assert (result.outcome, result.is_taken) == ("taken", False)
    assert expected(bike) == [(5, DUE)]
