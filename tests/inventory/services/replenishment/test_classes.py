from __future__ import annotations

from decimal import Decimal

import pytest

from foundation import clock
from inventory.models import Movement, ReplenishmentRule
from inventory.services.replenishment.classes import classify_items
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_stock
from tests.factories.replenishment import make_rule

pytestmark = pytest.mark.django_db


def make_sold(sku: str, *, cost: int, sold: int) -> None:
    """So much of an item left for customers, of which one cost so much."""
    item = make_item(sku, standard_cost=Decimal(cost))
    rule = make_rule(item)
    make_stock(item, 50)
    Movement.objects.create(
        item=item,
        source=rule.location,
        destination=make_location("CUS", kind="customer"),
        quantity=sold,
        cause=f"ship:{sku}",
        effective_on=clock.today(),
    )


def make_lost(sku: str, *, cost: int) -> None:
    item = make_item(sku, standard_cost=Decimal(cost))
    rule = make_rule(item)
    make_stock(item, 5)
    lost = Correction(AdjustReason.LOST, change=Decimal(-5))
    adjust_stock(item, rule.location, lost, cause=f"adjust:{sku}", by=None)


def test_classes_are_written_to_rules_by_what_left_at_cost() -> None:
    make_sold("A", cost=100, sold=8)
    make_sold("B", cost=10, sold=15)
    make_sold("C", cost=1, sold=20)
    make_lost("D", cost=9000)

    assert classify_items(by=None) == 4

    # A is 800 of 970, 82 %: B follows; A and B are 98 %: C. What is lost was not sold.
    found = ReplenishmentRule.objects.values_list("item__sku", "abc_class")
    assert dict(found) == {"A": "A", "B": "B", "C": "C", "D": "C"}
    assert classify_items(by=None) == 0
