from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from foundation.models import AuditEntry, User
from foundation.roles import Role
from inventory.models import StockPolicy
from tests.factories.partners import make_company
from tests.people import make_person

pytestmark = pytest.mark.django_db

URL = "/stock/settings"
FIELDS = {
    "match_percent": "2.5",
    "match_amount": "10",
    "count_days_a": "14",
    "count_days_b": "60",
    "count_days_c": "180",
    "count_tolerance": "1",
}


@pytest.fixture(autouse=True)
def _signed_in(client: Client, cleo: User) -> None:
    make_company()
    client.force_login(cleo)


def test_without_anything_set_the_usual_holds(client: Client) -> None:
    page = client.get(URL).content.decode()

    for text in ("Veloce Groothandel B.V.", "€5.00", "30", "90", "365"):
        assert text in page
    assert not StockPolicy.objects.exists()


def test_finance_sets_what_is_let_pass_with_an_audit(
    client: Client, cleo: User
) -> None:
    assert client.post(f"{URL}/VELO-NL", FIELDS)["Location"] == URL
    client.post(f"{URL}/VELO-NL", FIELDS | {"count_days_a": "7"})

    policy = StockPolicy.objects.get()
    assert policy.match_percent == Decimal("2.5")
    assert policy.days_by_class == {"A": 7, "B": 60, "C": 180}
    first, second = AuditEntry.objects.filter(subject_kind="stock_policy").order_by(
        "id"
    )
    assert first.changes["match_amount"] == ["5", "10"]
    assert (second.actor, second.changes) == (cleo, {"count_days_a": [14, 7]})
    page = client.get(f"{URL}/VELO-NL").content.decode()
    assert "Days between counts, class A" in page
    assert "without anybody being asked" in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("match_percent", "101", "less than or equal to 100"),
        ("match_amount", "-1", "greater than or equal to 0"),
        ("count_days_a", "0", "greater than or equal to 1"),
        ("count_tolerance", "much", "Enter a number."),
    ],
)
def test_what_makes_no_sense_is_named(
    client: Client, field: str, value: str, message: str
) -> None:
    page = client.post(f"{URL}/VELO-NL", FIELDS | {field: value}).content.decode()

    assert message in page
    assert not StockPolicy.objects.exists()


def test_only_finance_and_planners_change_them(client: Client, ben: User) -> None:
    client.force_login(make_person("Ilse", Role.PLANNER))
    assert client.get(f"{URL}/VELO-NL").status_code == 200
    assert client.get(f"{URL}/NOPE").status_code == 404

    client.force_login(ben)
    assert client.get(URL).status_code == 403
    assert client.post(f"{URL}/VELO-NL", FIELDS).status_code == 403
