from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from catalog.models import Item
from inventory.errors import WrongSupplyState
from inventory.models import Proposal, SupplyOrder
from inventory.services.supply.drafts import DraftLine, SupplyDraft, edit_supply
from inventory.services.supply.orders import approve_supply
from inventory.states import SupplyKind
from inventory.supply_queries import expected
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_purchase, make_supplier

pytestmark = pytest.mark.django_db


def edit(order: SupplyOrder, *lines: tuple[Item, int]) -> SupplyOrder:
    draft = SupplyDraft(
        SupplyKind.PURCHASE,
        make_location(),
        [DraftLine(item, Decimal(quantity)) for item, quantity in lines],
        supplier=make_supplier(),
        note="Changed.",
    )
    return edit_supply(order, draft, by=None)


def quantities(order: SupplyOrder) -> list[tuple[int, Decimal, Decimal]]:
    lines = order.lines.order_by("line_no")
    return [(line.line_no, line.ordered, line.open) for line in lines]


def test_a_line_of_the_same_item_stays_the_same_line() -> None:
    wheel, bell, tube = (make_item() for _ in range(3))
    order = make_purchase((wheel, 10), (bell, 5), state="draft")
    kept = order.lines.get(item=bell)

    order = edit(order, (bell, 6), (tube, 1))

    assert quantities(order) == [(2, 6, 6), (3, 1, 1)]
    assert order.lines.get(item=bell).pk == kept.pk
    assert order.note == "Changed."


def test_a_line_that_a_proposal_became_is_called_off_instead_of_gone() -> None:
    wheel, bell = make_item(), make_item()
    order = make_purchase((wheel, 10), (bell, 5), state="draft")
    Proposal.objects.create(
        item=wheel,
        location=order.destination,
        quantity=10,
        due_on=dt.date(2026, 3, 2),
        source_kind=SupplyKind.PURCHASE,
        supply_line=order.lines.get(item=wheel),
    )

    order = edit(order, (bell, 5))

    assert quantities(order) == [(1, 10, 0), (2, 5, 5)]
    order = approve_supply(order, by=None)
    assert [row.item_id for row in expected(order)] == [bell.pk]


def test_what_was_sent_is_not_edited() -> None:
    order = make_purchase((make_item(), 10))

    with pytest.raises(WrongSupplyState):
        edit(order, (make_item(), 1))
