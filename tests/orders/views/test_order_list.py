from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from foundation.models import User
from tests.factories.orders import make_order
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def listed(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{reverse('orders:order_list')}?{query}")
    assert response.status_code == 200
    return [order.number for order in response.context["page"]]


def test_it_lists(desk: Client) -> None:
    a = make_order()
    b = make_order(make_partner(), status="draft")
    assert set(listed(desk)) == {a.number, b.number}
    assert listed(desk, "status=draft") == [b.number]
