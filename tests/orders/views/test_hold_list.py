from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import User
from tests.factories.holds import hold, release
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def test_all_that_is_on_hold_is_listed(client: Client, ada: User) -> None:
    held, free = make_order(), make_order()
    hold(held, reason="Bank details changed")
    release(hold(free))
    client.force_login(ada)

    page = client.get("/orders/holds/").content.decode()

    assert held.number in page
    assert "Bank details changed" in page
    assert free.number not in page


def test_the_list_is_narrowed_to_a_code(client: Client, ada: User) -> None:
    first, second = make_order(), make_order()
    hold(first)
    hold(second, code="bank")
    client.force_login(ada)

    page = client.get("/orders/holds/?code=bank").content.decode()

    assert second.number in page
    assert first.number not in page


def test_the_list_of_orders_says_what_is_on_hold(client: Client, ada: User) -> None:
    held, free = make_order(), make_order()
    hold(held)
    client.force_login(ada)

    page = client.get("/orders/?held=1").content.decode()
    assert held.number in page
    assert free.number not in page
    assert "On hold" in page


def test_an_empty_list_says_so(client: Client, ada: User) -> None:
    client.force_login(ada)

    assert "Nothing is on hold" in client.get("/orders/holds/").content.decode()
