from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from foundation import clock
from foundation.models import Alert, User
from foundation.roles import Role
from reporting.worklist import AlertKind, Work, alert_kinds, work_for
from tests.factories.billing import make_payment
from tests.factories.fulfillment import happen
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, enter, make_priced_item, make_seller


def kinds_for(user: User) -> dict[str, Work]:
    return {work.kind.kind: work for work in work_for(user)}


@pytest.mark.parametrize("kind", alert_kinds(), ids=lambda kind: kind.kind)
def test_every_kind_counts_words_and_links(kind: AlertKind, db: None) -> None:
    boss = User.objects.create_superuser("boss@example.com", "x", name="Boss")

    assert list(kind.cases(boss)) == []
    assert kind.label
    assert kind.audience
    assert reverse(kind.url_name)


def test_nothing_waits_in_a_new_house(ada: User) -> None:
    assert work_for(ada) == []


def test_late_orders_drafts_and_backorders_wait_for_sales(ada: User) -> None:
    partner = make_seller()
    item = make_priced_item("BELL", "10.00")
    make_location()
    make_stock(item, 5)
    with clock.travel_to(clock.now() - dt.timedelta(days=30)):
        late = book(partner, (item, 5))
    short = book(partner, (item, 3))
    draft = enter(partner, ("HOOTER", 1)).order

    found = kinds_for(ada)

    assert draft is not None
    for kind, number in (
        ("late_orders", late.number),
        ("backorders", short.number),
        ("drafts_to_complete", draft.number),
    ):
        assert [case.record[1] for case in found[kind].cases] == [number]
        assert found[kind].cases[0].sentence


def test_a_shipment_due_waits_for_the_warehouse_only(ada: User, ben: User) -> None:
    partner = make_seller()
    item = make_priced_item("BELL", "10.00")
    make_location()
    make_stock(item, 5)
    with clock.travel_to(clock.now() - dt.timedelta(days=10)):
        book(partner, (item, 5))
    happen()

    assert "shipments_to_confirm" in kinds_for(ben)
    assert "shipments_to_confirm" not in kinds_for(ada)


def test_money_to_match_waits_for_finance(cleo: User) -> None:
    make_seller()
    make_payment("12.10")

    case = kinds_for(cleo)["payments_to_match"].cases[0]

    assert "€12.10" in case.sentence


def test_an_alert_waits_for_its_audience_until_it_is_closed(ada: User) -> None:
    alert = Alert.objects.create(
        fingerprint="a", code="alert.dead_letter", audience=Role.SALES, subject="1"
    )
    assert kinds_for(ada)["system_alerts"].count == 1

    Alert.objects.filter(pk=alert.pk).update(closed_at=clock.now())

    assert kinds_for(ada) == {}


def test_the_home_page_shows_the_work(client: Client, cleo: User) -> None:
    make_seller()
    make_payment("12.10")
    client.force_login(cleo)

    page = client.get(reverse("pages:home")).content.decode()

    assert "Payments to match" in page
    assert "€12.10" in page
