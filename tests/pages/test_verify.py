"""The page that compares kept figures with their facts, and the nightly task."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.models import Item
from foundation.models import Alert, AuditEntry, User
from foundation.sentences import word
from foundation.tasks import verify_books
from inventory.models import Balance
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_stock

pytestmark = pytest.mark.django_db


@pytest.fixture
def bell() -> Item:
    """Three bells came in; somebody wrote seven into the balance."""
    item = make_item("BELL")
    make_stock(item, 3)
    Balance.objects.update(on_hand=7)
    return item


def page_of(client: Client, person: User) -> str:
    client.force_login(person)
    return client.get("/status/verify").content.decode()


def test_a_healthy_system_shows_nothing_to_repair(client: Client, cleo: User) -> None:
    page = page_of(client, cleo)

    assert "Nothing differs" in page
    assert "Repair all" not in page
    assert "Stock balances" in page


def test_a_figure_that_differs_is_shown_and_repaired(
    client: Client, bell: Item, cleo: User
) -> None:
    page = page_of(client, cleo)
    assert "on_hand" in page
    assert ">BELL</a>" in page

    balance = Balance.objects.get()
    key = f"balances/BELL/on_hand/{balance.pk}"
    assert key in page
    answer = client.post("/status/verify/repair", {"key": key}, follow=True)

    assert "1 figure was set to what its facts say." in answer.content.decode()
    assert balance_of(bell) == (3, 0)
    assert AuditEntry.objects.filter(actor=cleo).exists()


def test_all_are_repaired_at_once(client: Client, bell: Item, cleo: User) -> None:
    client.force_login(cleo)

    client.post("/status/verify/repair")

    assert balance_of(bell) == (3, 0)


def test_what_was_repaired_meanwhile_is_told(
    client: Client, bell: Item, cleo: User
) -> None:
    client.force_login(cleo)

    answer = client.post("/status/verify/repair", {"key": "gone"}, follow=True)

    assert "compared again" in answer.content.decode()
    assert balance_of(bell) == (7, 0)


def test_only_finance_and_rules_repair(client: Client, bell: Item, ben: User) -> None:
    assert "on_hand" in page_of(client, ben)
    assert "Repair" not in page_of(client, ben)

    assert client.post("/status/verify/repair").status_code == 403
    assert client.get("/status/verify/repair").status_code == 405


def test_customers_do_not_see_it(client: Client, dora: User) -> None:
    client.force_login(dora)

    assert client.get("/status/verify").status_code == 404


def test_every_night_finance_is_told_until_it_is_settled(bell: Item) -> None:
    verify_books()
    verify_books()

    alert = Alert.objects.get(closed_at=None)
    assert (alert.code, alert.audience) == ("alert.books_differ", "finance")
    assert word(alert.code, alert.params).endswith(": 1.")

    Balance.objects.update(on_hand=3)
    verify_books()
    assert not Alert.objects.filter(closed_at=None).exists()
