import pytest
from django.test import Client

from foundation.models import User
from tests.factories.orders import make_order
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db


def test_the_page_of_a_customer_shows_their_orders_only(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    mine = make_order(partner=make_partner("C-1"))
    other = make_order(partner=make_partner("C-2"))

    text = client.get("/partners/partners/C-1").content.decode()

    assert mine.number in text
    assert other.number not in text
    assert "?customer=C-1" in text


def test_a_customer_without_orders_says_so(client: Client, ada: User) -> None:
    client.force_login(ada)
    make_partner("C-1")
    make_partner("S-1", is_customer=False, is_supplier=True)

    customer = client.get("/partners/partners/C-1").content.decode()
    supplier = client.get("/partners/partners/S-1").content.decode()

    assert "No orders yet" in customer
    assert "No orders yet" not in supplier
