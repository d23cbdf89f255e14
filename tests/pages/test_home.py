from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from foundation import clock
from foundation.models import User
from foundation.services.handover import hand_over
from foundation.services.timeline import comment
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def home(client: Client, person: User) -> str:
    client.force_login(person)
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_house_says_what_will_be_here(client: Client, ada: User) -> None:
    page = home(client, ada)

    assert "No order has been delivered yet" in page
    assert "Nothing waits for you" in page
    assert "New order" in page


def test_what_waits_is_shown_to_those_whose_work_it_is(
    client: Client, ada: User, ben: User
) -> None:
    late = make_order(promised_on=clock.today() - dt.timedelta(days=2))

    page = home(client, ada)
    assert "Late orders" in page
    assert late.number in page
    assert "/orders/?late=1" in page
    assert late.number not in home(client, ben)


def test_the_worklist_and_the_list_count_the_same(client: Client, ada: User) -> None:
    make_order(promised_on=clock.today() - dt.timedelta(days=2))
    make_order(requested_on=clock.today() - dt.timedelta(days=2))
    client.force_login(ada)

    work = client.get("/").context["work"]
    tabs = client.get("/orders/").context["tabs"]

    counts = {group.kind.kind: group.count for group in work}
    assert counts["late_orders"] == 2
    assert {tab.label: tab.count for tab in tabs}["Late"] == 2


def test_colleagues_hand_over_and_mention(client: Client, ada: User, ben: User) -> None:
    order = make_order()
    note = "Please pack first"
    hand_over(("order", order.number), to=ben, note=note, by=ada)
    comment("@Ben Visser see this", subject=("order", order.number), by=ada)

    page = home(client, ben)

    assert "Please pack first" in page
    assert "Ada Bakker mentioned you" in page


def test_customers_have_their_own_home(client: Client, dora: User) -> None:
    client.force_login(dora)

    assert client.get("/").status_code in (302, 404)
    assert client.post("/").status_code in (302, 404, 405)
