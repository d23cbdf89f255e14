from __future__ import annotations

from decimal import Decimal

import pytest

from inventory.engine.replenishing import (
    Demand,
    LeadTime,
    Modifiers,
    Policy,
    Position,
    modified,
    plan,
    reorder_point,
    safety_stock,
    service_factor,
)
from inventory.states import ReplenishmentMethod

D = Decimal
#: Ten a day, give or take four; nine days to come.
DEMAND, LEAD = Demand(D(10), D(4)), LeadTime(D(9))


@pytest.mark.parametrize(
    ("level", "factor"),
    [
        ("50", "0"),
        ("84.13", "1.000"),
        ("95", "1.645"),
        ("97.5", "1.960"),
        ("99", "2.326"),
    ],
)
def test_the_factor_is_read_from_the_normal_distribution(
    level: str, factor: str
) -> None:
    assert service_factor(D(level)) == D(factor)


def test_safety_stock_is_factor_times_deviation_times_root_of_lead_time() -> None:
    # 1.645 × 4 × √9
    assert safety_stock(DEMAND, LEAD, D(95)) == D("19.74")


def test_an_unreliable_supplier_asks_for_more_safety_stock() -> None:
    # 1.645 × √(9 × 16 + 100 × 4) = 1.645 × √544
    unsure = LeadTime(D(9), D(2))
    assert safety_stock(DEMAND, unsure, D(95)) == D("38.3677")


def test_the_reorder_point_is_demand_in_the_lead_time_and_safety_stock() -> None:
    found = reorder_point(DEMAND, LEAD, Policy())

    assert (found.safety_stock, found.point) == (D("19.74"), D("109.74"))
    assert [reason.code for reason in found.reasons] == [
        "replenish.demand",
        "replenish.lead_time",
        "replenish.safety",
        "replenish.point",
    ]
    assert found.reasons[-1].params == {
        "during": "90",
        "safety": "19.74",
        "point": "109.74",
    }


def test_the_reorder_point_is_never_below_the_floor() -> None:
    found = reorder_point(DEMAND, LEAD, Policy(floor=D(120)))

    assert found.point == 120
    assert found.reasons[-1].code == "replenish.floor"


@pytest.mark.parametrize(
    ("on_hand", "inbound", "claimed", "waiting", "available"),
    [(100, 0, 0, 0, 100), (100, 40, 30, 10, 100), (0, 0, 0, 25, -25)],
)
def test_the_position_nets_what_comes_and_what_is_wanted(
    on_hand: int, inbound: int, claimed: int, waiting: int, available: int
) -> None:
    position = Position(D(on_hand), D(inbound), D(claimed), D(waiting))
    assert position.available == available


def test_at_the_reorder_point_it_is_filled_up_to_the_cover() -> None:
    # Up to 109.74 + 14 × 10 = 249.74; 149.74 are missing, whole pieces: 150.
    found = plan(Position(on_hand=D(100)), DEMAND, LEAD, Policy())

    assert (found.quantity, found.up_to) == (150, D("249.74"))


def test_exactly_at_the_reorder_point_is_time_to_order() -> None:
    steady = Demand(D(10))
    assert plan(Position(on_hand=D(90)), steady, LEAD, Policy()).quantity == 140
    assert plan(Position(on_hand=D(91)), steady, LEAD, Policy()).quantity == 0


def test_what_is_ordered_already_is_not_ordered_again() -> None:
    first = plan(Position(on_hand=D(100)), DEMAND, LEAD, Policy())
    second = plan(
        Position(on_hand=D(100), inbound=first.quantity), DEMAND, LEAD, Policy()
    )

    assert second.quantity == 0
    assert second.reasons[-1].code == "replenish.enough"


def test_an_item_that_nobody_wants_is_not_ordered() -> None:
    assert plan(Position(), Demand(D(0)), LEAD, Policy()).quantity == 0


def test_what_customers_wait_for_is_ordered_without_any_history() -> None:
    found = plan(Position(waiting=D(7)), Demand(D(0)), LEAD, Policy())
    assert found.quantity == 7


@pytest.mark.parametrize(
    ("wanted", "modifiers", "quantity", "codes"),
    [
        ("149.74", Modifiers(), "150", []),
        ("149.74", Modifiers(multiple=D(12)), "156", ["replenish.multiple"]),
        ("149.74", Modifiers(digits=1), "149.8", []),
        (
            "5",
            Modifiers(D(20), D(12)),
            "24",
            ["replenish.minimum", "replenish.multiple"],
        ),
        ("24", Modifiers(D(20), D(12)), "24", []),
    ],
)
def test_quantities_follow_minimum_and_multiple(
    wanted: str, modifiers: Modifiers, quantity: str, codes: list[str]
) -> None:
    found, reasons = modified(D(wanted), modifiers)

    assert found == D(quantity)
    assert [reason.code for reason in reasons] == codes


@pytest.mark.parametrize(
    ("available", "quantity"), [(20, 0), (19, 81), (0, 100), (-5, 105)]
)
def test_below_the_minimum_it_is_filled_up_to_the_maximum(
    available: int, quantity: int
) -> None:
    policy = Policy(ReplenishmentMethod.MIN_MAX, minimum=D(20), maximum=D(100))
    found = plan(Position(on_hand=D(available)), DEMAND, LEAD, policy)
    assert found.quantity == quantity


def test_an_item_that_is_not_replenished_is_never_proposed() -> None:
    policy = Policy(ReplenishmentMethod.NONE)
    assert plan(Position(waiting=D(50)), DEMAND, LEAD, policy).quantity == 0
