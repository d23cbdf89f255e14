from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_description_names_every_call_and_refusal(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()

    create = document["paths"]["/api/v1/orders"]["post"]
    assert {"200", "201", "401", "403", "409", "422"} <= set(create["responses"])
    assert set(document["paths"]) == {
        "/api/v1/orders",
        "/api/v1/orders/{number}",
        "/api/v1/orders/{number}/holds",
        "/api/v1/orders/{number}/holds/{hold_id}/release",
        "/api/v1/baskets/price",
        "/api/v1/availability",
    }


@pytest.mark.django_db
def test_the_description_is_a_page_without_anything_from_elsewhere(
    client: Client,
) -> None:
    page = client.get("/api/v1/docs")

    assert page.status_code == 200
    assert "//cdn" not in page.content.decode()
