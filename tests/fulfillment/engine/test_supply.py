from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.engine.supply import Wish, choose_supply, covered

NL, DE = 1, 2


def test_a_kit_is_covered_as_often_as_its_scarcest_component() -> None:
    needs = {11: Decimal(2), 12: Decimal(1)}
    claimed = {11: Decimal(5), 12: Decimal(9)}

    assert covered(Decimal(4), needs, claimed) == 2


def test_claims_beyond_the_wish_do_not_count() -> None:
    assert covered(Decimal(4), {11: Decimal(1)}, {11: Decimal(9)}) == 4


def test_a_service_needs_no_claims() -> None:
    assert covered(Decimal(4), {}, {}) == 4


def test_cloth_by_the_meter_is_covered_in_fractions() -> None:
    needs, claimed = {11: Decimal(1)}, {11: Decimal("2.5")}

    assert covered(Decimal(4), needs, claimed, digits=1) == Decimal("2.5")
    assert covered(Decimal(4), needs, claimed) == 2


def test_supply_at_the_own_place_comes_first() -> None:
    wishes = [Wish(1, Decimal(4))]
    coverage = {DE: {1: Decimal(4)}, NL: {1: Decimal(2)}}

    found = choose_supply(wishes, coverage, at=NL)

    assert found is not None
    assert (found.location_id, found.quantities) == (NL, {1: 2})


def test_supply_elsewhere_moves_the_run_there() -> None:
    wishes = [Wish(1, Decimal(4)), Wish(2, Decimal(1))]

    found = choose_supply(wishes, {DE: {2: Decimal(1)}}, at=NL)

    assert found is not None
    assert (found.location_id, found.quantities) == (DE, {2: 1})


def test_without_supply_the_run_waits() -> None:
    assert choose_supply([Wish(1, Decimal(4))], {}, at=NL) is None


def test_a_service_goes_with_the_first_goods_that_have_supply() -> None:
    wishes = [Wish(1, Decimal(4)), Wish(9, Decimal(1), is_goods=False)]

    assert choose_supply(wishes, {}, at=NL) is None
    found = choose_supply(wishes, {NL: {1: Decimal(3)}}, at=NL)
    assert found is not None
    assert found.quantities == {1: 3, 9: 1}


def test_services_alone_wait_for_nothing() -> None:
    found = choose_supply([Wish(9, Decimal(2), is_goods=False)], {}, at=NL)

    assert found is not None
    assert found.quantities == {9: 2}


def test_a_customer_who_wants_it_complete_waits_for_the_last_piece() -> None:
    wishes = [Wish(1, Decimal(4)), Wish(2, Decimal(1))]
    almost = {NL: {1: Decimal(4)}}
    all_of_it = {NL: {1: Decimal(4)}, DE: {2: Decimal(1)}}

    assert choose_supply(wishes, almost, at=NL, is_complete=True) is None
    found = choose_supply(wishes, all_of_it, at=NL, is_complete=True)
    assert found is not None
    assert found.quantities == {1: 4}


amounts = st.decimals(min_value=0, max_value=99, places=2)


@given(
    st.lists(
        st.builds(Wish, st.integers(1, 4), amounts), unique_by=lambda w: w.line_id
    ),
    st.dictionaries(st.integers(1, 3), st.dictionaries(st.integers(1, 4), amounts)),
)
def test_nothing_is_taken_beyond_wish_or_supply(
    wishes: list[Wish], coverage: dict[int, dict[int, Decimal]]
) -> None:
    found = choose_supply(wishes, coverage, at=NL)

    wanted = {wish.line_id: wish.quantity for wish in wishes}
    for line_id, quantity in found.quantities.items() if found else ():
        assert 0 < quantity <= wanted[line_id]
        assert quantity <= coverage[found.location_id][line_id] if found else True
