"""The proofs of the ledger of exposure, their repair, and how an old house opens it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from foundation.proofs import kinds
from foundation.services.verify import repair_figures
from partners.models import Exposure, Partner
from tests.factories.billing import invoice_of, make_payment, match
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import (
    book,
    make_order,
    make_priced_item,
    make_seller,
)

pytestmark = pytest.mark.django_db
PROOFS = ("exposure", "order_exposure", "invoice_exposure", "payment_exposure")


def differing() -> set[str]:
    return {name for name in PROOFS if list(kinds.get(name).differences())}


def some_business() -> Partner:
    """242.00 ordered, and of 121.00 invoiced 21.00 open."""
    partner = make_seller()
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 10)
    billed = book(partner, (bike, 1))
    happen()
    deliver(ship(shipment_of(billed)))
    match(make_payment("100.00"), invoice_of(billed))
    book(partner, (bike, 2))
    return partner


def test_a_spoiled_sum_is_found_and_repaired() -> None:
    some_business()
    assert differing() == set()

    Exposure.objects.update(ordered=Decimal(1))

    assert differing() == {"exposure"}
    assert repair_figures(by=None) == 1
    assert Exposure.objects.get().ordered == Decimal("242.00")


def test_what_the_ledger_never_heard_of_is_found_and_repaired() -> None:
    make_order()  # straight to rows: 242.00

    assert differing() == {"order_exposure"}
    repair_figures(by=None)

    assert differing() == set()
    assert Exposure.objects.get().ordered == Decimal("242.00")
