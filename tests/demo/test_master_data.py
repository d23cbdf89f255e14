from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Component, Item
from inventory.models import Location
from oms.demo.master_data import load_master_data
from oms.demo.people import logins
from partners.models import Address, Company, Partner
from pricing.models import Price

pytestmark = pytest.mark.django_db

_HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT")


def test_the_company_is_there_with_all_it_needs() -> None:
    assert load_master_data()

    assert Company.objects.count() == 2
    assert Location.objects.stocking().count() == 4
    assert Partner.objects.customers().count() == 40
    assert Partner.objects.suppliers().count() == 8
    assert Item.objects.count() == 145
    assert Component.objects.count() == 28
    assert Address.objects.filter(is_default=True).count() == 96
    assert Price.objects.filter(price_list__code="TRY-STD").count() > 400


def test_a_second_load_writes_nothing() -> None:
    load_master_data()

    with CaptureQueriesContext(connection) as queries:
        assert not load_master_data()

    writes = [q for q in queries if not q["sql"].startswith(_HARMLESS)]
    assert writes == []


def test_what_people_changed_stays_changed() -> None:
    load_master_data()
    Item.objects.filter(sku="TU-28").update(name="Tube")

    load_master_data()

    assert Item.objects.get(sku="TU-28").name == "Tube"


def test_every_login_that_is_printed_works() -> None:
    load_master_data()

    for login in logins():
        user = authenticate(None, username=login.email, password=login.password)
        assert user is not None, login.email


def test_the_customers_among_them_see_their_own_company() -> None:
    load_master_data()

    dora = Partner.objects.get(contacts__user__email="dora@pedaalpunt.example")
    eve = Partner.objects.get(contacts__user__email="eve@radhaus-isar.example")

    assert (dora.code, eve.code) == ("C1001", "C1013")
