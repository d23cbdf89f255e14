from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import Alert, User
from foundation.roles import Role
from foundation.services.alerts import raise_alert

pytestmark = pytest.mark.django_db


def raise_for(audience: Role, title: str) -> None:
    raise_alert(
        "alert.mail_failed",
        fingerprint=f"mail:{title}",
        subject=("order", "ORD-1042"),
        params={"title": title, "to": "d@x.example"},
        audience=audience,
    )


def test_one_sees_the_alerts_of_ones_role(client: Client, cleo: User) -> None:
    raise_for(Role.FINANCE, "Invoice 17")
    raise_for(Role.WAREHOUSE, "Packing slip 3")
    client.force_login(cleo)

    page = client.get("/alerts").content.decode()

    assert "The mail “Invoice 17” to d@x.example could not be sent." in page
    assert "Packing slip 3" not in page


def test_a_closed_alert_is_gone_and_may_be_raised_again(
    client: Client, cleo: User, ada: User
) -> None:
    raise_for(Role.FINANCE, "Invoice 17")
    raise_for(Role.FINANCE, "Invoice 17")
    alert = Alert.objects.get()

    client.force_login(ada)
    assert client.post(f"/alerts/{alert.pk}/close").status_code == 404
    client.force_login(cleo)
    client.post(f"/alerts/{alert.pk}/close")

    assert "No alerts" in client.get("/alerts").content.decode()
    raise_for(Role.FINANCE, "Invoice 17")
    assert Alert.objects.filter(closed_at=None).count() == 1
