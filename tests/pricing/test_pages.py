import pytest
from django.test import Client

from foundation.models import User
from pricing.pages import item_prices, partner_price_lists
from tests.factories.catalog import make_item
from tests.factories.partners import make_partner
from tests.factories.pricing import assign_price_list, make_price, make_price_list

pytestmark = pytest.mark.django_db


def test_the_page_of_an_item_shows_its_prices(client: Client, ada: User) -> None:
    client.force_login(ada)
    make_price(make_item("BIKE"), "499.00")

    text = client.get("/catalog/items/BIKE").content.decode()

    assert "List EUR" in text
    assert "€499.00" in text


def test_the_page_of_a_customer_shows_the_lists_that_hold(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    make_price_list("EUR")
    assign_price_list(make_price_list("DEALER", for_all=False), segment="dealer")
    partner = make_partner("C-1", segment="dealer")

    text = client.get("/partners/partners/C-1").content.decode()
    panel = partner_price_lists(ada, partner)

    assert text.index("List DEALER") < text.index("List EUR")
    assert panel is not None


def test_the_warehouse_sees_no_prices(ben: User) -> None:
    assert item_prices(ben, make_item()) is None
    assert partner_price_lists(ben, make_partner()) is None


def test_a_supplier_has_no_price_lists(ada: User) -> None:
    supplier = make_partner(is_customer=False, is_supplier=True)

    assert partner_price_lists(ada, supplier) is None
