"""The machine of a screening case: which decision may come from which status."""

from __future__ import annotations

import pytest
from django.db import transaction
from django_fsm import can_proceed

from foundation import clock
from orders.compliance.states import CaseStatus
from orders.models import ScreeningCase
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db

ALLOWED = {
    "clear": {CaseStatus.OPEN},
    "confirm": {CaseStatus.OPEN},
    "reopen": {CaseStatus.CLEARED, CaseStatus.CONFIRMED},
}


def make_case(status: CaseStatus = CaseStatus.OPEN) -> ScreeningCase:
    return ScreeningCase.objects.create(
        number="SCR-1",
        order=make_order(lines=0),
        party_name="Fietsen Dora",
        list_code="us-sdn",
        list_version=1,
        score=100,
        status=status,
        created_at=clock.now(),
    )


@pytest.mark.parametrize("status", CaseStatus)
@pytest.mark.parametrize("transition_name", sorted(ALLOWED))
def test_a_decision_is_allowed_from_its_sources_only(
    status: CaseStatus, transition_name: str
) -> None:
    allowed = can_proceed(getattr(make_case(status), transition_name))

    assert allowed == (status in ALLOWED[transition_name])


def test_a_decision_keeps_its_facts_and_a_new_look_forgets_them() -> None:
    now, case = clock.now(), make_case()

    with transaction.atomic():
        case.clear(now, "Not the same", None)
        assert (case.decided_at, case.reason) == (now, "Not the same")
        case.reopen()
        assert (case.status, case.decided_at, case.reason) == ("open", None, "")
