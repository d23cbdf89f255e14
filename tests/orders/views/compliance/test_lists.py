"""Lists, policy and licenses on their pages."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from foundation.models import Job, User
from foundation.services.jobs import run_job
from orders.models import License, ListVersion, SanctionList
from orders.services.screening.facts import screening_facts
from tests.factories.compliance import make_license, make_list
from tests.orders.lists.files import EU_XML

pytestmark = pytest.mark.django_db

LISTS = "/orders/compliance/lists/"


def upload(data: bytes = EU_XML) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("eu.xml", data)}


def test_a_list_is_uploaded_and_read_by_a_worker(client: Client, cleo: User) -> None:
    client.force_login(cleo)

    answer = client.post(LISTS, upload())
    job = Job.objects.get(kind="import_sanctions")
    run_job(job.pk)

    assert answer["Location"] == f"/jobs/{job.pk}"
    version = ListVersion.objects.get()
    assert (version.party_count, version.imported_by) == (2, cleo)
    page = client.get(LISTS).content.decode()
    assert "EU: consolidated financial sanctions" in page
    assert "The party has no name or number." in page
    job.refresh_from_db()
    assert (job.state, job.rows.filter(is_ok=False).count()) == ("done", 1)


def test_what_is_no_list_is_refused_beside_the_field(
    client: Client, cleo: User
) -> None:
    client.force_login(cleo)

    page = client.post(LISTS, upload(b"hello"))

    assert page.status_code == 422
    assert "This is no sanctions list that we can read." in page.content.decode()
    assert not Job.objects.exists()


def test_sales_see_lists_and_change_none(client: Client, ada: User) -> None:
    make_list("Northern Star")
    client.force_login(ada)

    page = client.get(LISTS).content.decode()

    assert "specially designated nationals" in page
    assert "Import list" not in page
    assert client.post(LISTS, upload()).status_code == 403
    assert client.post(f"{LISTS}us-sdn/switch").status_code == 403


def test_a_list_is_no_longer_used(client: Client, cleo: User) -> None:
    make_list("Northern Star")
    client.force_login(cleo)

    assert "not compared with this list any more" in client.get(LISTS).content.decode()

    for _twice in range(2):  # a page of before says what it said
        client.post(f"{LISTS}us-sdn/switch", {"to": "off"})

        assert not SanctionList.objects.get().is_active
        assert not screening_facts().is_on
    client.post(f"{LISTS}us-sdn/switch", {"to": "on"})
    assert screening_facts().is_on


def test_open_orders_are_screened_by_a_job(client: Client, cleo: User) -> None:
    client.force_login(cleo)

    answer = client.post("/orders/compliance/rescreen")

    job = Job.objects.get(kind="rescreen_orders")
    run_job(job.pk)
    assert answer["Location"] == f"/jobs/{job.pk}"
    job.refresh_from_db()
    assert job.state == "done"


def test_the_policy_is_changed_and_checked(client: Client, cleo: User) -> None:
    client.force_login(cleo)
    values = {
        "is_at_submit": "on",
        "threshold": "90",
        "note_from": "95",
        "cleared_days": "30",
    }

    refused = client.post("/orders/compliance/policy", values)
    client.post("/orders/compliance/policy", values | {"note_from": "80"})

    said = "Noting starts at 50 or more, and not above the threshold."
    assert said in refused.content.decode()
    policy = screening_facts().policy
    assert (policy.is_at_submit, policy.is_before_ship) == (True, False)
    assert (policy.threshold, policy.note_from, policy.cleared_days) == (90, 80, 30)


def test_a_license_is_added_and_changed(client: Client, cleo: User) -> None:
    client.force_login(cleo)
    values = {
        "number": "BAFA-1",
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        "countries": "ca, MX",
        "export_classes": "5a002 5D*",
        "restrictions": "DU-5",
        "quantity": "100",
        "is_active": "on",
    }

    client.post("/orders/compliance/licenses/new", values)
    client.post("/orders/compliance/licenses/BAFA-1/", values | {"quantity": "250"})

    known = License.objects.get()
    assert (known.countries, known.export_classes) == (["CA", "MX"], ["5A002", "5D*"])
    assert (known.restrictions, known.quantity) == (["DU-5"], Decimal(250))
    assert known.valid_until == dt.date(2026, 12, 31)


def test_the_licenses_say_what_is_left(client: Client, ada: User) -> None:
    make_license("BAFA-1", quantity=Decimal(7))
    client.force_login(ada)

    page = client.get("/orders/compliance/licenses/").content.decode()

    assert "BAFA-1" in page
    assert re.search(r">\s*7\s*<", page)
    assert client.get("/orders/compliance/licenses/new").status_code == 403
