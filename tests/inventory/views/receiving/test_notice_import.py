import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from foundation.models import User
from inventory.models import ShippingNotice
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase
from tests.inventory.services.supply.test_despatch import advice

pytestmark = pytest.mark.django_db

URL = "/stock/receipts/announce"


def test_a_file_announces_a_delivery(client: Client, ben: User) -> None:
    client.force_login(ben)
    order = make_purchase((make_item("BIKE"), 10))
    assert client.get(URL).status_code == 200

    file = SimpleUploadedFile("asn.xml", advice(order.number))
    response = client.post(URL, {"file": file})

    assert response["Location"] == "/stock/receipts"
    assert ShippingNotice.objects.get().order == order


def test_a_file_that_is_none_says_so(client: Client, ben: User) -> None:
    client.force_login(ben)

    response = client.post(URL, {"file": SimpleUploadedFile("a.xml", b"no")})

    told = "This is no despatch advice in UBL 2.1."
    assert told in response.content.decode()
