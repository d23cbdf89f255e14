from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import SavedView, User

pytestmark = pytest.mark.django_db
VIEW = {"page": "pages:mail_list", "name": "Failed", "query": "state=failed"}


def test_the_filters_of_a_list_are_kept_under_a_name(client: Client, ada: User) -> None:
    client.force_login(ada)

    response = client.post("/views", VIEW)

    assert response.headers["Location"] == "/mails?state=failed"
    assert SavedView.objects.get().owner == ada


def test_a_taken_name_is_said_on_the_list(client: Client, ada: User) -> None:
    client.force_login(ada)
    client.post("/views", VIEW)

    response = client.post(
        "/views", VIEW, headers={"Referer": "http://testserver/mails"}, follow=True
    )

    assert "You already have a view with this name." in response.content.decode()


def test_only_ones_own_view_is_removed(client: Client, ada: User, ben: User) -> None:
    client.force_login(ada)
    client.post("/views", VIEW)
    view = SavedView.objects.get()

    client.force_login(ben)
    assert client.post(f"/views/{view.pk}/delete").status_code == 403
    client.force_login(ada)
    client.post(f"/views/{view.pk}/delete")

    assert not SavedView.objects.exists()
