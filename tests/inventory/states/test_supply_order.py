from __future__ import annotations

import pytest
from django_fsm import can_proceed

from inventory.models import SupplierInvoice, SupplyOrder
from inventory.states import MatchStatus, SupplyStatus

MOVES = {
    "draft": {"ask", "approve", "cancel"},
    "in_approval": {"give_back", "approve", "cancel"},
    "approved": {"send", "cancel"},
    "sent": {"close", "cancel"},
    "closed": set(),
    "canceled": set(),
}
INVOICE_MOVES = {
    "open": {"match", "differ", "refuse"},
    "matched": set(),
    "different": {"match", "differ", "accept", "refuse"},
    "accepted": set(),
    "refused": set(),
}


@pytest.mark.parametrize("status", list(SupplyStatus))
def test_what_a_supply_order_may_do_in_each_state(status: SupplyStatus) -> None:
    order = SupplyOrder(status=status)

    every = ("ask", "give_back", "approve", "send", "close", "cancel")
    possible = {move for move in every if can_proceed(getattr(order, move))}

    assert possible == MOVES[status]


@pytest.mark.parametrize("status", list(MatchStatus))
def test_what_a_suppliers_invoice_may_do_in_each_state(status: MatchStatus) -> None:
    invoice = SupplierInvoice(status=status)

    every = ("match", "differ", "accept", "refuse")
    possible = {move for move in every if can_proceed(getattr(invoice, move))}

    assert possible == INVOICE_MOVES[status]
