from __future__ import annotations

import pytest
from django.test import Client

from billing.models import Payment
from foundation import clock
from foundation.models import User
from partners.models import BankAccount
from tests.factories.billing import make_payment
from tests.factories.orders import make_seller

pytestmark = pytest.mark.django_db
URL = "/billing/payments"


def shown(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return [payment.number for payment in response.context["page"]]


@pytest.fixture
def entered() -> dict[str, str]:
    """What the form of a new payment holds."""
    make_seller()
    return {
        "account": str(BankAccount.objects.get().pk),
        "amount": "1,250.50",
        "received_on": clock.today().isoformat(),
        "payer_name": "Fietsen Dora",
        "payer_iban": "NL91 ABNA 0417 1643 00",
        "reference": "INV-00001",
        "key": "0190a6f2-7c1e-7b4e-8a57-0f6e6f1f0001",
    }


def test_payments_to_match_stand_first_and_others_by_tab(
    client: Client, cleo: User
) -> None:
    make_seller()
    payment = make_payment("10.00", reference="PO-7")
    client.force_login(cleo)

    assert shown(client) == [payment.number]
    assert shown(client, "?state=matched") == []
    assert shown(client, "?state=all&q=po-7") == [payment.number]
    assert shown(client, "?q=nobody") == []


def test_a_payment_is_recorded_once_however_often_the_form_is_sent(
    client: Client, cleo: User, entered: dict[str, str]
) -> None:
    client.force_login(cleo)

    client.post(f"{URL}/new", entered)
    response = client.post(f"{URL}/new", entered, follow=True)

    payment = Payment.objects.get()
    assert f"Payment {payment.number} is recorded." in response.content.decode()
    assert payment.payer_iban == "NL91ABNA0417164300"
    assert str(payment.amount) == "1250.50"


def test_a_payment_of_nothing_or_of_tomorrow_is_refused(
    client: Client, cleo: User, entered: dict[str, str]
) -> None:
    client.force_login(cleo)

    nothing = client.post(f"{URL}/new", entered | {"amount": "0"})
    tomorrow = client.post(f"{URL}/new", entered | {"received_on": "2999-01-01"})

    assert "Enter an amount above zero." in nothing.content.decode()
    assert "cannot be in the future" in tomorrow.content.decode()
    assert Payment.objects.count() == 0


def test_the_list_can_be_taken_along_as_csv(client: Client, cleo: User) -> None:
    make_seller()
    payment = make_payment("10.00", reference="=1+1")
    client.force_login(cleo)

    response = client.get(f"{URL}/export")

    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert payment.number in text
    assert "'=1+1" in text


def test_the_warehouse_does_not_see_payments(client: Client, ben: User) -> None:
    client.force_login(ben)

    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}/new").status_code == 403


def test_a_search_stays_on_another_tab(client: Client, cleo: User) -> None:
    client.force_login(cleo)

    page = client.get(f"{URL}?q=dora&after=x").content.decode()

    assert 'href="?q=dora&amp;state=all"' in page
