from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import User
from tests.factories.orders import make_seller

pytestmark = pytest.mark.django_db


def test_a_quantity_that_is_no_number_is_answered_without_totals(
    ada: User, client: Client
) -> None:
    customer = make_seller()
    client.force_login(ada)

    answer = client.post(
        "/orders/new/check",
        {
            "partner": customer.code,
            "channel": "desk",
            "lines": [{"key": "a", "sku": "BIKE", "quantity": "two"}],
        },
        content_type="application/json",
    )

    assert answer.status_code == 200
    assert answer.json()["totals"] == []
