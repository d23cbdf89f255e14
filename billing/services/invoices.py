"""Invoice what was shipped: the agreed prices, the VAT of where it really left from.

Order of work: lock the order, share out the net of each line, tax, write the draft,
tell the order, take the gap-free number last, post.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from billing.engine.shares import Billed, share_of_line
from billing.errors import NoBankAccount
from billing.events import InvoicePaid, InvoicePosted
from billing.models import Invoice, InvoiceLine
from billing.services.exposure import follow_invoice
from catalog.states import ItemKind
from foundation import clock
from foundation.db import atomic
from foundation.events import publish
from foundation.locks import patience
from foundation.models import User
from foundation.services.numbering import take_gap_free
from foundation.services.timeline import tell
from orders.models import Order, OrderLine
from orders.services.progress import (
    Progress,
    lock_order,
    record_money,
    record_progress,
)
from orders.states import ProgressKind
from partners.models import BankAccount, Company
from partners.queries import CompanyFacts, company_facts, partner_facts
from pricing.engine.tax import LineToTax, TaxResult, tax_lines
from pricing.queries import load_tax_context

ZERO = Decimal(0)


@dataclass(frozen=True)
class ShippedGoods:
    """What is to be billed: quantities by order line id, and where they left from."""

    cause: str
    quantities: Mapping[int, Decimal]
    ship_from: str
    delivered_on: dt.date | None


@dataclass(frozen=True)
class _Billable:
    """An order line with what this invoice takes of it."""

    line: OrderLine
    quantity: Decimal
    net: Decimal


@atomic()
def post_invoice_for_shipment(
    order: Order, goods: ShippedGoods, *, by: User | None
) -> Invoice:
    """Bill a shipment once; asked again, the same invoice. Publishes InvoicePosted."""
    with patience():
        order = lock_order(order.number)
    existing = Invoice.objects.filter(cause=goods.cause).first()
    if existing:
        return existing
    billables = _billables(order, goods)
    taxed = _tax(order, billables, goods.ship_from)
    invoice = _write_draft(order, goods, taxed)
    _write_lines(invoice, billables, taxed)
    _tell_order(order, invoice, billables, by=by)
    company = Company.objects.get(pk=order.company_id)
    # The counter is the last lock: everybody else who invoices waits for it.
    invoice.post(take_gap_free(company.invoice_series), clock.today(), clock.now())
    invoice.due_on = clock.today() + dt.timedelta(days=order.payment_terms_days)
    invoice.save(update_fields=["status", "number", "issued_on", "posted_at", "due_on"])
    follow_invoice(invoice, cause=f"posted:{invoice.cause}", by=by)
    _announce(order, invoice, by=by)
    return invoice


def _billables(order: Order, goods: ShippedGoods) -> list[_Billable]:
    lines = OrderLine.objects.select_related("item").filter(order=order)
    lines = lines.filter(pk__in=goods.quantities).order_by("line_no")
    earlier = {
        row["order_line"]: Billed(row["quantity"], row["net"])
        for row in InvoiceLine.objects.filter(order_line__in=lines)
        .values("order_line")
        .annotate(quantity=Sum("quantity"), net=Sum("net"))
    }
    return [
        _Billable(
            line,
            goods.quantities[line.pk],
            share_of_line(
                line.net,
                of=line.ordered - line.canceled,
                before=earlier.get(line.pk, Billed()),
                quantity=goods.quantities[line.pk],
                currency=order.currency,
            ),
        )
        for line in lines
    ]


def _tax(order: Order, billables: Sequence[_Billable], ship_from: str) -> TaxResult:
    context = load_tax_context(
        company=_company(order),
        partner=partner_facts(order.partner_id) if order.partner_id else None,
        ship_to_country=order.ship_to.get("country", ""),
        currency=order.currency,
        on=clock.today(),
    )
    return tax_lines(
        [
            LineToTax(
                ref=str(billable.line.pk),
                net=billable.net,
                tax_class=_tax_class(billable.line),
                ship_from="" if _is_service(billable.line) else ship_from,
            )
            for billable in billables
        ],
        context,
    )


def _write_draft(order: Order, goods: ShippedGoods, taxed: TaxResult) -> Invoice:
    if order.partner is None:
        raise LookupError(f"{order.number} has no customer")
    return Invoice.objects.create(
        order=order,
        cause=goods.cause,
        company_id=order.company_id,
        partner=order.partner,
        customer_reference=order.customer_reference,
        currency=order.currency,
        language=order.language,
        parties=_parties(order, goods.ship_from),
        delivered_on=goods.delivered_on,
        net=taxed.net,
        tax=taxed.tax,
        gross=taxed.gross,
        taxes=[
            {
                "category": total.category,
                "rate": str(total.rate),
                "net": str(total.base),
                "tax": str(total.tax),
                "note": total.code,
            }
            for total in taxed.totals
        ],
        created_at=clock.now(),
    )


def _write_lines(
    invoice: Invoice, billables: Sequence[_Billable], taxed: TaxResult
) -> None:
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            order_line=billable.line,
            line_no=billable.line.line_no,
            sku=billable.line.sku,
            customer_sku=billable.line.customer_sku,
            description=billable.line.description,
            quantity=billable.quantity,
            unit=billable.line.unit,
            unit_price=billable.line.unit_price or ZERO,
            net=billable.net,
            tax_rate=tax.rate,
            tax_category=tax.category,
        )
        for billable, tax in zip(billables, taxed.lines, strict=True)
    )


def _tell_order(
    order: Order, invoice: Invoice, billables: Sequence[_Billable], *, by: User | None
) -> None:
    # Money first: lines that are invoiced while no money is owed would look paid.
    record_money(
        order.number, invoiced=invoice.gross, cause=f"invoice:{invoice.cause}", by=by
    )
    record_progress(
        order.number,
        [
            Progress(billable.line.line_no, ProgressKind.INVOICED, billable.quantity)
            for billable in billables
        ],
        cause=invoice.cause,
        by=by,
    )


def _announce(order: Order, invoice: Invoice, *, by: User | None) -> None:
    tell(
        "invoice.posted",
        subject=("invoice", str(invoice.number)),
        by=by,
        thread=order.number,
        params={
            "number": invoice.number,
            "total": {"amount": str(invoice.gross), "currency": invoice.currency},
            "due_on": invoice.due_on.isoformat() if invoice.due_on else None,
        },
        public=True,
    )
    publish(InvoicePosted(invoice.pk, str(invoice.number), order.number))
    if invoice.gross == 0:
        settle_invoice(invoice, by=by)


def settle_invoice(invoice: Invoice, *, by: User | None) -> None:
    """Nothing more is expected for a locked invoice. Publishes InvoicePaid."""
    invoice.settle(clock.now())
    invoice.save(update_fields=["status", "paid_at"])
    number, order_number = str(invoice.number), invoice.order.number
    code = "invoice.paid_short" if invoice.open else "invoice.paid"
    tell(
        code,
        subject=("invoice", number),
        by=by,
        thread=order_number,
        params={
            "number": number,
            "rest": {"amount": str(invoice.open), "currency": invoice.currency},
        },
        public=True,
    )
    publish(InvoicePaid(invoice.pk, number, order_number, clock.now()))


def _parties(order: Order, ship_from: str) -> dict[str, Any]:
    """Who sells, who buys, where it went and where to pay, as they are today."""
    company = Company.objects.get(pk=order.company_id)
    facts = _company(order)
    buyer = partner_facts(order.partner_id) if order.partner_id else None
    registrations = facts.registrations
    return {
        "seller": {
            **facts.address,
            "legal_name": company.legal_name,
            "vat_number": registrations.get(ship_from)
            or registrations.get(facts.country, ""),
            "registration_number": company.registration_number,
            "email": company.email,
            "phone": company.phone,
            "website": company.website,
            "color": company.color,
            "logo_svg": company.logo_svg,
        },
        "buyer": {
            **(order.bill_to or order.ship_to),
            "code": buyer.code if buyer else "",
            "vat_number": buyer.vat_number if buyer else "",
        },
        "ship_to": order.ship_to,
        "bank": _bank(company, order.currency),
    }


def _bank(company: Company, currency: str) -> dict[str, str]:
    accounts = sorted(
        BankAccount.objects.filter(company=company),
        key=lambda account: (account.currency != currency, account.pk),
    )
    if not accounts:
        raise NoBankAccount(company=company.legal_name)
    account = accounts[0]
    return {"iban": account.iban, "bic": account.bic, "bank_name": account.bank_name}


def _company(order: Order) -> CompanyFacts:
    facts = company_facts(order.company_id)
    if facts is None:
        raise LookupError(f"no company {order.company_id}")
    return facts


def _tax_class(line: OrderLine) -> Any:
    return line.item.tax_class if line.item else "standard"


def _is_service(line: OrderLine) -> bool:
    return bool(line.item and line.item.kind == ItemKind.SERVICE)
