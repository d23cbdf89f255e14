from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.engine.sharing import (
    ClaimCut,
    ClaimWish,
    OpenClaim,
    ShipWish,
    share_out,
    take_for_release,
    take_for_shipment,
)
from inventory.states import ClaimKind

BIKE, BELL, ROT, KOL = 1, 2, 11, 12


def claim(
    number: int, quantity: int, ref: str = "ORD-1/1", **fields: object
) -> OpenClaim:
    values: dict[str, object] = {"item_id": BIKE, "location_id": ROT, **fields}
    return OpenClaim(number, ref, open=Decimal(quantity), **values)  # type: ignore[arg-type]


def test_wishes_are_served_in_order_from_one_stock() -> None:
    wishes = [ClaimWish(f"ORD-{n}/1", BIKE, ROT, Decimal(4)) for n in (1, 2, 3)]

    shares = share_out(wishes, {(BIKE, ROT): Decimal(6)})

    assert [share.claimed for share in shares] == [4, 2, 0]


def test_a_shipment_takes_reserved_claims_first_then_the_oldest() -> None:
    claims = [claim(1, 3), claim(2, 3, kind=ClaimKind.RESERVED), claim(3, 3)]

    taken, uncovered = take_for_shipment(
        [ShipWish("ORD-1/1", BIKE, ROT, Decimal(5))], claims
    )

    assert [(each.claim.id, each.quantity) for each in taken] == [(2, 3), (1, 2)]
    assert uncovered == []


def test_a_shipment_takes_nothing_of_another_line_item_or_place() -> None:
    claims = [
        claim(1, 3, "ORD-2/1"),
        claim(2, 3, item_id=BELL),
        claim(3, 3, location_id=KOL),
    ]

    taken, uncovered = take_for_shipment(
        [ShipWish("ORD-1/1", BIKE, ROT, Decimal(1))], claims
    )

    assert taken == []
    assert [wish.quantity for wish in uncovered] == [1]


def test_the_youngest_claims_are_given_back_first() -> None:
    taken = take_for_release(
        [ClaimCut("ORD-1/1", quantity=Decimal(4))], [claim(1, 3), claim(2, 3)]
    )

    assert [(each.claim.id, each.quantity) for each in taken] == [(2, 3), (1, 1)]


def test_without_a_quantity_everything_is_given_back() -> None:
    taken = take_for_release(
        [ClaimCut("ORD-1/1", location_id=ROT)],
        [claim(1, 3), claim(2, 3, location_id=KOL), claim(3, 1, "ORD-2/1")],
    )

    assert [(each.claim.id, each.quantity) for each in taken] == [(1, 3)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([BIKE, BELL]), st.integers(0, 9)), max_size=8),
    st.dictionaries(st.sampled_from([(BIKE, ROT), (BELL, ROT)]), st.integers(0, 15)),
)
def test_no_more_is_shared_out_than_there_is_or_is_wished(
    wanted: list[tuple[int, int]], supply: dict[tuple[int, int], int]
) -> None:
    wishes = [ClaimWish("ORD-1/1", item, ROT, Decimal(q)) for item, q in wanted]
    used: Counter[tuple[int, int]] = Counter()

    shares = share_out(wishes, {key: Decimal(q) for key, q in supply.items()})

    for wish, share in zip(wishes, shares, strict=True):
        assert 0 <= share.claimed <= wish.quantity
        used[share.item_id, share.location_id] += int(share.claimed)
    assert all(quantity <= supply.get(key, 0) for key, quantity in used.items())
