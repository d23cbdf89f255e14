from __future__ import annotations

from decimal import Decimal

import pytest

from inventory.models import Movement, ReplenishmentRule
from inventory.services.replenishment.classes import classify_items
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_stock
from tests.factories.replenishment import make_rule

pytestmark = pytest.mark.django_db


def test_classes_are_written_to_rules_by_what_left_at_cost() -> None:
    customer = make_location("CUS", kind="customer")
    for sku, cost, sold in (("A", "100", 8), ("B", "10", 15), ("C", "1", 20)):
        item = make_item(sku, standard_cost=Decimal(cost))
        rule = make_rule(item)
        make_stock(item, 50)
        Movement.objects.create(
            item=item,
            source=rule.location,
            destination=customer,
            quantity=sold,
            cause=f"ship:{sku}",
            effective_on="2026-11-01",
        )
    lost = make_item("D", standard_cost=Decimal(9000))
    rule = make_rule(lost)
    make_stock(lost, 5)
    adjust_stock(
        lost,
        rule.location,
        Correction(AdjustReason.LOST, change=Decimal(-5)),
        cause="adjust:1",
        by=None,
    )

    assert classify_items(by=None) == 4

    found = dict(rules_by_sku())
    # A is 800 of 970, 82 %: B follows; A and B are 98 %: C. What is lost was not sold.
    assert found == {"A": "A", "B": "B", "C": "C", "D": "C"}
    assert classify_items(by=None) == 0


def rules_by_sku() -> list[tuple[str, str]]:
    return list(ReplenishmentRule.objects.values_list("item__sku", "abc_class"))
