"""Benchmarks run for real by `make bench`; here only that they would measure right."""

from __future__ import annotations

import pytest

from foundation.kinds import load_kinds
from foundation.services.deliver import deliver_due
from inventory.models import Claim, Movement, SupplyLine
from oms.benchmarks.capture import Customer, count_statements
from oms.benchmarks.claims import open_claimer
from oms.benchmarks.figures import Benchmark, Figure
from oms.benchmarks.order_to_cash import _from_order_to_cash
from oms.benchmarks.receipts import Deliveries
from oms.benchmarks.scratch import fresh_database
from oms.benchmarks.shop import open_shop
from oms.benchmarks.statements import statements_of
from oms.benchmarks.supply_import import Sender
from orders.models import Order
from orders.states import OrderStatus


def test_a_figure_stands_beside_its_floor() -> None:
    assert Figure(75.04, "1/s", 600).as_json() == {
        "value": 75.04,
        "unit": "1/s",
        "floor": 600,
        "ratio": 0.125,
    }
    assert Figure(23, "calls").as_json()["ratio"] is None


def test_every_benchmark_has_a_label() -> None:
    kinds = load_kinds("oms.benchmarks", Benchmark)

    assert {"capture", "order_to_cash"} <= set(kinds)
    assert all(each.label for each in kinds.values())


@pytest.mark.django_db(transaction=True)
def test_a_capture_costs_the_same_statements_with_many_lines() -> None:
    customer = Customer(open_shop())
    customer.warm_up()

    few, many = (count_statements(customer, lines, times=2) for lines in (5, 200))

    assert few == many <= 30


@pytest.mark.django_db(transaction=True)
def test_a_receipt_costs_the_same_statements_with_many_lines() -> None:
    supplier = Deliveries()

    few = statements_of(lambda: supplier.deliver(10), times=2)
    many = statements_of(lambda: supplier.deliver(1000), times=2)

    assert few == many <= 9


@pytest.mark.django_db
def test_a_file_of_the_benchmark_changes_half_of_what_it_names() -> None:
    sender = Sender(200)
    sender.send()
    assert SupplyLine.objects.count() == 20

    before = Movement.objects.count()
    sender.send()

    assert before == 180
    assert Movement.objects.count() == 270
    assert SupplyLine.objects.filter(due_on="2030-03-12").count() == 20


@pytest.mark.django_db
def test_an_order_of_the_benchmark_comes_to_its_end() -> None:
    customer = Customer(open_shop())

    _from_order_to_cash(customer)

    assert deliver_due() == 0
    assert Order.objects.get().status == OrderStatus.CLOSED


@pytest.mark.django_db
def test_a_careless_server_is_no_floor() -> None:
    with pytest.raises(RuntimeError, match="fsync is off"), fresh_database("bench_x"):
        pass


@pytest.mark.django_db
def test_a_claimer_claims_five_items_at_a_time_the_hot_one_each_time() -> None:
    open_shop()

    claim = open_claimer(hot=True)
    before = Claim.objects.count()
    claim()

    made = Claim.objects.order_by("id")[before:]
    assert len(made) == 5
    assert len({each.item_id for each in made}) == 5
    assert len({each.demand_ref.split("/")[0] for each in made}) == 1
    assert Claim.objects.filter(item=made[0].item_id).count() == before / 5 + 1
