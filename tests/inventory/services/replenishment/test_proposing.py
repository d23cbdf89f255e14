"""What is missing is proposed once, with reasons, from where the rule says."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Component, Item
from foundation.sentences import word
from inventory.engine.replenishing import Position
from inventory.engine.sharing import ClaimWish
from inventory.models import Forecast, Proposal
from inventory.services.claims import claim_stock
from inventory.services.replenishment.deciding import dismiss_proposals
from inventory.services.replenishment.facts import active_rules
from inventory.services.replenishment.forecasts import refresh_forecasts
from inventory.services.replenishment.planning import plan_now
from inventory.services.replenishment.proposing import propose
from inventory.services.supply.drafts import DraftLine, SupplyDraft, draft_supply
from inventory.states import ProposalStatus, SupplyKind
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    make_location,
    make_purchase,
    make_stock,
    make_supplier_item,
)
from tests.factories.replenishment import make_demand, make_rule

pytestmark = pytest.mark.django_db
D = Decimal


def open_proposals() -> list[Proposal]:
    return list(Proposal.objects.filter(status=ProposalStatus.OPEN).order_by("id"))


def test_an_item_at_its_reorder_point_is_proposed_up_to_its_cover() -> None:
    # Ten a day, seven days to come: reorder at 70, up to 70 + 14 × 10 = 210.
    item = make_item()
    make_supplier_item(item, price="2.50", lead_days=7)
    make_rule(item)
    make_demand(item, [10] * 28)
    make_stock(item, 70)

    done = propose(by=None)

    [proposal] = open_proposals()
    assert (done.made, proposal.quantity) == (1, 140)
    assert (proposal.unit_price, proposal.currency) == (D("2.50"), "EUR")
    assert proposal.supplier is not None
    assert proposal.supplier.code == "V-100"
    forecast = Forecast.objects.get()
    assert (forecast.reorder_point, forecast.safety_stock) == (70, 0)


def test_above_the_reorder_point_nothing_is_proposed() -> None:
    item = make_item()
    make_supplier_item(item, lead_days=7)
    make_rule(item)
    make_demand(item, [10] * 28)
    make_stock(item, 71)

    assert propose(by=None).made == 0


def test_a_second_run_proposes_nothing() -> None:
    item = make_item()
    make_rule(item, floor=D(5))
    propose(by=None)

    again = propose(by=None)

    assert (again.made, again.raised) == (0, 0)
    assert [proposal.quantity for proposal in open_proposals()] == [5]


@pytest.mark.parametrize("state", ["draft", "approved", "sent"])
def test_what_is_on_order_already_is_not_proposed(state: str) -> None:
    item = make_item()
    make_purchase((item, 6), state=state)
    make_rule(item, floor=D(5))

    assert propose(by=None).made == 0


def test_what_was_dismissed_today_is_not_proposed_again_today() -> None:
    make_rule(make_item(), floor=D(5))
    propose(by=None)
    dismiss_proposals([open_proposals()[0].pk], "Ends this season", by=None)

    assert propose(by=None).made == 0
    assert Proposal.objects.get().reasons[-1]["params"] == {
        "reason": "Ends this season"
    }


def test_an_open_proposal_is_raised_when_more_is_missing_by_now() -> None:
    rule = make_rule(make_item(), floor=D(5))
    propose(by=None)
    rule.floor = D(12)
    rule.save()

    done = propose(by=None)

    assert (done.made, done.raised) == (0, 1)
    [proposal] = open_proposals()
    assert proposal.quantity == 12
    assert word(**proposal.reasons[-1]) == "Raised from 5, since more is missing now."


def test_quantities_follow_the_suppliers_minimum_and_multiple() -> None:
    item = make_item()
    make_supplier_item(item, minimum=20, multiple=12)
    make_rule(item, floor=D(5))

    propose(by=None)

    assert open_proposals()[0].quantity == 24


def test_below_the_minimum_it_is_filled_up_to_the_maximum() -> None:
    item = make_item()
    make_rule(item, method="min_max", minimum=D(20), maximum=D(100))
    make_stock(item, 19)

    propose(by=None)

    assert open_proposals()[0].quantity == 81


def test_a_place_that_others_are_filled_from_sees_what_they_want() -> None:
    item, rotterdam, koln = make_item(), make_location(), make_location("KOL")
    make_rule(item, rotterdam, floor=D(10))
    make_rule(item, koln, floor=D(30), source_kind="transfer", source=rotterdam)
    make_stock(item, 15, rotterdam)

    done = propose(by=None)

    # Köln wants 30 of the 15 in Rotterdam, which shall keep 10: 25 are missing.
    found = {p.location.code: (p.source_kind, p.quantity) for p in open_proposals()}
    assert done.made == 2
    assert found == {"KOL": ("transfer", 30), "ROT": ("purchase", 25)}
    assert propose(by=None).made == 0


def test_without_a_supplier_the_proposal_says_so() -> None:
    make_rule(make_item(), floor=D(5))

    propose(by=None)

    said = [word(**reason) for reason in open_proposals()[0].reasons]
    assert said[-1] == "Nobody is known to sell this item: enter a supplier first."
    assert "The planner's floor raises the reorder point to 5." in said


def test_forecasts_and_proposals_take_the_same_statements_for_any_number() -> None:
    counts = []
    for size in (3, 9):
        items = [make_item() for _ in range(size)]
        for item in items:
            make_supplier_item(item)
            make_rule(item, floor=D(5))
            make_demand(item, [1] * 20)
        with CaptureQueriesContext(connection) as seen:
            refresh_forecasts(item_ids=[item.pk for item in items], by=None)
            propose(item_ids=[item.pk for item in items], by=None)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("stock", "proposed"), [(30, 0), (29, 30)])
def test_what_a_transfer_takes_away_is_gone_already_held_or_not(
    stock: int, proposed: int
) -> None:
    item, rotterdam = make_item(), make_location()
    make_rule(item, rotterdam, method="min_max", minimum=D(10), maximum=D(39))
    make_stock(item, stock, rotterdam)
    draft = SupplyDraft(
        SupplyKind.TRANSFER,
        make_location("KOL"),
        [DraftLine(item, D(20))],
        source=rotterdam,
        company=rotterdam.company,
    )
    order = draft_supply(draft, by=None)

    # 30 less 20 are the minimum of 10, 29 less 20 are below it: up to 39.
    propose(by=None)
    assert sum(p.quantity for p in open_proposals()) == proposed
    claim = ClaimWish(f"{order.number}/1", item.pk, rotterdam.pk, D(12))
    claim_stock([claim], by=None)
    assert position(item).available == stock - 20


def test_components_of_planned_production_are_gone_already() -> None:
    wheel, place = make_item(name="Wheel"), make_location()
    bike = make_item(name="Bicycle")
    Component.objects.create(kit=bike, item=wheel, quantity=2)
    rule = make_rule(wheel, place)
    draft = SupplyDraft(
        SupplyKind.MAKE, place, [DraftLine(bike, D(4))], company=rule.location.company
    )
    draft_supply(draft, by=None)

    assert position(wheel).available == -8


def position(item: Item) -> Position:
    [planned] = plan_now(list(active_rules([item.pk])))
    return planned.position
