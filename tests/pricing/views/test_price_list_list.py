import pytest
from django.test import Client

from foundation.models import User
from tests.factories.catalog import make_item
from tests.factories.partners import make_partner
from tests.factories.pricing import (
    assign_price_list,
    make_discount_rule,
    make_price,
    make_price_list,
)

pytestmark = pytest.mark.django_db

URL = "/prices/"


def test_lists_say_for_whom_they_hold_and_discounts_what_they_do(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    make_price(make_item())
    dealers = make_price_list("DEALER", for_all=False)
    assign_price_list(dealers, segment="dealer")
    assign_price_list(dealers, partner=make_partner(name="Rad Emil"))
    make_discount_rule("segment_discount", {"percent": "12.5", "segment": "dealer"})
    make_discount_rule("no_such_kind", {})

    text = client.get(URL).content.decode()

    for expected in (
        "List EUR",
        "everybody",
        "segment dealer, Rad Emil",
        "12.5 % off for customers of segment dealer.",
        "This rule cannot be used",
    ):
        assert expected in " ".join(text.split())
    assert "Add price list" not in text


def test_a_manager_is_offered_to_add_the_first_list(client: Client, mia: User) -> None:
    client.force_login(mia)

    text = client.get(URL).content.decode()

    assert "No price list yet" in text
    assert "Add price list" in text


def test_who_may_not_see_prices_is_turned_away(
    client: Client, ben: User, dora: User, ada: User
) -> None:
    assert client.get(URL).status_code == 302
    client.force_login(ben)
    assert client.get(URL).status_code == 403
    client.force_login(dora)
    assert client.get(URL).status_code == 404
    client.force_login(ada)
    assert client.post(URL).status_code == 405
