import datetime as dt
from typing import Any

import pytest
from django.test import Client

from foundation import clock
from foundation.models import User
from inventory.states import Quality
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_move

pytestmark = pytest.mark.django_db

URL = "/stock/history/BIKE-1"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> Any:
    """20 in October; in November 5 more, 12 gone, 3 blocked; 4 in Köln."""
    item, place = make_item("BIKE-1"), make_location()
    make_move(item, "20", to=place, on=dt.date(2026, 10, 1))
    make_move(item, "5", to=place, on=dt.date(2026, 11, 2))
    make_move(item, "12", source=place, on=dt.date(2026, 11, 9))
    make_move(
        item,
        "3",
        source=place,
        to=place,
        on=dt.date(2026, 11, 10),
        destination_quality=Quality.BLOCKED,
    )
    make_move(item, "4", to=make_location("KOL"), on=dt.date(2026, 11, 10))
    client.force_login(ben)
    with clock.travel_to(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        yield


def test_on_hand_of_every_day_is_drawn_and_told(client: Client) -> None:
    asked = "since=2026-11-01&until=2026-11-12&location=ROT"

    response = client.get(f"{URL}?{asked}")

    assert response.context["chart"]["series"][0]["values"] == [
        *[20],
        *[25] * 7,
        *[13],
        *[10] * 3,
    ]
    page = response.content.decode()
    assert "Stock fell from 20 to 10 since Sun 1 Nov" in page
    for text in ("Blocked", "Shipped", "Received"):
        assert text in page


def test_all_places_together_unless_one_is_asked_for(client: Client) -> None:
    history = client.get(URL).context["history"]

    assert history.since == dt.date(2026, 8, 25)
    assert [(day.came, day.went, day.on_hand) for day in history.days] == [
        (20, 0, 20),
        (5, 0, 25),
        (0, 12, 13),
        (4, 3, 14),
    ]


def test_a_long_period_is_drawn_by_the_week(client: Client) -> None:
    response = client.get(f"{URL}?since=2025-11-23")

    values = response.context["chart"]["series"][0]["values"]
    assert len(values) == 53
    assert values[-1] == 14


def test_a_period_that_makes_no_sense_is_put_right(client: Client) -> None:
    for asked in ("since=soon", "since=2026-12-01&until=2026-01-01", "location=X"):
        assert client.get(f"{URL}?{asked}").status_code == 200
    assert client.get("/stock/history/NONE").status_code == 404
