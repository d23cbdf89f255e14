from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction

from foundation import clock
from foundation.models import (
    AuditEntry,
    OutboxEvent,
    StatusChange,
    TimelineEntry,
    User,
)
from inventory.models import Claim
from oms.benchmarks.statements import statements_once
from orders.engine.intake import Buyer, LineInput, OrderInput
from orders.models import LineProgress, Order, OrderRevision
from orders.services.capture import CaptureResult, Outcome, capture
from orders.states import FulfilmentStatus, OrderStatus
from pricing.models import Waterfall
from promising.models import Demand, Promise
from tests.factories.catalog import make_item, make_kit, make_service
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import (
    book,
    enter,
    make_order_input,
    make_priced_item,
    make_seller,
)
from tests.factories.partners import (
    make_channel,
    make_contact,
    make_identifier,
    make_partner,
)
from tests.factories.pricing import make_price

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


def errors(result: CaptureResult) -> list[tuple[str, int | None]]:
    return [(each.code, each.line) for each in result.errors]


def test_a_clean_order_is_booked_priced_taxed_and_promised() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE", "500.00")
    make_stock(bike, 5)

    with clock.travel_to(MONDAY):
        order = book(dora, (bike, 2), customer_reference="PO-7")

    assert (order.net, order.tax, order.gross) == (
        Decimal("1000.00"),
        Decimal("210.00"),
        Decimal("1210.00"),
    )
    (line,) = order.lines.all()
    assert (line.unit_price, line.tax_rate) == (Decimal("500.0000"), Decimal("21.00"))
    assert line.scheduled == 2
    assert line.promised_on is not None
    assert line.promised_on > MONDAY.date()
    assert order.promised_on == line.promised_on
    assert order.fulfilment_status == FulfilmentStatus.SCHEDULED
    assert balance_of(bike) == (5, 2)


def test_everything_about_a_booking_is_on_record(ada: User) -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE")
    make_stock(bike, 5)

    order = book(dora, (bike, 2), by=ada)

    ref = f"{order.number}/1"
    (revision,) = OrderRevision.objects.filter(order=order)
    assert revision.image["input"]["lines"][0]["quantity"] == "2"
    assert revision.image["result"]["gross"] == "24.20"
    assert revision.actor == ada
    assert Waterfall.objects.get(line_ref=ref).steps[0]["after"] == "20.0000"
    assert Promise.objects.get(line_ref=ref).mode == "stock"
    assert Demand.objects.get(demand_ref=ref).waiting == 0
    assert Claim.objects.get(demand_ref=ref).open == 2
    assert LineProgress.objects.get(line__order=order).cause == "booked"
    change = StatusChange.objects.get(subject=order.number)
    assert (change.source, change.target, change.actor) == ("draft", "booked", ada)
    assert AuditEntry.objects.get(subject=order.number).changes["gross"][1] == "24.20"
    assert TimelineEntry.objects.get(thread=order.number).code == "order.booked"
    assert OutboxEvent.objects.get(name="OrderBooked").payload["number"] == order.number


def test_what_is_short_is_booked_and_waits_without_an_invented_date() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE")
    make_stock(bike, 3)

    order = book(dora, (bike, 5))

    (line,) = order.lines.all()
    assert (line.scheduled, line.backordered) == (3, 2)
    assert line.promised_on is None
    assert order.promised_on is None
    assert order.fulfilment_status == FulfilmentStatus.BACKORDERED
    assert balance_of(bike) == (3, 3)


def test_the_same_item_on_two_lines_is_not_sold_twice() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE")
    make_stock(bike, 3)

    order = book(dora, (bike, 2), (bike, 2))

    scheduled = order.lines.order_by("line_no").values_list("scheduled", flat=True)
    assert sum(scheduled) == 3
    assert balance_of(bike) == (3, 3)


def test_a_kit_claims_its_components() -> None:
    dora = make_seller()
    pump, tube = make_item("PUMP"), make_item("TUBE")
    kit = make_kit("KIT", components={pump: 1, tube: 2})
    make_price(kit, "30.00")
    make_stock(pump, 10)
    make_stock(tube, 5)

    order = book(dora, (kit, 3))

    (line,) = order.lines.all()
    assert (line.scheduled, line.backordered) == (2, 1)
    assert balance_of(pump) == (10, 2)
    assert balance_of(tube) == (5, 4)


def test_a_service_needs_no_stock() -> None:
    dora = make_seller()
    make_location("ROT")
    tuning = make_service("TUNE")
    make_price(tuning, "45.00")

    order = book(dora, (tuning, 1))

    (line,) = order.lines.all()
    assert line.scheduled == 1
    assert line.promised_on is not None
    assert not Demand.objects.exists()


def test_vat_follows_where_it_ships_from_and_to() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 5, make_location("KOL"))
    german = make_partner(country="DE")
    belgian = make_partner(country="BE", vat_number="BE0411905847")

    assert book(dora, (bike, 1)).tax == Decimal("21.00")
    assert book(german, (bike, 1)).tax == Decimal("19.00")
    assert book(belgian, (bike, 1)).tax == Decimal("0.00")


def test_what_is_unknown_leaves_a_draft_with_everything_it_lacks() -> None:
    make_seller()

    result = enter(None, ("NO-SUCH", 1), external_id="web-1")

    assert result.outcome == Outcome.DRAFT
    lacks = [("order.unknown_customer", None), ("line.unknown_item", 1)]
    assert errors(result) == lacks
    order = result.order
    assert order is not None
    assert order.status == OrderStatus.DRAFT
    assert order.number.startswith("ORD-")
    todos = order.todos.order_by("id").values_list("code", "line_no")
    assert list(todos) == lacks
    assert not OutboxEvent.objects.exists()


def test_what_cannot_be_stored_leaves_nothing_at_all() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE")

    result = enter(dora, (bike, -1), customer_reference="\x00")

    assert result.outcome == Outcome.REJECTED
    assert errors(result) == [
        ("text.broken", None),
        ("line.quantity_not_positive", 1),
    ]
    assert result.order is None
    assert not Order.objects.exists()


def test_a_missing_price_and_a_missing_list_leave_a_draft() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE")

    assert errors(enter(dora, (make_item("NEW"), 1))) == [("price.missing", 1)]
    assert errors(enter(dora, (bike, 1), currency="USD")) == [("price.no_list", 1)]
    assert enter(dora, (bike, 1), currency="XXX").outcome == Outcome.REJECTED


def test_the_same_order_again_changes_nothing() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE")

    first = enter(dora, (bike, 1), external_id="web-1")
    again = enter(dora, (bike, 1), external_id="web-1")
    changed = enter(dora, (bike, 2), external_id="web-1")

    assert (first.outcome, again.outcome) == (Outcome.CREATED, Outcome.UNCHANGED)
    assert again.order == first.order
    assert changed.outcome == Outcome.REJECTED
    assert errors(changed) == [("order.changed_since", None)]
    assert Order.objects.count() == 1


def test_another_channel_may_use_the_same_id() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE")
    make_channel("web")

    enter(dora, (bike, 1), external_id="1")
    enter(dora, (bike, 1), external_id="1", channel="web")

    assert Order.objects.count() == 2


def test_a_price_that_differs_from_ours_is_asked_about() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE", "100.00")
    line = LineInput(item_id=bike.pk, quantity=Decimal(2), unit_price=Decimal("90.00"))
    given = OrderInput(lines=(line,), buyer=Buyer(partner_id=dora.pk))

    assert errors(capture(given, channel="desk", by=None)) == [("price.differs", 1)]


def test_a_channel_that_sets_prices_is_taken_at_its_word() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE", "100.00")
    make_channel("market", price_owner="channel")
    line = LineInput(item_id=bike.pk, quantity=Decimal(2), net=Decimal("181.00"))
    given = OrderInput(
        lines=(line,), buyer=Buyer(partner_id=dora.pk), extra_charges=Decimal("-1.00")
    )

    result = capture(given, channel="market", by=None)

    assert result.order is not None
    assert (result.order.net, result.order.tax) == (Decimal("180.00"), Decimal("37.80"))
    assert result.order.lines.get().unit_price == Decimal("90.0000")


def test_a_price_set_by_hand_wins() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE", "100.00")
    line = LineInput(
        item_id=bike.pk,
        quantity=Decimal(2),
        unit_price=Decimal("80.00"),
        is_price_manual=True,
    )

    result = capture(
        OrderInput(lines=(line,), buyer=Buyer(partner_id=dora.pk)),
        channel="desk",
        by=None,
    )

    assert result.order is not None
    assert result.order.net == Decimal("160.00")


def test_buyers_are_known_by_code_identifier_and_vat_number() -> None:
    dora = make_seller()
    dora.vat_number = "NL004495445B01"
    dora.save()
    make_identifier(dora, "8712345678906")
    make_priced_item("BIKE")
    line = (LineInput(sku="BIKE"),)

    for buyer in (
        Buyer(code=dora.code),
        Buyer(identifiers=(("0088", "8712345678906"),)),
        Buyer(vat_number="NL 0044 95445 B01", country="NL"),
    ):
        result = capture(OrderInput(line, buyer), channel="desk", by=None)
        assert result.order is not None
        assert result.order.partner == dora


def test_items_are_known_by_bar_code_with_or_without_leading_zeros() -> None:
    dora = make_seller()
    make_priced_item("SAUCE", gtin="5704066204093")
    line = LineInput(sku="SN-33", gtin="05704066204093")

    result = capture(
        OrderInput((line,), Buyer(partner_id=dora.pk)), channel="desk", by=None
    )

    assert result.order is not None
    assert result.order.lines.get().sku == "SAUCE"


def test_the_contact_is_who_wrote_or_the_first_one() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE")
    first = make_contact(dora, email="first@dora.example")
    second = make_contact(dora, email="second@dora.example")

    assert book(dora, (bike, 1)).contact == first
    assert book(dora, (bike, 1), contact_email="SECOND@dora.example").contact == second
    assert book(dora, (bike, 1), contact_email="who@dora.example").contact is None


def test_a_date_that_has_passed_is_as_soon_as_possible_with_a_remark() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE")
    make_stock(bike, 5)

    result = enter(dora, (bike, 1), requested_on=dt.date(2013, 7, 15))

    assert result.outcome == Outcome.CREATED
    assert [each.code for each in result.findings] == ["order.requested_in_past"]
    assert result.order is not None
    assert result.order.requested_on is None


def statements_of(order: OrderInput) -> int:
    return statements_once(lambda: capture(order, channel="desk", by=None))


@pytest.mark.django_db(transaction=True)
def test_many_lines_cost_no_more_statements_than_few() -> None:
    dora = make_seller()
    items = [make_priced_item() for _ in range(40)]
    for item in items:
        make_stock(item, 1000)
    everything = make_order_input(dora, *((item, 1) for item in items))
    few = dataclasses.replace(everything, lines=everything.lines[:5], external_id="few")
    many = dataclasses.replace(everything, external_id="many")
    capture(everything, channel="desk", by=None)

    assert statements_of(few) == statements_of(many) <= 30


def test_a_failure_while_writing_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE")
    make_stock(bike, 5)

    def fail(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("orders.services.order_records.add_booked_event", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        book(dora, (bike, 1))

    assert not Order.objects.exists()
    assert balance_of(bike) == (5, 0)
