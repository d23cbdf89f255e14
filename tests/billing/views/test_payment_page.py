from __future__ import annotations

import pytest
from django.test import Client

from billing.models import Invoice, Payment
from billing.states import InvoiceStatus, PaymentState
from foundation.models import User
from tests.factories.billing import invoice_of, make_payment, match
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice() -> Invoice:
    """An open invoice of Fietsen Dora over 121.00."""
    dora = make_seller()
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 10)
    order = book(dora, (bike, 1), customer_reference="PO-7")
    happen()
    deliver(ship(shipment_of(order)))
    return invoice_of(order)


def url_of(payment: Payment, action: str = "") -> str:
    return f"/billing/payments/{payment.number}/{action}"


def amounts(invoice: Invoice, amount: str, version: int = 0) -> dict[str, str]:
    return {f"amount_{invoice.pk}": amount, "version": str(version)}


def test_the_likely_invoice_is_offered_with_reasons_and_amount(
    client: Client, cleo: User, invoice: Invoice
) -> None:
    client.force_login(cleo)
    payment = make_payment("121.00", reference=f"{invoice.number}", by=cleo)

    page = client.get(url_of(payment)).content.decode()

    assert f"The text names invoice {invoice.number}" in page
    assert "The amount is exactly what is open" in page
    assert 'value="121.00"' in page


def test_finance_matches_a_payment(
    client: Client, cleo: User, invoice: Invoice
) -> None:
    client.force_login(cleo)
    payment = make_payment("121.00", by=cleo)

    data = amounts(invoice, "121.00")
    response = client.post(url_of(payment, "match"), data, follow=True)

    assert f"Payment {payment.number} is matched." in response.content.decode()
    assert Invoice.objects.get().status == InvoiceStatus.PAID
    assert Payment.objects.get().state == PaymentState.MATCHED


def test_the_second_tab_is_told_politely(
    client: Client, cleo: User, invoice: Invoice
) -> None:
    client.force_login(cleo)
    payment = make_payment("121.00", by=cleo)
    client.post(url_of(payment, "match"), amounts(invoice, "21.00"))

    response = client.post(url_of(payment, "match"), amounts(invoice, "100.00"))

    assert response.status_code == 409
    assert "was matched by Cleo Smit" in response.content.decode()
    assert Invoice.objects.get().paid == 21


def test_too_much_is_said_and_nothing_typed_is_lost(
    client: Client, cleo: User, invoice: Invoice
) -> None:
    client.force_login(cleo)
    payment = make_payment("500.00", by=cleo)

    response = client.post(url_of(payment, "match"), amounts(invoice, "150.00"))

    page = response.content.decode()
    assert "only €121.00 is open" in page
    assert 'value="150.00"' in page


def test_an_invoice_that_is_not_suggested_can_be_searched(
    client: Client, cleo: User, invoice: Invoice
) -> None:
    client.force_login(cleo)
    payment = make_payment("3.00", payer_name="Somebody", by=cleo)
    assert "No invoice suggested" in client.get(url_of(payment)).content.decode()

    page = client.get(f"{url_of(payment)}?q=PO-7").content.decode()

    assert "Found by your search" in page
    assert str(invoice.number) in page
    assert "No invoices found" in client.get(f"{url_of(payment)}?q=X").content.decode()


def test_what_is_searched_stands_before_what_is_suggested(
    client: Client, cleo: User, invoice: Invoice
) -> None:
    client.force_login(cleo)
    payment = make_payment("3.00", reference=str(invoice.number), by=cleo)

    page = client.get(f"{url_of(payment)}?q=PO-7").content.decode()

    assert page.index("Found by your search") < page.index("The text names invoice")


def test_a_match_is_taken_back(client: Client, cleo: User, invoice: Invoice) -> None:
    client.force_login(cleo)
    payment = match(make_payment("121.00", by=cleo), invoice, by=cleo)

    response = client.post(
        url_of(payment, f"unmatch/{invoice.number}"), {"version": "1"}, follow=True
    )

    assert f"Invoice {invoice.number} is open again." in response.content.decode()
    assert Invoice.objects.get().status == InvoiceStatus.POSTED


def test_a_manager_looks_but_does_not_match(
    client: Client, ada: User, cleo: User, invoice: Invoice
) -> None:
    payment = make_payment("121.00", by=cleo)
    client.force_login(ada)

    assert client.get(url_of(payment)).status_code == 403
    refused = client.post(url_of(payment, "match"), amounts(invoice, "121.00"))
    assert refused.status_code == 403
    assert client.get(url_of(payment, "match")).status_code == 405


def test_a_payment_that_does_not_exist_is_not_found(client: Client, cleo: User) -> None:
    client.force_login(cleo)

    assert client.get("/billing/payments/PAY-0/").status_code == 404
