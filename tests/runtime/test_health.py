import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_health_page_answers_when_the_database_does(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.json() == {"web": "ok", "database": "ok"}
