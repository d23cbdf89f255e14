import pytest
from django_fsm import can_proceed

from billing.models import Invoice
from billing.states import InvoiceStatus

MOVES = {"draft": {"post"}, "posted": {"settle"}, "paid": {"reopen"}}


@pytest.mark.parametrize("status", list(InvoiceStatus))
def test_what_an_invoice_may_do_in_each_state(status: InvoiceStatus) -> None:
    invoice = Invoice(status=status)

    possible = {
        move
        for move in ("post", "settle", "reopen")
        if can_proceed(getattr(invoice, move))
    }

    assert possible == MOVES[status]
