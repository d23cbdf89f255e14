import pytest
from django.test import Client

from foundation.roles import Role
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "url",
    [
        "/stock/counts/?state=open",
        "/stock/lots?state=soon",
        "/stock/production?state=open",
        "/stock/receipts?state=expected",
        "/stock/replenishment/?state=accepted",
        "/stock/supply/?state=open",
        "/stock/supply/invoices/?state=matched",
        "/stock/transfers?state=open",
    ],
)
def test_a_search_stays_when_another_tab_is_opened(client: Client, url: str) -> None:
    client.force_login(make_person("Lena Smit", *Role))

    context = client.get(f"{url}&q=bike").context

    for name in ("state_tabs", "states", "tabs"):
        if name in context:
            tabs = context[name]
            break
    urls = [tab["url"] if isinstance(tab, dict) else tab.url for tab in tabs]
    assert len(urls) > 1
    assert all("q=bike" in each for each in urls)
