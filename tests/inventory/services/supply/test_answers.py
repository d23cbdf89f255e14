from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from foundation.models import OutboxEvent, TimelineEntry
from foundation.sentences import word
from inventory.errors import UnknownSupplyLine, WrongAnswer, WrongSupplyState
from inventory.models import Acknowledgement
from inventory.services.supply.answers import Answer, acknowledge
from inventory.supply_queries import expected
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase

pytestmark = pytest.mark.django_db

ASKED, LATER = dt.date(2026, 3, 2), dt.date(2026, 3, 9)


def answer(quantity: str, on: dt.date | None = LATER, line_no: int = 1) -> Answer:
    return Answer(line_no, Decimal(quantity), on)


def test_a_later_date_counts_at_once() -> None:
    order = make_purchase((make_item(), 10), due_on=ASKED)
    OutboxEvent.objects.all().delete()

    acknowledge(order, [answer("10")], cause="OA-1", by=None)

    [row] = expected(order)
    assert (row.on, row.is_confirmed) == (LATER, True)
    [event] = OutboxEvent.objects.filter(name="SupplyChanged")
    assert event.payload["item_ids"] == [row.item_id]


def test_less_than_ordered_is_no_longer_expected() -> None:
    order = make_purchase((make_item(), 10), due_on=ASKED)

    acknowledge(order, [answer("7")], cause="OA-1", by=None)

    [row] = expected(order)
    assert row.quantity == 7
    assert order.lines.get().open == 10


def test_a_line_that_the_supplier_refuses_is_not_expected() -> None:
    order = make_purchase((make_item(), 10), due_on=ASKED)

    acknowledge(order, [answer("0", None)], cause="OA-1", by=None)

    assert expected(order) == []


def test_the_same_answer_twice_is_one() -> None:
    order = make_purchase((make_item(), 10), due_on=ASKED)
    acknowledge(order, [answer("7")], cause="OA-1", by=None)

    acknowledge(order, [answer("3")], cause="OA-1", by=None)

    assert Acknowledgement.objects.count() == 1
    assert order.lines.get().confirmed == 7


def test_the_last_answer_counts_and_the_earlier_is_kept() -> None:
    order = make_purchase((make_item(), 10), due_on=ASKED)
    acknowledge(order, [answer("7")], cause="OA-1", by=None)

    acknowledge(order, [answer("10", ASKED)], cause="OA-2", by=None)

    line = order.lines.get()
    assert (line.confirmed, line.confirmed_on) == (10, ASKED)
    assert line.acknowledgements.count() == 2


def test_the_timeline_says_what_got_worse() -> None:
    order = make_purchase((make_item(), 10), (make_item(), 5), due_on=ASKED)
    answers = [answer("10", LATER), answer("4", ASKED, line_no=2)]

    acknowledge(order, answers, cause="OA-1", by=None)

    entry = TimelineEntry.objects.filter(subject=order.number).latest("id")
    assert word(entry.code, entry.params) == (
        "The supplier answers. Lines that come later: 1;"
        " lines with less than ordered: 1"
    )


def test_an_answer_to_no_line_or_of_less_than_nothing_is_refused() -> None:
    order = make_purchase((make_item(), 10))

    with pytest.raises(UnknownSupplyLine):
        acknowledge(order, [answer("1", line_no=9)], cause="OA-1", by=None)
    with pytest.raises(WrongAnswer):
        acknowledge(order, [answer("-1")], cause="OA-1", by=None)


def test_a_draft_is_not_answered() -> None:
    order = make_purchase((make_item(), 10), state="draft")

    with pytest.raises(WrongSupplyState):
        acknowledge(order, [answer("1")], cause="OA-1", by=None)
