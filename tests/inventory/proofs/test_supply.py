from __future__ import annotations

from decimal import Decimal

import pytest

from inventory.models import SupplyLine
from inventory.proofs.supply import SupplyQuantities
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.states import SupplyProgressKind
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase

pytestmark = pytest.mark.django_db


def test_what_a_line_says_is_the_sum_of_what_happened() -> None:
    order = make_purchase((make_item(), 10), (make_item(), 5))
    line = order.lines.get(line_no=1)
    change = SupplyChange(line.pk, SupplyProgressKind.RECEIVED, Decimal(4))
    note_progress([change], cause="RCV-1", on=None, by=None)
    assert list(SupplyQuantities().differences()) == []

    SupplyLine.objects.filter(pk=line.pk).update(received=7)

    [found] = SupplyQuantities().differences()
    assert (found.subject, found.field) == (("supply", order.number), "received")
    assert (found.stored, found.computed) == (7, 4)
