from __future__ import annotations

from decimal import Decimal

import pytest

from billing.errors import (
    AmountNotPositive,
    MoreThanOpen,
    MoreThanPaid,
    NothingMatched,
    PaymentChanged,
    PaymentDiffers,
    WrongInvoice,
)
from billing.models import Allocation, Invoice, Payment
from billing.queries import suggest_invoices
from billing.services.payments import match_payment, unmatch_payment
from billing.states import InvoiceStatus, PaymentState
from catalog.models import Item
from foundation.models import User
from orders.models import Order
from orders.states import OrderStatus, PaymentStatus
from partners.models import Company, Partner
from tests.factories.billing import invoice_of, make_payment, match
from tests.factories.fulfillment import (
    deliver,
    happen,
    order_now,
    refused,
    ship,
    shipment_of,
)
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 100)
    return bike


@pytest.fixture
def dora_buys() -> Partner:
    return make_seller()


def invoiced(partner: Partner, bike: Item, quantity: int = 1) -> Invoice:
    """A delivered order: 121.00 for each bike."""
    order = book(partner, (bike, quantity))
    happen()
    deliver(ship(shipment_of(order)))
    return invoice_of(order)


@pytest.fixture
def invoice(dora_buys: Partner, bike: Item) -> Invoice:
    return invoiced(dora_buys, bike)


def again(invoice: Invoice) -> Invoice:
    return Invoice.objects.get(pk=invoice.pk)


def order_of(invoice: Invoice) -> Order:
    return order_now(invoice.order)


def test_an_exact_payment_settles_the_invoice_and_closes_the_order(
    invoice: Invoice,
) -> None:
    payment = match(make_payment("121.00"), invoice)
    happen()

    assert payment.state == PaymentState.MATCHED
    assert again(invoice).status == InvoiceStatus.PAID
    assert order_of(invoice).status == OrderStatus.CLOSED


def test_a_partial_payment_leaves_the_rest_open(invoice: Invoice) -> None:
    payment = match(make_payment("100.00"), invoice)
    happen()

    assert payment.state == PaymentState.MATCHED
    assert again(invoice).open == Decimal("21.00")
    assert again(invoice).status == InvoiceStatus.POSTED
    assert order_of(invoice).payment_status == PaymentStatus.PARTLY_PAID
    assert order_of(invoice).status == OrderStatus.BOOKED


def test_what_is_paid_too_much_is_credit_on_account(invoice: Invoice) -> None:
    payment = match(make_payment("150.00"), invoice)

    assert payment.state == PaymentState.ON_ACCOUNT
    assert payment.unallocated == Decimal("29.00")
    assert payment.partner == invoice.partner


def test_credit_on_account_pays_a_later_invoice(
    invoice: Invoice, dora_buys: Partner, bike: Item
) -> None:
    payment = match(make_payment("242.00"), invoice)
    later = invoiced(dora_buys, bike)

    payment = match(payment, later)

    assert payment.state == PaymentState.MATCHED
    assert again(later).status == InvoiceStatus.PAID


def test_a_rest_can_be_kept_to_be_matched_later(invoice: Invoice) -> None:
    payment = make_payment("150.00")

    payment = match_payment(
        payment, {invoice: Decimal("121.00")}, version=0, keep_open=True, by=None
    )

    assert payment.state == PaymentState.PARTLY


def test_a_small_rest_is_let_go(invoice: Invoice) -> None:
    Company.objects.update(underpayment_tolerance=Decimal("1.00"))

    match(make_payment("120.50"), invoice)
    happen()

    assert again(invoice).status == InvoiceStatus.PAID
    assert again(invoice).open == Decimal("0.50")
    assert order_of(invoice).status == OrderStatus.CLOSED


def test_one_payment_pays_several_invoices(
    invoice: Invoice, dora_buys: Partner, bike: Item
) -> None:
    second = invoiced(dora_buys, bike, 2)
    payment = make_payment("363.00")

    payment = match_payment(
        payment,
        {invoice: Decimal("121.00"), second: Decimal("242.00")},
        version=0,
        by=None,
    )

    assert payment.state == PaymentState.MATCHED
    assert {again(invoice).status, again(second).status} == {InvoiceStatus.PAID}


def test_who_matches_second_is_told_who_was_first(invoice: Invoice, cleo: User) -> None:
    payment = make_payment("121.00")
    first_tab, second_tab = payment, Payment.objects.get(pk=payment.pk)
    match(first_tab, invoice, "21.00", by=cleo)

    with refused(PaymentChanged) as told:
        match(second_tab, invoice, "21.00", by=cleo)

    assert f"{payment.number} was matched by Cleo Smit on " in str(told.value)
    assert again(invoice).paid == Decimal("21.00")


def test_a_wrong_match_is_taken_back_by_a_negative_row(invoice: Invoice) -> None:
    Company.objects.update(underpayment_tolerance=Decimal("1.00"))
    payment = match(make_payment("120.50"), invoice)

    payment = unmatch_payment(payment, invoice, version=payment.version, by=None)

    assert payment.state == PaymentState.UNMATCHED
    assert payment.partner is None
    assert again(invoice).status == InvoiceStatus.POSTED
    amounts = Allocation.objects.order_by("id").values_list("amount", flat=True)
    assert list(amounts) == [Decimal("120.50"), Decimal("-120.50")]
    assert order_of(invoice).paid == 0
    assert order_of(invoice).payment_status == PaymentStatus.INVOICED


def test_what_was_not_matched_cannot_be_taken_back(invoice: Invoice) -> None:
    with refused(NothingMatched):
        unmatch_payment(make_payment("121.00"), invoice, version=0, by=None)


def test_impossible_amounts_are_refused(invoice: Invoice) -> None:
    payment = make_payment("500.00")

    with refused(MoreThanOpen) as told:
        match(payment, invoice, "121.01")
    with refused(MoreThanPaid):
        match(make_payment("10.00"), invoice, "20.00")
    with refused(AmountNotPositive):
        match(payment, invoice, "-1")
    with refused(AmountNotPositive):
        make_payment("0")
    assert "only €121.00 is open" in str(told.value)


def test_a_payment_pays_the_invoices_of_one_customer(
    invoice: Invoice, bike: Item
) -> None:
    other = invoiced(make_partner(name="Radhaus"), bike)

    with refused(WrongInvoice):
        match_payment(
            make_payment("242.00"),
            {invoice: Decimal("121.00"), other: Decimal("121.00")},
            version=0,
            by=None,
        )


def test_a_paid_invoice_is_not_paid_again(invoice: Invoice) -> None:
    match(make_payment("121.00"), invoice)

    with refused(WrongInvoice) as told:
        match(make_payment("121.00"), invoice, "1.00")

    assert "it is not open" in str(told.value)


def test_the_same_entry_of_the_bank_is_recorded_once() -> None:
    make_seller()
    first = make_payment("121.00", external_id="NL-1")

    assert make_payment("121.00", external_id="NL-1") == first
    with refused(PaymentDiffers):
        make_payment("122.00", external_id="NL-1")


def test_a_wrong_reference_is_answered_with_suggestions(
    invoice: Invoice, bike: Item
) -> None:
    invoiced(make_partner(name="Radhaus Berlin GmbH"), bike)
    payment = make_payment("121.00", reference="thanks", payer_name="FIETSEN DORA")

    found = suggest_invoices(payment)

    assert [(each.invoice.number, each.amount) for each in found] == [
        (str(invoice.number), Decimal("121.00")),
        (found[1].invoice.number, Decimal(0)),
    ]
    assert [reason.code for reason in found[0].reasons] == [
        "match.amount",
        "match.name",
    ]
