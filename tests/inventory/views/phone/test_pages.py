import pytest
from django.test import Client

from foundation.models import User
from inventory.models import CountSheet
from inventory.services.counting.sheets import CountScope, make_sheet
from inventory.states import CountReason
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_stock

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(client: Client, ben: User) -> CountSheet:
    make_stock(make_item("BIKE"), 100)
    client.force_login(ben)
    scope = CountScope(CountReason.FULL)
    return make_sheet(make_location(), scope, cause="test", by=None)


@pytest.mark.parametrize(
    "page",
    [
        "/stock/phone/",
        "/stock/phone/receive",
        "/stock/phone/receive/new",
        "/stock/phone/put-away",
        "/stock/phone/count",
        "/stock/phone/count/{number}",
        "/stock/phone/count/{number}?line=0",
        "/stock/phone/count/{number}?scan=BIKE",
        "/stock/phone/transfer",
        "/fulfillment/phone/pick",
        "/stock/counts/",
        "/stock/counts/?state=all",
        "/stock/counts/new",
        "/stock/counts/{number}",
    ],
)
def test_a_page_opens(client: Client, sheet: CountSheet, page: str) -> None:
    assert client.get(page.format(number=sheet.number)).status_code == 200
