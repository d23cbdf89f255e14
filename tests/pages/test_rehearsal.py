"""What a rehearsal shows of each order that the draft would change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from foundation import clock
from foundation.models import Rehearsal
from foundation.roles import Role
from foundation.rules.nodes import ALWAYS
from foundation.rules.sets import Rule
from foundation.services.jobs import run_job
from foundation.services.rehearsals import start_rehearsal
from foundation.services.rule_sets import create_set, draft_of, save_draft
from tests.factories.orders import book, make_priced_item, make_seller
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def rehearsal() -> Rehearsal:
    book(make_seller(), (make_priced_item("BIKE", "100.00"), 3))
    sales = {"role": "sales_manager"}
    made = create_set(use="approvals", code="big", name="Big orders", by=None)
    draft = draft_of(made, None)
    rules = [Rule("all", "All orders", ALWAYS, sales)]
    save_draft(draft, rules, expected_edit=draft.edit_count, by=None)
    draft.refresh_from_db()
    since = clock.today() - dt.timedelta(days=1)
    started = start_rehearsal(draft, since=since, until=clock.today(), by=None)
    run_job(started.job_id)
    return started


def test_a_row_names_customer_day_and_currency(
    client: Client, rehearsal: Rehearsal
) -> None:
    client.force_login(make_person("Rita Vos", Role.RULES))
    page = client.get(f"/rules/rehearsals/{rehearsal.pk}").content.decode()

    assert "Fietsen Dora" in page
    assert page.count("€300.00") == 2  # the row and the sum
    assert "Approval of Sales manager, place 1" in page


def test_it_is_worded_for_the_reader(client: Client, rehearsal: Rehearsal) -> None:
    client.force_login(make_person("Rita Vos", Role.RULES, language="nl"))
    page = client.get(f"/rules/rehearsals/{rehearsal.pk}").content.decode()

    assert "Approval of Sales manager" not in page


def test_the_file_has_customer_and_currency(
    client: Client, rehearsal: Rehearsal
) -> None:
    client.force_login(make_person("Rita Vos", Role.RULES))
    answer = client.get(f"/rules/rehearsals/{rehearsal.pk}/csv")
    (_titles, row) = answer.getvalue().decode().splitlines()

    assert "Fietsen Dora" in row
    assert row.endswith("All orders,300.0000,EUR")
