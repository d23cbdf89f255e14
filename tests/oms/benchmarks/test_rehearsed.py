from __future__ import annotations

import pytest

from foundation.models import Rehearsal
from oms.benchmarks import rehearsed
from oms.benchmarks.shop import open_shop


@pytest.mark.django_db(transaction=True)
def test_a_rehearsal_finds_the_orders_that_would_be_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rehearsed, "ORDERS", 400)
    open_shop()

    figure = rehearsed.rehearse_orders()

    totals = Rehearsal.objects.get().totals
    assert figure.unit == "s"
    assert totals["replayed"] == 400
    assert 0 < totals["differences"] < 200
    assert {each["rule"] for each in totals["by"]} == {"bench/bulk"}
