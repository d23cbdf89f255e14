from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Item
from foundation.models import User
from orders.services.entry import enter_order
from partners.models import Partner
from tests.factories.order_rules import approval_rule, make_approval_rules, net_above
from tests.factories.orders import make_order_input, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def _statements(partner: Partner, items: list[Item], by: User) -> int:
    given = make_order_input(partner, *((item, 10) for item in items))
    with CaptureQueriesContext(connection) as asked:
        result = enter_order(given, channel="desk", by=by)
    assert result.is_in_approval
    return len(asked)


def test_asking_for_approval_costs_no_more_for_many_lines_than_for_few(
    ada: User,
) -> None:
    make_approval_rules(
        approval_rule("amount", net_above("10.00")),
        approval_rule("risk", net_above("20.00"), role="finance", rank=2),
    )
    partner = make_seller()
    items = [make_priced_item(price="100.00") for _ in range(40)]
    _statements(partner, items, ada)  # fills the caches

    few, many = (_statements(partner, items[:count], ada) for count in (2, 40))

    assert few == many
    assert few <= 20
