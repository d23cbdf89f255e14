from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from foundation.models import OutboxEvent
from foundation.services.deliver import deliver_due
from inventory.errors import (
    EmptyInvoice,
    ReasonMissing,
    UnknownSupplyLine,
    WrongInvoiceState,
    WrongSupplyState,
)
from inventory.models import SupplierInvoice, SupplyOrder
from inventory.services.supply.invoices import (
    Entered,
    InvoicedLine,
    InvoiceEntry,
    accept_invoice,
    enter_invoice,
    match_invoice,
    refuse_invoice,
)
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.states import MatchStatus, SupplyProgressKind
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase, make_supplier_item

pytestmark = pytest.mark.django_db


def make_order(received: int = 100) -> SupplyOrder:
    item = make_item()
    make_supplier_item(item, price="10.00")
    order = make_purchase((item, 100))
    receive(order, received)
    return order


def receive(order: SupplyOrder, quantity: int) -> None:
    if quantity:
        line = order.lines.get(line_no=1)
        change = SupplyChange(line.pk, SupplyProgressKind.RECEIVED, Decimal(quantity))
        note_progress([change], cause=f"RCV-{line.received}", on=None, by=None)


def enter(
    order: SupplyOrder, quantity: str, price: str = "10.00", **fields: Any
) -> Entered:
    lines = [InvoicedLine(1, Decimal(quantity), Decimal(price))]
    values = {
        "their_number": "G-881",
        "invoiced_on": dt.date(2026, 3, 2),
        "net": Decimal(quantity) * Decimal(price),
        "lines": lines,
        **fields,
    }
    return enter_invoice(order, InvoiceEntry(**values), by=None)


def test_an_invoice_of_what_came_in_is_matched_and_counts() -> None:
    order = make_order()

    entered = enter(order, "100")

    assert entered.is_new
    assert entered.invoice.status == MatchStatus.MATCHED
    assert order.lines.get().invoiced == 100


def test_an_invoice_of_more_than_came_in_differs_and_does_not_count() -> None:
    order = make_order(60)

    invoice = enter(order, "100").invoice

    assert invoice.status == MatchStatus.DIFFERENT
    assert order.lines.get().invoiced == 0
    [difference] = invoice.lines.get().differences
    assert difference["code"] == "match.more_than_received"
    assert difference["params"]["received"] == "60"


def test_it_is_matched_by_itself_once_the_rest_has_come_in() -> None:
    order = make_order(60)
    enter(order, "100")
    OutboxEvent.objects.all().delete()

    receive(order, 40)
    deliver_due()

    assert SupplierInvoice.objects.get().status == MatchStatus.MATCHED
    assert order.lines.get().invoiced == 100


def test_a_number_that_the_supplier_used_before_is_already_there() -> None:
    order = make_order()
    first = enter(order, "100").invoice

    again = enter(order, "40")

    assert (again.is_new, again.invoice) == (False, first)
    assert order.lines.get().invoiced == 100


def test_the_same_goods_are_not_paid_twice() -> None:
    order = make_order()
    enter(order, "100")

    invoice = enter(order, "100", their_number="G-882").invoice

    assert invoice.status == MatchStatus.DIFFERENT


def test_two_lines_of_one_invoice_share_what_came_in() -> None:
    order = make_order()
    line = InvoicedLine(1, Decimal(60), Decimal(10))

    invoice = enter(order, "120", lines=[line, line]).invoice

    first, second = invoice.lines.order_by("line_no")
    assert (len(first.differences), len(second.differences)) == (0, 1)


def test_what_was_not_ordered_differs() -> None:
    freight = InvoicedLine(None, Decimal(1), Decimal(25), text="Freight")

    invoice = enter(make_order(), "1", "25.00", lines=[freight]).invoice

    assert invoice.status == MatchStatus.DIFFERENT


def test_an_invoice_that_differs_is_accepted_with_a_reason() -> None:
    order = make_order()
    invoice = enter(order, "100", "11.00").invoice
    with pytest.raises(ReasonMissing):
        accept_invoice(invoice, " ", by=None)

    invoice = accept_invoice(invoice, "New price from March.", by=None)

    assert (invoice.status, invoice.reason) == (
        MatchStatus.ACCEPTED,
        "New price from March.",
    )
    assert order.lines.get().invoiced == 100


def test_an_invoice_that_is_refused_counts_nothing() -> None:
    order = make_order()
    invoice = enter(order, "100", "11.00").invoice

    invoice = refuse_invoice(invoice, "Wrong price.", by=None)

    assert invoice.status == MatchStatus.REFUSED
    assert order.lines.get().invoiced == 0


def test_what_is_matched_is_neither_matched_again_nor_refused() -> None:
    invoice = enter(make_order(), "100").invoice

    with pytest.raises(WrongInvoiceState):
        match_invoice(invoice, by=None)
    with pytest.raises(WrongInvoiceState):
        refuse_invoice(invoice, "No.", by=None)


def test_an_invoice_needs_lines_that_there_are() -> None:
    order = make_order()

    with pytest.raises(EmptyInvoice):
        enter(order, "1", lines=[])
    with pytest.raises(UnknownSupplyLine):
        enter(order, "1", lines=[InvoicedLine(9, Decimal(1), Decimal(1))])


def test_a_draft_is_not_invoiced() -> None:
    with pytest.raises(WrongSupplyState):
        enter(make_purchase(state="draft"), "1")
