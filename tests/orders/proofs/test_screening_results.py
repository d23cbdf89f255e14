from __future__ import annotations

import pytest

from orders.models import OrderScreening, ScreeningFinding
from orders.proofs.screening_results import ScreeningResults
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("findings", "header"),
    [
        (["passed", "passed", "review"], "review"),
        (["passed", "review", "failed"], "failed"),
        (["failed", "passed"], "failed"),
        ([], "passed"),
    ],
)
def test_the_result_is_the_worst_of_the_findings(
    findings: list[str], header: str
) -> None:
    order = make_order(lines=0)
    for line_no, status in enumerate(findings, 1):
        ScreeningFinding.objects.create(
            order=order, line_no=line_no, source="export", code="x", status=status
        )
    kept = {"trigger": "submit", "screened_at": order.placed_at}
    OrderScreening.objects.create(order=order, status=header, **kept)
    assert list(ScreeningResults().differences()) == []

    wrong = "failed" if header == "passed" else "passed"
    OrderScreening.objects.update(status=wrong)

    (found,) = ScreeningResults().differences()
    assert (found.pk, found.stored, found.computed) == (order.pk, wrong, header)
