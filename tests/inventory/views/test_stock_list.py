import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml.html import HtmlElement, fromstring

from foundation.models import User
from tests.factories.catalog import make_item, make_service
from tests.factories.inventory import make_location, make_stock
from tests.factories.promising import commit

pytestmark = pytest.mark.django_db

URL = "/stock/"
ROWS = ".//tr[@data-href]"
SKU = ".//code"
ON_HAND = "td[@data-label='On hand']"
AVAILABLE = "td[@data-label='Available']"
WAITING = "td[@data-label='Waiting']"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    client.force_login(ben)


def shown(client: Client, query: str = "") -> list[tuple[str, int, int]]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    rows = fromstring(response.content).iterfind(ROWS)
    return [
        (_cell(row, SKU), int(_cell(row, ON_HAND)), int(_cell(row, AVAILABLE)))
        for row in rows
    ]


def _cell(row: HtmlElement, path: str) -> str:
    found = row.find(path)
    assert found is not None
    return "".join(map(str, found.itertext())).strip()


def test_items_show_what_is_on_hand_claimed_available_and_waited_for(
    client: Client,
) -> None:
    item = make_item("BIKE-1")
    make_item("BIKE-2")
    make_service("TUNE")
    make_stock(item, 5)
    commit([(item, 8)])

    assert shown(client) == [("BIKE-1", 5, 0), ("BIKE-2", 0, 0)]
    first, second = fromstring(client.get(URL).content).iterfind(ROWS)
    assert _cell(first, WAITING) == "3"
    assert _cell(second, WAITING) == "—"


def test_the_list_is_narrowed_by_text_place_and_state(client: Client) -> None:
    bike, bell = make_item("BIKE-1"), make_item("BELL-1", name="Bell")
    make_stock(bike, 5)
    make_stock(bike, 2, make_location("KOL"))
    make_stock(bell, 1, make_location("KOL"))

    assert shown(client, "?q=bell") == [("BELL-1", 1, 1)]
    assert shown(client, "?location=KOL") == [("BELL-1", 1, 1), ("BIKE-1", 2, 2)]
    assert shown(client, "?location=ROT&state=none") == [("BELL-1", 0, 0)]
    assert shown(client, "?location=ROT&state=available") == [("BIKE-1", 5, 5)]
    assert len(shown(client, "?location=NOWHERE")) == 2


def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(URL)
        return len(captured)

    make_stock(make_item(), 1)
    before = queries()
    for _ in range(5):
        make_stock(make_item(), 1)

    assert queries() == before


def test_what_is_seen_is_exported(client: Client) -> None:
    make_stock(make_item("BIKE-1"), 5)
    make_item("BELL-1", name="Bell")

    response = client.get("/stock/export?q=city")

    text = response.getvalue().decode("utf-8-sig")
    assert text.splitlines()[1:] == ["BIKE-1,City bike,C62,5,0,5,0"]


def test_customers_and_strangers_do_not_see_stock(client: Client, dora: User) -> None:
    client.force_login(dora)
    assert client.get(URL).status_code == 404
    client.logout()
    assert client.get(URL).status_code == 302


def test_the_list_is_only_read(client: Client) -> None:
    assert client.post(URL).status_code == 405
    assert client.get(f"{URL}?after=garbage&sort=nothing").status_code == 200
