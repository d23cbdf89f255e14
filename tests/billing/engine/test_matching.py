from dataclasses import replace
from decimal import Decimal

import pytest

from billing.engine.matching import OpenInvoice, Received, is_like, names, suggest

VELO = OpenInvoice(
    number="NL-2026-00017",
    order_number="ORD-1042",
    customer_reference="PO 4711",
    partner_id=1,
    partner_name="Velo Centrum B.V.",
    open=Decimal("121.00"),
)
OTHER = OpenInvoice(
    number="NL-2026-00018",
    order_number="ORD-1043",
    customer_reference="",
    partner_id=2,
    partner_name="Radhaus Berlin GmbH",
    open=Decimal("121.00"),
)


def received(amount: str = "121.00", text: str = "", **more: str) -> Received:
    return Received(Decimal(amount), text, **more)


def codes(payment: Received) -> list[tuple[str, list[str]]]:
    return [
        (each.invoice.number, [reason.code for reason in each.reasons])
        for each in suggest(payment, [OTHER, VELO])
    ]


def test_the_invoice_number_in_the_text_beats_the_same_amount() -> None:
    found = codes(received(text="factuur nl 2026 00017, dank"))

    assert found == [
        ("NL-2026-00017", ["match.invoice_number", "match.amount"]),
        ("NL-2026-00018", ["match.amount"]),
    ]


def test_the_order_number_and_their_reference_count() -> None:
    found = codes(received("50.00", text="ORD-1042 / po4711"))

    assert found == [
        ("NL-2026-00017", ["match.order_number", "match.customer_reference"])
    ]


def test_a_payer_is_known_by_name_or_account() -> None:
    known = replace(VELO, ibans=frozenset({"NL91ABNA0417164300"}))
    by_name = received("1.00", payer_name="VELO CENTRUM")
    by_account = received("1.00", payer_iban="NL91ABNA0417164300")

    assert [each.score for each in suggest(by_name, [known])] == [15]
    assert [each.score for each in suggest(by_account, [known])] == [25]


def test_a_payment_of_everything_owed_is_laid_over_all_invoices() -> None:
    second = replace(VELO, number="NL-2026-00020", open=Decimal("79.00"))

    found = suggest(received("200.00"), [VELO, second, OTHER])

    assert [(each.invoice.number, each.amount) for each in found] == [
        ("NL-2026-00017", Decimal("121.00")),
        ("NL-2026-00020", Decimal("79.00")),
    ]


def test_a_short_payment_is_proposed_as_far_as_it_goes() -> None:
    found = suggest(received("100.00", text="NL-2026-00017"), [VELO])

    assert [each.amount for each in found] == [Decimal("100.00")]


def test_only_one_customer_is_proposed_an_amount() -> None:
    found = suggest(
        received("242.00", text="NL-2026-00017 NL-2026-00018"), [VELO, OTHER]
    )

    assert [each.amount for each in found] == [Decimal("121.00"), Decimal(0)]


def test_what_is_left_of_a_named_invoice_is_for_a_person_to_place() -> None:
    second = replace(VELO, number="NL-2026-00020", open=Decimal("79.00"))
    payment = received("150.00", text="NL-2026-00017", payer_name=VELO.partner_name)

    found = suggest(payment, [second, VELO])

    assert [(each.invoice.number, each.amount) for each in found] == [
        ("NL-2026-00017", Decimal("121.00")),
        ("NL-2026-00020", Decimal(0)),
    ]


def test_a_like_name_alone_pays_nothing() -> None:
    payment = received("50.00", text="thank you", payer_name=VELO.partner_name)

    assert [each.amount for each in suggest(payment, [VELO])] == [Decimal(0)]


def test_without_a_sign_nothing_is_suggested() -> None:
    assert suggest(received("5.00", text="thank you"), [VELO, OTHER]) == []


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("Re NL-2026-00017", "NL-2026-00017", True),
        ("nl202600017", "NL-2026-00017", True),
        ("NL/2026/00017.", "NL-2026-00017", True),
        ("NL-2026-000171", "NL-2026-00017", False),
        ("order 12", "12", False),
        ("anything", "", False),
    ],
)
def test_a_number_is_found_however_it_is_written(
    text: str, number: str, *, expected: bool
) -> None:
    assert names(text, number) is expected


@pytest.mark.parametrize(
    ("payer", "partner", "expected"),
    [
        ("VELO CENTRUM BV", "Velo Centrum B.V.", True),
        ("Radhaus", "Radhaus Berlin GmbH", True),
        ("Muster GmbH", "Radhaus Berlin GmbH", False),
        ("B.V.", "Velo Centrum B.V.", False),
        ("", "Velo Centrum B.V.", False),
    ],
)
def test_names_are_compared_by_what_distinguishes_them(
    payer: str, partner: str, *, expected: bool
) -> None:
    assert is_like(payer, partner) is expected
