import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from foundation import clock
from foundation.models import OutboxEvent, User
from foundation.roles import Role
from inventory.errors import (
    LotMissing,
    NoConversion,
    NotStocked,
    PeriodClosed,
    WrongQuantity,
)
from inventory.models import ClosedPeriod, Movement, Receipt, SupplyOrder
from inventory.receiving_errors import (
    DayToCome,
    MoreDamagedThanCame,
    NotExpected,
    NotExpectedYet,
    NothingReceived,
    NotOrdered,
    NotReceivedHere,
    PartOfAPiece,
    TooMuchArrived,
    UnknownItem,
)
from inventory.services.receiving.receive import receive
from inventory.services.receiving.shapes import ReceiptDraft, ReceivedLine
from inventory.services.supply.orders import close_short
from tests.factories.catalog import (
    make_conversion,
    make_item,
    make_service,
    make_unit,
)
from tests.factories.fulfillment import refused
from tests.factories.inventory import (
    balance_of,
    make_location,
    make_purchase,
    make_supplier,
    make_supplier_item,
)
from tests.factories.partners import make_company
from tests.factories.receiving import came, lying, receipt_rows, receive_now
from tests.people import make_person

pytestmark = pytest.mark.django_db


def line_of(order: SupplyOrder) -> tuple[Decimal, Decimal]:
    line = order.lines.get()
    return line.received, line.open


def status_of(order: SupplyOrder) -> str:
    return str(SupplyOrder.objects.get(pk=order.pk).status)


def test_what_was_ordered_comes_in_and_the_order_is_closed(ben: User) -> None:
    bike = make_item("BIKE")
    make_supplier_item(bike, price="80.00")
    order = make_purchase((bike, 10))

    receipt = receive_now(order, came(bike, 10), by=ben, reference="DN-7")

    assert receipt.number.startswith("RCP-")
    assert (receipt.supplier, receipt.reference) == (make_supplier(), "DN-7")
    assert receipt_rows(receipt) == [("BIKE", 10, "available", "none")]
    assert balance_of(bike) == (10, 0)
    movement = Movement.objects.get()
    assert (movement.cause, movement.unit_cost) == (receipt.number, Decimal("80"))
    assert (movement.source.kind, movement.actor) == ("supplier", ben)
    assert line_of(order) == (10, 0)
    assert status_of(order) == "closed"
    names = OutboxEvent.objects.values_list("name", flat=True)
    assert {"StockArrived", "SupplyChanged"} <= set(names)


def test_the_rest_of_a_short_receipt_stays_open() -> None:
    bike = make_item("BIKE")
    order = make_purchase((bike, 10))

    receipt = receive_now(order, came(bike, 6))

    assert receipt_rows(receipt) == [("BIKE", 6, "available", "short")]
    assert line_of(order) == (6, 4)
    assert status_of(order) == "sent"


def test_damaged_pieces_are_blocked_and_cannot_be_sold() -> None:
    bike = make_item("BIKE")
    order = make_purchase((bike, 10))

    receipt = receive_now(order, came(bike, 10, damaged=3))

    assert receipt_rows(receipt) == [
        ("BIKE", 7, "available", "none"),
        ("BIKE", 3, "blocked", "damaged"),
    ]
    assert balance_of(bike) == (7, 0)
    assert lying(bike) == [("blocked", 3)]
    assert line_of(order) == (10, 0)


def test_what_is_inspected_first_is_not_for_sale_yet() -> None:
    bike = make_item("BIKE")
    make_supplier_item(bike, is_inspected=True)
    order = make_purchase((bike, 10))

    receive_now(order, came(bike, 10))

    assert balance_of(bike) == (0, 0)
    assert lying(bike) == [("inspection", 10)]


def test_more_than_ordered_is_taken_in_within_tolerance() -> None:
    bike = make_item("BIKE")
    make_supplier_item(bike, over_tolerance=Decimal(5))
    order = make_purchase((bike, 100))

    receipt = receive_now(order, came(bike, 105))

    assert receipt_rows(receipt) == [("BIKE", 105, "available", "over")]
    assert line_of(order) == (105, 0)


def test_a_tolerance_of_a_part_of_a_piece_lets_no_piece_in() -> None:
    bike = make_item("BIKE")
    make_supplier_item(bike, over_tolerance=Decimal(5))
    order = make_purchase((bike, 4))

    with refused(TooMuchArrived) as told:
        receive_now(order, came(bike, 5))

    assert str(told.value).startswith("5 of BIKE came, but at most 4 may")


def test_beyond_tolerance_only_a_buyer_takes_it_in_and_says_why(ben: User) -> None:
    bike = make_item("BIKE")
    order = make_purchase((bike, 100))
    buyer = make_person("Bea Buyer", Role.BUYER)

    with refused(TooMuchArrived) as told:
        receive_now(order, came(bike, 101), by=buyer)
    assert str(told.value).startswith("101 of BIKE came, but at most 100")
    assert told.value.params["row"] == 0
    with refused(TooMuchArrived):
        receive_now(order, came(bike, 101), by=ben, over_reason="We need it")
    assert not Receipt.objects.exists()

    receipt = receive_now(order, came(bike, 101), by=buyer, over_reason="We need it")

    assert receipt.lines.get().note == "We need it"
    assert balance_of(bike) == (101, 0)


def test_the_same_cause_twice_is_one_receipt() -> None:
    bike = make_item("BIKE")
    order = make_purchase((bike, 10))
    draft = ReceiptDraft(make_location(), [came(bike, 6)], order=order)

    first = receive(draft, cause="scan:1", by=None)
    again = receive(draft, cause="scan:1", by=None)

    assert first == again
    assert balance_of(bike) == (6, 0)
    assert line_of(order) == (6, 4)


def test_boxes_are_converted_to_pieces() -> None:
    bell, box = make_item("BELL"), make_unit("XBX", "Box")
    make_conversion(bell, box, "12")
    order = make_purchase((bell, 24))

    receive_now(order, came(bell, 2, unit="XBX"))

    assert balance_of(bell) == (24, 0)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ({"unit": "XPK"}, NoConversion),
        ({"quantity": Decimal(0)}, WrongQuantity),
        ({"quantity": Decimal(-2)}, WrongQuantity),
        ({"quantity": Decimal("1.5")}, PartOfAPiece),
        ({"damaged": Decimal(11)}, MoreDamagedThanCame),
    ],
)
def test_a_wrong_quantity_is_refused_and_nothing_comes_in(
    line: dict[str, Any], error: type[Exception]
) -> None:
    bike = make_item("BIKE")
    order = make_purchase((bike, 10))

    with pytest.raises(error):
        receive_now(order, replace(came(bike, 10), **line))

    assert not Movement.objects.exists()


def test_what_is_unknown_not_stocked_or_not_ordered_is_refused() -> None:
    order = make_purchase((make_item("BIKE"), 10))

    with refused(NotOrdered):
        receive_now(order, came(make_item("BELL"), 1))
    with refused(NotStocked):
        receive_now(order, came(make_service("TUNE"), 1))
    with refused(UnknownItem):
        receive_now(order, ReceivedLine(-1, Decimal(1)))
    with refused(NothingReceived):
        receive_now(order)


def test_only_a_sent_order_is_received_and_only_where_it_is_to_come() -> None:
    bike = make_item("BIKE")
    draft = make_purchase((bike, 10), state="draft")
    sent = make_purchase((bike, 10))

    with refused(NotExpectedYet):
        receive_now(draft, came(bike, 1))
    with refused(NotReceivedHere):
        receive_now(sent, came(bike, 1), location=make_location("KOL"))
    close_short(sent, "No longer made", by=None)
    with refused(NotExpected):
        receive_now(sent, came(bike, 1))


def test_lots_and_their_expiry_come_in_with_the_goods() -> None:
    oil = make_item("OIL", tracking="lot", has_expiry=True)
    order = make_purchase((oil, 10))
    with refused(LotMissing):
        receive_now(order, came(oil, 10))

    expires_on = dt.date(2030, 1, 31)
    receipt = receive_now(
        order,
        came(oil, 6, lot_code="L-1", expires_on=expires_on),
        came(oil, 4, lot_code="L-2", expires_on=expires_on),
    )

    lots = [line.lot for line in receipt.lines.order_by("line_no")]
    assert [(lot.code, lot.expires_on) for lot in lots if lot] == [
        ("L-1", expires_on),
        ("L-2", expires_on),
    ]
    assert lots[0]
    assert lots[0].supplier == make_supplier()


def test_without_an_order_what_came_is_taken_in(ben: User) -> None:
    bike = make_item("BIKE")

    receipt = receive_now(
        None, came(bike, 4, damaged=1), supplier=make_supplier(), by=ben
    )

    assert receipt.order is None
    assert receipt_rows(receipt) == [
        ("BIKE", 3, "available", "none"),
        ("BIKE", 1, "blocked", "damaged"),
    ]


def test_a_price_in_another_currency_is_no_cost() -> None:
    bike = make_item("BIKE")
    abroad = make_supplier("V-US", currency="USD")
    make_supplier_item(bike, abroad, price="80.00")
    order = make_purchase((bike, 10), supplier=abroad)

    receipt = receive_now(order, came(bike, 10))

    assert receipt.lines.get().unit_cost is None


def test_nothing_comes_in_on_a_day_of_a_closed_period() -> None:
    bike = make_item("BIKE")
    order = make_purchase((bike, 10))
    closed = dt.date(2020, 12, 31)
    ClosedPeriod.objects.create(company=make_company(), until=closed)

    with refused(PeriodClosed):
        receive_now(order, came(bike, 10), received_on=closed)

    assert line_of(order) == (0, 10)


def test_nothing_comes_in_on_a_day_to_come() -> None:
    bike = make_item("BIKE")
    order = make_purchase((bike, 10))
    tomorrow = clock.today(order.destination.time_zone) + dt.timedelta(days=1)

    with refused(DayToCome) as told:
        receive_now(order, came(bike, 10), received_on=tomorrow)

    assert told.value.field == "received_on"
    assert line_of(order) == (0, 10)
