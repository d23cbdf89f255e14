"""A line of a draft is split by taking the draft in again."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from catalog.models import Item
from foundation.models import User
from foundation.services.verify import verify
from orders.errors import NotSplit
from orders.services.capture import capture
from orders.services.drafts import input_of, rebook_draft
from orders.services.splitting.line import split_line
from orders.states import OrderStatus
from tests.factories.fulfillment import order_now, refused
from tests.factories.inventory import make_location
from tests.factories.orders import make_order_input, make_priced_item, make_seller
from tests.orders.services.test_split import lines_of, split
from tests.orders.services.validation.test_constraints import FIRST_LINE, limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    return make_priced_item("BIKE", "33.33")


def test_a_line_of_a_draft_is_split_as_it_was_asked_for(bike: Item) -> None:
    given = make_order_input(make_seller(), (bike, 10))
    draft = capture(given, channel="desk", by=None, book=False).order
    assert draft is not None

    draft = split(draft, 4)
    booked = rebook_draft(draft, by=None).order

    assert booked is not None
    assert booked.status == OrderStatus.BOOKED
    assert lines_of(booked, "ordered", "split_from") == [(1, 6, None), (2, 4, 1)]
    assert booked.net == Decimal("333.30")
    assert [line.split_from for line in input_of(booked).lines] == [None, 1]
    assert verify() == []


def test_a_draft_that_may_not_be_changed_is_not_split(bike: Item, ada: User) -> None:
    given = make_order_input(make_seller(), (bike, 10))
    draft = capture(given, channel="desk", by=None, book=False).order
    assert draft is not None
    limit(FIRST_LINE, actions=["change"], entity="quantity")

    with refused(NotSplit):
        split_line(draft, 1, Decimal(4), by=ada)

    assert lines_of(order_now(draft), "ordered") == [(1, 10)]


def test_an_amount_that_was_sent_is_shared_out(bike: Item) -> None:
    given = make_order_input(make_seller(), (bike, 3))
    [line] = given.lines
    line = dataclasses.replace(line, net=Decimal("100.00"))
    given = dataclasses.replace(given, lines=(line,))
    draft = capture(given, channel="desk", by=None, book=False).order
    assert draft is not None

    draft = split(draft, 1)

    nets = [line.net for line in input_of(draft).lines]
    assert nets == [Decimal("66.67"), Decimal("33.33")]
