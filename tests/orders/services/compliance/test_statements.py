"""Screening costs a capture one statement, however many lines it has."""

from __future__ import annotations

import pytest

from oms.benchmarks.capture import Customer, count_statements
from oms.benchmarks.shop import open_shop
from orders.compliance.trade_rules import when
from orders.models import OrderScreening
from tests.factories.compliance import make_list, make_trade_rule


@pytest.mark.django_db(transaction=True)
def test_screening_costs_one_statement_however_many_lines() -> None:
    customer = Customer(open_shop())
    customer.warm_up()
    without = count_statements(customer, 5, times=2)
    make_list("Northern Star Airlines", "Southern Cross Shipping")
    make_trade_rule("embargo", when(ship_to=["KP"]), code="KP")
    rule = {"code": "DU-5", "classes": ["5A*"], "effect": "restrict"}
    make_trade_rule("export_control", when(ship_to=["NL", "DE", "IT"]), **rule)
    customer.order(5)

    few, many = (count_statements(customer, lines, times=2) for lines in (5, 200))

    assert OrderScreening.objects.filter(status="passed").exists()
    assert few == many <= 30
    assert few - without <= 2
