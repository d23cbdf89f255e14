"""The pages of planners and buyers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from foundation.models import Job, User
from foundation.roles import Role
from inventory.models import Proposal, SupplyOrder
from inventory.services.replenishment.proposing import propose
from inventory.states import ProposalStatus
from tests.factories.catalog import make_item
from tests.factories.inventory import make_stock, make_supplier_item
from tests.factories.replenishment import make_demand, make_rule
from tests.people import make_person

pytestmark = pytest.mark.django_db
URL = "/stock/replenishment/"


@pytest.fixture(autouse=True)
def _signed_in(client: Client) -> None:
    client.force_login(make_person("Pia Plans", Role.PLANNER))


def make_proposal(sku: str = "BIKE-1", *, missing: int = 5) -> Proposal:
    item = make_item(sku)
    make_supplier_item(item, price="300")
    make_rule(item, floor=Decimal(missing))
    propose(item_ids=[item.pk], by=None)
    return Proposal.objects.get(item=item)


def test_proposals_are_listed_with_their_reasons(client: Client) -> None:
    make_proposal()

    text = client.get(URL).content.decode()

    assert "1 proposal to decide" in text
    assert "Gazelle Parts B.V." in text
    assert "The planner&#x27;s floor raises the reorder point to 5." in text
    assert "Accept" in text


def test_one_proposal_is_accepted_by_its_own_button(client: Client) -> None:
    first, second = make_proposal("BIKE-1"), make_proposal("BIKE-2")

    response = client.post(f"{URL}decide", {"one": str(first.pk)}, follow=True)

    assert "A draft order was made: PO-" in response.content.decode()
    assert SupplyOrder.objects.get().lines.get().item.sku == "BIKE-1"
    second = Proposal.objects.get(pk=second.pk)
    assert second.status == ProposalStatus.OPEN


def test_picked_ones_become_one_order_even_when_sent_twice(client: Client) -> None:
    ids = [make_proposal("BIKE-1").pk, make_proposal("BIKE-2").pk]

    for _ in range(2):
        client.post(f"{URL}decide", {"action": "accept", "selected": ids})

    assert SupplyOrder.objects.get().lines.count() == 2


def test_all_that_match_the_filter_are_accepted(client: Client) -> None:
    make_proposal("BIKE-1")
    make_proposal("BELL-1")

    client.post(f"{URL}decide?q=BELL", {"all_matching": "1"})

    assert SupplyOrder.objects.get().lines.get().item.sku == "BELL-1"


def test_a_dismissal_asks_for_the_reason(client: Client) -> None:
    proposal = make_proposal()
    data = {"action": "dismiss", "selected": proposal.pk}

    asked = client.post(f"{URL}decide", {"dismiss": proposal.pk})
    assert "Reason" in asked.content.decode()
    client.post(f"{URL}decide", data | {"reason": "Ends this season"})

    assert Proposal.objects.get().status == ProposalStatus.DISMISSED
    text = client.get(f"{URL}?state=dismissed").content.decode()
    assert "Dismissed: Ends this season" in text


def test_nothing_picked_changes_nothing(client: Client) -> None:
    make_proposal()

    for selected in ("", "x", "9" * 40):
        client.post(f"{URL}decide", {"action": "accept", "selected": selected})

    assert not SupplyOrder.objects.exists()


def test_who_does_not_plan_sees_proposals_and_decides_nothing(
    client: Client, ada: User
) -> None:
    proposal = make_proposal()
    client.force_login(ada)

    text = client.get(URL).content.decode()
    assert "BIKE-1" in text
    assert 'name="one"' not in text
    answer = client.post(f"{URL}decide", {"one": str(proposal.pk)})
    assert answer.status_code == 403
    assert client.post(f"{URL}run").status_code == 403


def test_planning_runs_as_a_job(client: Client) -> None:
    client.post(f"{URL}run")

    assert Job.objects.get().kind == "replenish"


def test_the_page_of_an_item_shows_stock_demand_and_accuracy(client: Client) -> None:
    item = make_item("BIKE/1")
    make_supplier_item(item, lead_days=7)
    make_rule(item)
    make_demand(item, [10] * 28)
    make_stock(item, 35)
    propose(by=None)

    response = client.get(f"{URL}at/ROT/BIKE/1")

    text = response.content.decode()
    assert "Stock runs out on" in text
    assert "Missed by, per day" in text
    chart = response.context["stock_chart"]["series"]
    assert [each["label"] for each in chart] == [
        "Projected stock",
        "With the proposal",
        "Reorder point",
    ]
    assert chart[0]["values"][:4] == [25, 15, 5, -5]
    assert chart[1]["values"][7] == -45 + 175
    assert set(chart[2]["values"]) == {70}
    assert client.get(f"{URL}at/ROT/NONE").status_code == 404


def test_an_item_without_a_forecast_has_a_page(client: Client) -> None:
    make_rule(make_item("BIKE-1"))

    text = client.get(f"{URL}at/ROT/BIKE-1").content.decode()

    assert "Nothing is left now" in text
