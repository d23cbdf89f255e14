"""Suppliers' invoices: entered once, held against order and receipt, paid or refused.

An invoice that agrees is matched at once; one that differs waits for somebody who
accepts it with a reason or refuses it, or for the goods that were still missing.
Only what is matched or accepted counts as invoiced.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import NamedTuple, NoReturn

from django.utils.translation import gettext

from foundation import clock
from foundation.db import atomic
from foundation.models import User
from foundation.services.timeline import tell
from inventory.engine.matching import (
    Agreed,
    Billed,
    MatchProblem,
    Tolerance,
    match_line,
    match_totals,
)
from inventory.errors import (
    EmptyInvoice,
    ReasonMissing,
    UnknownSupplyLine,
    WrongInvoiceState,
)
from inventory.models import (
    SupplierInvoice,
    SupplierInvoiceLine,
    SupplyLine,
    SupplyOrder,
)
from inventory.reads.policy import policy_of
from inventory.services.supply.progress import (
    SupplyChange,
    lock_supply_order,
    note_progress,
    refuse_state,
)
from inventory.states import MatchStatus, SupplyProgressKind, SupplyStatus

_OPEN = (MatchStatus.OPEN, MatchStatus.DIFFERENT)


@dataclass(frozen=True)
class InvoicedLine:
    """So much of a line of ours (in the item's own unit), or of something else."""

    line_no: int | None
    quantity: Decimal
    unit_price: Decimal
    text: str = ""


@dataclass(frozen=True)
class InvoiceEntry:
    their_number: str
    invoiced_on: dt.date
    net: Decimal
    lines: Sequence[InvoicedLine]
    tax: Decimal = Decimal(0)
    due_on: dt.date | None = None
    currency: str = ""  # "" = the order's


class Entered(NamedTuple):
    invoice: SupplierInvoice
    is_new: bool


@atomic()
def enter_invoice(
    order: SupplyOrder, entry: InvoiceEntry, *, by: User | None
) -> Entered:
    """Write down what a supplier charges for an order, and match it.

    A number that this supplier used before is the invoice that is already there.
    """
    order = lock_supply_order(order)
    if order.status not in (SupplyStatus.SENT, SupplyStatus.CLOSED):
        refuse_state(order)
    if not entry.lines:
        raise EmptyInvoice
    invoice, is_new = SupplierInvoice.objects.get_or_create(
        supplier_id=order.supplier_id,
        their_number=entry.their_number.strip(),
        defaults={
            "order": order,
            "company_id": order.company_id,
            "invoiced_on": entry.invoiced_on,
            "due_on": entry.due_on,
            "currency": entry.currency or order.currency,
            "net": entry.net,
            "tax": entry.tax,
            "created_at": clock.now(),
        },
    )
    if not is_new:
        return Entered(invoice, is_new=False)
    _write_lines(invoice, order, entry.lines)
    _tell("supply.invoice_entered", invoice, by)
    return Entered(match_invoice(invoice, by=by), is_new=True)


@atomic()
def match_invoice(invoice: SupplierInvoice, *, by: User | None) -> SupplierInvoice:
    """Hold an open invoice against order and receipt, as they are now."""
    invoice = _lock(invoice)
    if invoice.status not in _OPEN:
        _refuse(invoice)
    if _differences(invoice):
        if invoice.status == MatchStatus.OPEN:
            invoice.differ()
            invoice.save(update_fields=["status"])
            _tell("supply.invoice_differs", invoice, by)
        return invoice
    invoice.match()
    invoice.save(update_fields=["status"])
    _tell("supply.invoice_matched", invoice, by)
    _count_as_invoiced(invoice, by)
    return invoice


def match_again(item_ids: Iterable[int], *, by: User | None) -> None:
    """Goods moved: an invoice that waited for them may agree now."""
    waiting = SupplierInvoice.objects.filter(
        status=MatchStatus.DIFFERENT, lines__supply_line__item__in=list(item_ids)
    )
    for invoice in waiting.distinct().order_by("order_id", "id"):
        match_invoice(invoice, by=by)


@atomic()
def accept_invoice(
    invoice: SupplierInvoice, reason: str, *, by: User | None
) -> SupplierInvoice:
    """Pay an invoice although it differs, and say why."""
    invoice = _lock(invoice)
    if invoice.status != MatchStatus.DIFFERENT:
        _refuse(invoice)
    invoice.accept(_reason(reason))
    invoice.save(update_fields=["status", "reason"])
    _tell("supply.invoice_accepted", invoice, by)
    _count_as_invoiced(invoice, by)
    return invoice


@atomic()
def refuse_invoice(
    invoice: SupplierInvoice, reason: str, *, by: User | None
) -> SupplierInvoice:
    """Pay nothing of an invoice, and say why."""
    invoice = _lock(invoice)
    if invoice.status not in _OPEN:
        _refuse(invoice)
    invoice.refuse(_reason(reason))
    invoice.save(update_fields=["status", "reason"])
    _tell("supply.invoice_refused", invoice, by)
    return invoice


def agreed_of(line: SupplyLine, *, besides: Decimal = Decimal(0)) -> Agreed:
    """A line of ours for the match; `besides` is charged for it elsewhere, too."""
    return Agreed(
        ordered=line.ordered - line.canceled,
        received=line.received,
        returned=line.returned,
        invoiced=line.invoiced + besides,
        unit_price=line.unit_price,
    )


def total_problems(invoice: SupplierInvoice) -> list[MatchProblem]:
    """What differs in the invoice as a whole."""
    billed = [Billed(line.quantity, line.unit_price) for line in invoice.lines.all()]
    agreed = invoice.order.currency if invoice.order else invoice.currency
    return match_totals(
        billed, net=invoice.net, currency=invoice.currency, agreed_currency=agreed
    )


def _differences(invoice: SupplierInvoice) -> bool:
    """Whether anything differs; what does is stored with its line."""
    policy = policy_of(invoice.company)
    tolerance = Tolerance(policy.match_percent, policy.match_amount)
    lines = list(invoice.lines.select_related("supply_line").order_by("line_no"))
    before: dict[int, Decimal] = {}
    for line in lines:
        ours, agreed = line.supply_line, None
        if ours is not None:
            # Two lines of one invoice may charge the same line of ours.
            agreed = agreed_of(ours, besides=before.get(ours.pk, Decimal(0)))
            before[ours.pk] = before.get(ours.pk, Decimal(0)) + line.quantity
        billed = Billed(line.quantity, line.unit_price)
        problems = match_line(billed, agreed, tolerance, invoice.currency)
        line.differences = [asdict(problem) for problem in problems]
    SupplierInvoiceLine.objects.bulk_update(lines, ["differences"])
    return any(line.differences for line in lines) or bool(total_problems(invoice))


def _write_lines(
    invoice: SupplierInvoice, order: SupplyOrder, lines: Sequence[InvoicedLine]
) -> None:
    ours = {line.line_no: line for line in order.lines.all()}
    for line in lines:
        if line.line_no is not None and line.line_no not in ours:
            raise UnknownSupplyLine(line=line.line_no, number=order.number)
    SupplierInvoiceLine.objects.bulk_create(
        SupplierInvoiceLine(
            invoice=invoice,
            line_no=line_no,
            supply_line=ours[line.line_no] if line.line_no is not None else None,
            text=line.text,
            quantity=line.quantity,
            unit_price=line.unit_price,
        )
        for line_no, line in enumerate(lines, start=1)
    )


def _count_as_invoiced(invoice: SupplierInvoice, by: User | None) -> None:
    note_progress(
        [
            SupplyChange(
                line.supply_line_id, SupplyProgressKind.INVOICED, line.quantity
            )
            for line in invoice.lines.all()
            if line.supply_line_id is not None
        ],
        cause=f"invoice:{invoice.pk}",
        on=invoice.invoiced_on,
        by=by,
    )


def _lock(invoice: SupplierInvoice) -> SupplierInvoice:
    """A fresh copy under the lock of its order, as everything about quantities."""
    if invoice.order is not None:
        lock_supply_order(invoice.order)
    locked = SupplierInvoice.objects.select_for_update(of=("self",))
    return locked.select_related("order", "company", "supplier").get(pk=invoice.pk)


def _refuse(invoice: SupplierInvoice) -> NoReturn:
    raise WrongInvoiceState(
        number=invoice.their_number, status=gettext(invoice.state.label)
    )


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return reason.strip()


def _tell(code: str, invoice: SupplierInvoice, by: User | None) -> None:
    number = invoice.order.number if invoice.order else ""
    params = {
        "number": invoice.their_number,
        "net": {"amount": str(invoice.net), "currency": invoice.currency},
        "reason": invoice.reason,
    }
    # Once for the order's page and once for the invoice's own.
    tell(code, subject=("supply", number), by=by, params=params)
    subject = ("supplier_invoice", str(invoice.pk))
    tell(code, subject=subject, by=by, params=params, thread=number)
