from decimal import Decimal

from inventory.engine.making import Recipe, consumption, cost_per_piece

FRAME, WHEEL = 1, 2
RECIPE = [Recipe(FRAME, Decimal(10)), Recipe(WHEEL, Decimal(20))]


def test_components_are_consumed_in_proportion_to_what_is_made() -> None:
    assert consumption(RECIPE, Decimal(10), Decimal(4)) == {FRAME: 4, WHEEL: 8}
    thirds = consumption([Recipe(FRAME, Decimal(1))], Decimal(3), Decimal(1))
    assert thirds == {FRAME: Decimal("0.3333")}


def test_a_piece_costs_what_was_consumed_for_it() -> None:
    consumed = {FRAME: Decimal(4), WHEEL: Decimal(8)}
    costs: dict[int, Decimal | None] = {FRAME: Decimal("50.00"), WHEEL: Decimal("12.5")}

    assert cost_per_piece(consumed, costs, Decimal(4)) == 75


def test_without_the_cost_of_a_component_the_cost_is_unknown() -> None:
    consumed = {FRAME: Decimal(4), WHEEL: Decimal(8)}

    assert cost_per_piece(consumed, {FRAME: Decimal(50)}, Decimal(4)) is None
    assert cost_per_piece({}, {}, Decimal(4)) is None
