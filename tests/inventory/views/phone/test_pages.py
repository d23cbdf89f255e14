import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
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
        "/stock/phone/offline",
        "/fulfillment/phone/pick",
        "/stock/counts/",
        "/stock/counts/?state=all",
        "/stock/counts/new",
        "/stock/counts/{number}",
    ],
)
def test_a_page_opens(client: Client, sheet: CountSheet, page: str) -> None:
    assert client.get(page.format(number=sheet.number)).status_code == 200


def test_the_worker_is_for_phone_pages_of_every_app_and_of_one_version(
    client: Client, sheet: CountSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.get("/stock/phone/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert "script-src 'self'" in answer["Content-Security-Policy"]

    monkeypatch.setattr(staticfiles_storage, "manifest_hash", "0a1b2c", raising=False)
    script = client.get("/stock/phone/worker.js").content.decode()

    assert script == (
        'self.FLOOR = {"version": "0a1b2c", "files": "/static/"};\n'
        'importScripts("/static/js/phone_worker.js");\n'
    )


def test_who_does_not_work_there_has_no_worker(client: Client, dora: User) -> None:
    assert client.get("/stock/phone/worker.js").status_code == 302
    client.force_login(dora)
    assert client.get("/stock/phone/worker.js").status_code == 404
