from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from foundation.models import AuditEntry, User
from partners.models import Partner
from partners.services.credit import Account, Kind, follow_exposure
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db

TERMS = {
    "credit_limit": "2500.00",
    "credit_check": "balance",
    "credit_failure": "error",
    "credit_tolerance": "10",
}


def owes(partner: Partner, **amounts: str) -> None:
    account = Account(partner.pk, partner.company_id, "EUR")
    by_kind = {Kind(name): Decimal(amount) for name, amount in amounts.items()}
    follow_exposure(account, by_kind, subject="ORD-1", cause="booked", by=None)


def test_the_page_shows_limit_exposure_and_what_is_available(
    client: Client, cleo: User
) -> None:
    partner = make_partner("C/1", credit_limit=Decimal(1000))
    owes(partner, order="300.00", shipped="50.00", invoice="200.00")
    client.force_login(cleo)

    page = client.get("/partners/credit/C/1").content.decode()

    for shown in ("€1,000.00", "€550.00", "€450.00", "ORD-1", "€300.00"):
        assert shown in page
    assert "€450.00" in client.get("/partners/partners/C/1").content.decode()


def test_credit_that_is_used_up_says_so(client: Client, ada: User) -> None:
    partner = make_partner("C-1", credit_limit=Decimal(100))
    owes(partner, order="100.01")
    client.force_login(ada)

    page = client.get("/partners/credit/C-1").content.decode()

    assert "Used up" in page
    assert "Edit terms" not in page


def test_finance_sets_the_terms(client: Client, cleo: User) -> None:
    make_partner("C-1")
    client.force_login(cleo)
    assert client.get("/partners/credit-terms/C-1").status_code == 200

    client.post("/partners/credit-terms/C-1", TERMS)

    partner = Partner.objects.get()
    assert partner.credit_limit == Decimal("2500.00")
    assert (partner.credit_check, partner.credit_failure) == ("balance", "error")
    assert partner.credit_tolerance == 10
    assert AuditEntry.objects.get(subject="C-1").actor == cleo


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("credit_limit", "-1", "A credit limit is not negative."),
        ("credit_tolerance", "101", "A tolerance lies between 0 and 100 percent."),
    ],
)
def test_terms_that_cannot_be_are_named(
    client: Client, cleo: User, field: str, value: str, message: str
) -> None:
    make_partner("C-1")
    client.force_login(cleo)

    answer = client.post("/partners/credit-terms/C-1", TERMS | {field: value})

    assert message in answer.content.decode()


def test_sales_sees_credit_and_sets_no_terms(
    client: Client, ada: User, ben: User
) -> None:
    make_partner("C-1", credit_limit=Decimal(100))
    client.force_login(ada)
    assert client.post("/partners/credit-terms/C-1", TERMS).status_code == 403
    client.force_login(ben)
    assert client.get("/partners/credit/C-1").status_code == 403

    assert Partner.objects.get().credit_limit == 100
