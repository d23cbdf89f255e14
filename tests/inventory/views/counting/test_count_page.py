from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import User
from inventory.models import CountSheet
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_bin, make_location, make_stock
from tests.factories.partners import make_company

pytestmark = pytest.mark.django_db

NEW = {
    "location": "ROT",
    "what": "all",
    "due_on": "2026-11-30",
    "tolerance": "2",
    "key": "0b8f3f3e-27a4-4a54-9d0c-6f0ee4b5a5a1",
}


@pytest.fixture
def url(client: Client, ben: User) -> str:
    """The page of a sheet with a hundred bikes, asked for by Ben."""
    item = make_item("BIKE", standard_cost="200.00")
    make_stock(item, 100)
    client.force_login(ben)
    answer = client.post("/stock/counts/new", NEW)
    return str(answer["Location"])


def test_a_form_sent_twice_asks_once(client: Client, url: str) -> None:
    again = client.post("/stock/counts/new", NEW)

    assert again["Location"] == url
    assert CountSheet.objects.get().reason == "full"


def test_a_sheet_is_counted_reviewed_and_posted(
    client: Client, url: str, cleo: User
) -> None:
    answer = client.post(
        f"{url}/save",
        {"quantity_1": "98", "reason_1": "lost", "action": "finish"},
        follow=True,
    )
    assert "Differences are posted after a review." in answer.content.decode()

    client.force_login(cleo)
    page = client.get(url).content.decode()
    assert "-2" in page
    assert "400.00" in page
    client.post(f"{url}/post")

    assert CountSheet.objects.get().status == "posted"
    assert client.get("/stock/counts/?state=posted").status_code == 200


def test_counts_are_found_by_number_and_item(client: Client, url: str) -> None:
    number = CountSheet.objects.get().number

    for text, found in ((number[-4:], True), ("bike", True), ("BELL", False)):
        page = client.get("/stock/counts/", {"q": text}).content.decode()
        assert (f"/stock/counts/{number}" in page) is found


def test_a_large_difference_is_asked_again(client: Client, url: str) -> None:
    answer = client.post(
        f"{url}/save", {"quantity_1": "50", "action": "finish"}, follow=True
    )

    page = answer.content.decode()
    assert "Count 1 line once more: it differs by more than is usual." in page
    assert CountSheet.objects.get().status == "open"


@pytest.mark.parametrize(
    ("quantity", "message"),
    [
        ("-1", "A counted quantity cannot be negative."),
        ("1.5", "Enter a whole number."),
        ("many", "Enter a number."),
    ],
)
def test_a_wrong_count_is_said_beside_its_field(
    client: Client, url: str, quantity: str, message: str
) -> None:
    answer = client.post(f"{url}/save", {"quantity_1": quantity})

    assert answer.status_code == 409
    assert message in answer.content.decode()


def test_an_unfinished_sheet_cannot_be_finished(client: Client, url: str) -> None:
    answer = client.post(f"{url}/save", {"quantity_1": "", "action": "finish"})

    assert "still to be counted: 1" in answer.content.decode()


def test_lines_are_sent_back_and_a_sheet_canceled(client: Client, url: str) -> None:
    client.post(f"{url}/save", {"quantity_1": "99", "action": "finish"})
    client.post(f"{url}/again", {"line": "1"})
    assert CountSheet.objects.get().status == "open"

    client.post(f"{url}/cancel")

    assert CountSheet.objects.get().status == "canceled"
    assert balance_of(CountSheet.objects.get().lines.get().item) == (100, 0)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"what": "items", "items": "CAR"}, "There is no item with this number"),
        ({"what": "items"}, "Name at least one item."),
        ({"what": "bin", "bin": "X-9"}, "There is no such zone or bin there."),
        ({"what": "bin", "bin": "A-01"}, "There is nothing to count there."),
        ({"what": "A"}, "There is nothing to count there."),
    ],
)
def test_what_cannot_be_counted_is_said(
    client: Client, ben: User, fields: dict[str, str], message: str
) -> None:
    make_bin("A-01", make_location())
    client.force_login(ben)

    answer = client.post("/stock/counts/new", NEW | fields)

    assert message in answer.content.decode()


def test_only_who_may_review_posts(client: Client, url: str, ada: User) -> None:
    client.force_login(ada)

    for page in ("", "/post", "/again", "/cancel", "/save"):
        method = client.post if page else client.get
        assert method(f"{url}{page}").status_code == 403


def test_a_whole_warehouse_is_counted_zone_by_zone(
    client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_stock(make_item("BELL"), 5)
    monkeypatch.setattr("inventory.services.counting.sheets.MOST_LINES", 1)

    key = "0b8f3f3e-27a4-4a54-9d0c-6f0ee4b5a5a2"
    answer = client.post("/stock/counts/new", NEW | {"key": key})

    assert "These are 2 lines; one count has at most 1." in answer.content.decode()


def test_a_difference_is_worth_what_the_goods_cost(
    client: Client, url: str, cleo: User
) -> None:
    place = make_location()
    place.company = make_company()
    place.save()
    client.post(f"{url}/save", {"quantity_1": "98", "action": "finish"})
    client.force_login(cleo)

    assert "400.00" in client.get(url).content.decode()
