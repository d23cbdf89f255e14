from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from foundation.models import User
from pricing.models import PriceAssignment, PriceList
from pricing.services.lists import (
    PriceListInput,
    assign_price_list,
    save_price_list,
)
from tests.factories.orders import make_seller

pytestmark = pytest.mark.django_db

ADDRESS = "/prices/lists/DEALER/holders"


@pytest.fixture
def dealers(client: Client, mia: User) -> PriceList:
    client.force_login(mia)
    named = PriceListInput("DEALER", "Dealers", "EUR", dt.date(2026, 1, 1))
    return save_price_list(named, by=mia)


def given(price_list: PriceList) -> list[str]:
    rows = PriceAssignment.objects.filter(price_list=price_list).order_by("id")
    return [str(row.holder or "everybody") for row in rows]


def test_a_list_is_given_to_a_customer_and_taken_away(
    client: Client, dealers: PriceList
) -> None:
    dora = make_seller()
    assert "Nobody yet" in client.get(ADDRESS).content.decode()

    client.post(ADDRESS, {"customer": dora.code, "priority": "5"})
    assert given(dealers) == [str(dora)]
    assert dora.name in client.get(ADDRESS).content.decode()

    row = PriceAssignment.objects.get(price_list=dealers)
    assert row.priority == 5
    client.post(f"{ADDRESS}/{row.pk}/withdraw")
    assert given(dealers) == []


def test_a_list_is_given_to_many_at_once(client: Client, dealers: PriceList) -> None:
    dora = make_seller()
    dora.segment = "dealer"
    dora.save()

    for who in ("segment:dealer", "channel:desk", "everybody", "everybody"):
        client.post(ADDRESS, {"who": who, "priority": "10"})

    [segment, channel, everybody] = given(dealers)
    assert (segment, everybody) == ("dealer", "everybody")
    assert channel == str(PriceAssignment.objects.get(channel__code="desk").channel)


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"customer": "Nobody"}, "customer", "No customer is known as “Nobody”."),
        ({}, "who", "Choose whom, or name one customer."),
        ({"who": "segment:none"}, "who", "Select a valid choice"),
        ({"who": "everybody", "priority": "0"}, "priority", "greater than or equal"),
    ],
)
def test_what_is_unclear_is_told_at_its_field(
    client: Client, dealers: PriceList, sent: dict[str, str], field: str, message: str
) -> None:
    answer = client.post(ADDRESS, {"priority": "10"} | sent)

    assert message in " ".join(answer.context["form"].errors[field])
    assert given(dealers) == []


def test_only_who_edits_prices_says_whom_a_list_holds_for(
    client: Client, dealers: PriceList, ada: User
) -> None:
    row = assign_price_list(dealers, None, by=None)
    client.force_login(ada)

    assert client.get(ADDRESS).status_code == 403
    assert client.post(f"{ADDRESS}/{row.pk}/withdraw").status_code == 403
    assert given(dealers) == ["everybody"]
