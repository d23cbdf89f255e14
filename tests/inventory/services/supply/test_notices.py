import datetime as dt
from decimal import Decimal

import pytest

from inventory.errors import WrongQuantity
from inventory.models import ShippingNotice, SupplyOrder
from inventory.receiving_errors import NotExpected, NothingAnnounced, NoticeClosed
from inventory.services.supply.notices import (
    AnnouncedLine,
    NoticeDraft,
    announce,
    cancel_notice,
)
from tests.factories.catalog import make_item
from tests.factories.fulfillment import refused
from tests.factories.inventory import make_purchase
from tests.factories.receiving import came, receipt_rows, receive_now

pytestmark = pytest.mark.django_db

FRIDAY = dt.date(2030, 3, 1)


def draft(order: SupplyOrder, quantity: int, reference: str = "ASN-1") -> NoticeDraft:
    line = order.lines.get()
    return NoticeDraft(
        reference, [AnnouncedLine(line.pk, Decimal(quantity))], expected_on=FRIDAY
    )


def test_a_delivery_is_announced_once() -> None:
    order = make_purchase((make_item("BIKE"), 10))

    first = announce(order, draft(order, 10), by=None)
    again = announce(order, draft(order, 4), by=None)

    assert first == again
    assert first.lines.get().quantity == 10
    assert order.lines.get().expected_on == FRIDAY


def test_a_delivery_of_a_part_does_not_move_the_rest() -> None:
    order = make_purchase((make_item("BIKE"), 10))

    announce(order, draft(order, 4), by=None)

    assert order.lines.get().confirmed_on is None


def test_a_receipt_against_a_notice_compares_with_what_was_announced() -> None:
    bike = make_item("BIKE")
    order = make_purchase((bike, 100))
    notice = announce(order, draft(order, 80), by=None)

    receipt = receive_now(order, came(bike, 75, damaged=5), notice=notice)

    assert receipt_rows(receipt) == [
        ("BIKE", 70, "available", "short"),
        ("BIKE", 5, "blocked", "damaged"),
    ]
    assert ShippingNotice.objects.get().status == "received"
    assert order.lines.get().open == 25
    with refused(NoticeClosed):
        receive_now(order, came(bike, 5), notice=notice)


def test_a_delivery_that_does_not_come_is_canceled() -> None:
    bike = make_item("BIKE")
    order = make_purchase((bike, 10))
    notice = announce(order, draft(order, 10), by=None)

    cancel_notice(notice, by=None)

    assert ShippingNotice.objects.get().status == "canceled"
    with refused(NoticeClosed):
        receive_now(order, came(bike, 10), notice=notice)


def test_what_cannot_be_announced_is_refused() -> None:
    order = make_purchase((make_item("BIKE"), 10))
    unsent = make_purchase((make_item("BELL"), 10), state="approved")

    with refused(NotExpected):
        announce(unsent, draft(unsent, 1), by=None)
    with refused(NothingAnnounced):
        announce(order, NoticeDraft("ASN-2", []), by=None)
    with refused(WrongQuantity):
        announce(order, draft(order, 0), by=None)
