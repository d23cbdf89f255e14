from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from billing.engine.shares import Billed, share_of_line


def test_three_thirds_of_ten_euros_make_ten_euros() -> None:
    net, billed, shares = Decimal("10.00"), Billed(), []

    for _ in range(3):
        share = share_of_line(
            net, of=Decimal(3), before=billed, quantity=Decimal(1), currency="EUR"
        )
        billed = Billed(billed.quantity + 1, billed.net + share)
        shares.append(share)

    assert shares == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]
    assert billed.net == Decimal("10.00")


def test_a_line_of_nothing_costs_nothing() -> None:
    share = share_of_line(
        Decimal(0), of=Decimal(0), before=Billed(), quantity=Decimal(0), currency="EUR"
    )

    assert share == 0


@given(
    st.decimals(0, 100_000, places=2),
    st.lists(st.decimals(min_value=1, max_value=500, places=2), min_size=1, max_size=8),
    st.sampled_from(["EUR", "JPY"]),
)
def test_all_partial_invoices_add_up_to_the_line(
    net: Decimal, parts: list[Decimal], currency: str
) -> None:
    net = net if currency == "EUR" else net.to_integral_value()
    billed = Billed()

    for part in parts:
        share = share_of_line(
            net,
            of=sum(parts, Decimal(0)),
            before=billed,
            quantity=part,
            currency=currency,
        )
        assert share >= 0
        billed = Billed(billed.quantity + part, billed.net + share)

    assert billed.net == net
