from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from foundation.models import Job
from oms.demo.people import logins
from partners.models import Partner

pytestmark = pytest.mark.django_db


def test_in_the_background_the_master_data_stands_and_the_orders_follow(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.OMS_DEMO = True

    call_command("demo", "--background", "--orders", "5")
    call_command("demo", "--background", "--orders", "5")

    job = Job.objects.get(kind="demo_orders")
    assert (job.state, job.params["orders"]) == ("waiting", 5)
    assert Partner.objects.customers().count() == 40
    assert logins()[0].email in capsys.readouterr().out


def test_a_real_company_is_not_filled_with_invented_people(settings: Settings) -> None:
    settings.OMS_DEMO = settings.EMBEDDED = False

    with pytest.raises(CommandError):
        call_command("demo")

    assert not Partner.objects.exists()
