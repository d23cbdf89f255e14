"""Proposals become orders once, grouped by source and place, or are dismissed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.models import Item
from inventory.errors import NoSupplier, ReasonMissing
from inventory.models import Proposal, SupplyOrder
from inventory.services.replenishment.deciding import (
    accept_proposals,
    dismiss_proposals,
)
from inventory.services.replenishment.proposing import propose
from inventory.states import ProposalStatus
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_supplier, make_supplier_item
from tests.factories.replenishment import make_rule

pytestmark = pytest.mark.django_db
D = Decimal


def proposed(*items: Item) -> list[int]:
    """Five of each are missing in Rotterdam; the ids of what is proposed."""
    for item in items:
        make_rule(item, floor=D(5))
    propose(by=None)
    return list(Proposal.objects.order_by("id").values_list("id", flat=True))


def test_proposals_of_one_supplier_for_one_place_become_one_order() -> None:
    bike, bell, tyre = make_item(), make_item(), make_item()
    make_supplier_item(bike, price="300")
    make_supplier_item(bell, price="4")
    make_supplier_item(tyre, make_supplier("V-200"), price="20")

    orders = accept_proposals(proposed(bike, bell, tyre), by=None)

    found = [(order.supplier_id, order.lines.count(), order.status) for order in orders]
    assert sorted(lines for _, lines, _ in found) == [1, 2]
    assert {status for _, _, status in found} == {"draft"}
    line = Proposal.objects.get(item=bike).supply_line
    assert line is not None
    assert (line.item, line.ordered, line.unit_price) == (bike, 5, 300)


def test_accepting_twice_makes_one_order() -> None:
    bike = make_item()
    make_supplier_item(bike)
    ids = proposed(bike)

    first = accept_proposals(ids, by=None)
    again = accept_proposals(ids, by=None)

    assert first == again
    assert SupplyOrder.objects.count() == 1


def test_after_accepting_a_run_proposes_nothing() -> None:
    bike = make_item()
    make_supplier_item(bike)
    accept_proposals(proposed(bike), by=None)

    assert propose(by=None).made == 0


def test_a_proposal_without_a_supplier_cannot_be_accepted() -> None:
    with pytest.raises(NoSupplier):
        accept_proposals(proposed(make_item()), by=None)

    assert Proposal.objects.get().status == ProposalStatus.OPEN


def test_a_transfer_is_proposed_and_ordered_from_the_other_place() -> None:
    bike, rotterdam, koln = make_item(), make_location(), make_location("KOL")
    make_rule(bike, koln, floor=D(8), source_kind="transfer", source=rotterdam)
    propose(by=None)

    [order] = accept_proposals([Proposal.objects.get().pk], by=None)

    assert (order.kind, order.source, order.destination) == (
        "transfer",
        rotterdam,
        koln,
    )
    assert order.number.startswith("TRF-")


def test_automatic_rules_make_orders_at_once_and_leave_what_cannot_be_ordered() -> None:
    bike, bell = make_item(), make_item()
    make_supplier_item(bike)
    make_rule(bike, floor=D(5), is_automatic=True)
    make_rule(bell, floor=D(5), is_automatic=True)

    done = propose(by=None)

    assert (done.made, done.accepted) == (2, 1)
    assert SupplyOrder.objects.get().lines.get().item == bike
    assert Proposal.objects.get(status=ProposalStatus.OPEN).item == bell


def test_a_dismissal_needs_a_reason() -> None:
    ids = proposed(make_item())

    with pytest.raises(ReasonMissing):
        dismiss_proposals(ids, " ", by=None)
    assert dismiss_proposals(ids, "Too many already", by=None) == 1
    assert dismiss_proposals(ids, "Too many already", by=None) == 0
