from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from catalog.states import Tracking
from foundation import clock
from foundation.models import OutboxEvent
from inventory.engine.sharing import ClaimWish
from inventory.models import Claim
from inventory.queries import balance_differences, part_differences
from inventory.services.claims import claim_stock
from inventory.services.expiry import block_expired_lots
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    balance_of,
    make_bin,
    make_location,
    make_lot,
    parts_of,
    put_in,
)

pytestmark = pytest.mark.django_db


def test_a_lot_is_blocked_on_the_day_after_its_last() -> None:
    milk = make_item(tracking=Tracking.LOT, has_expiry=True)
    lot = make_lot(milk, "L-1", dt.date(2026, 11, 20))
    put_in(milk, 3, lot_id=lot.pk, bin_id=make_bin().pk)
    put_in(milk, 4, lot_id=make_lot(milk, "L-2", dt.date(2026, 11, 21)).pk)
    wish = ClaimWish("ORD-1/1", milk.pk, make_location().pk, Decimal(6))
    claim_stock([wish], by=None)

    with clock.travel_to(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)):
        assert block_expired_lots() == 0
    with clock.travel_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)):
        assert [block_expired_lots() for _ in range(2)] == [1, 0]

    assert balance_of(milk) == (4, 4)
    assert parts_of(milk) == {"/L-2//available": 4, "A-01/L-1//blocked": 3}
    assert Claim.objects.get().open == 4
    assert OutboxEvent.objects.filter(name="ClaimsLost").exists()
    assert balance_differences() == part_differences() == []
