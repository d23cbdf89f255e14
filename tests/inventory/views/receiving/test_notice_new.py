import pytest
from django.test import Client

from foundation.models import User
from inventory.models import ShippingNotice
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase

pytestmark = pytest.mark.django_db


def test_a_delivery_is_announced_and_called_off(client: Client, ben: User) -> None:
    client.force_login(ben)
    order = make_purchase((make_item("BIKE"), 10))
    url = f"/stock/receipts/order/{order.number}/announce"
    assert 'value="10"' in client.get(url).content.decode()

    data = {"reference": "ASN/1", "line_1": "8", "expected_on": "2030-03-01"}
    client.post(url, data)

    notice = ShippingNotice.objects.get()
    assert notice.lines.get().quantity == 8
    page = client.get(f"/stock/supply/{order.number}").content.decode()
    assert "Does not come" in page
    client.post(f"/stock/receipts/order/{order.number}/deliveries/ASN/1/cancel")
    assert ShippingNotice.objects.get().status == "canceled"


def test_an_empty_announcement_is_refused(client: Client, ben: User) -> None:
    client.force_login(ben)
    order = make_purchase((make_item("BIKE"), 10))
    url = f"/stock/receipts/order/{order.number}/announce"

    page = client.post(url, {"reference": "ASN-1"}).content.decode()

    assert "Enter how many of at least one line are under way." in page
