"""The order confirmation: what was agreed, and when each line arrives."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from foundation.documents import DocumentKind
from foundation.formats import numeric_day, paper_day
from foundation.kinds import mark
from orders.models import Order, OrderLine
from partners.models import BankAccount, TaxRegistration


class OrderConfirmation(DocumentKind):
    kind = "order_confirmation"
    label = mark("Order confirmation")
    template = "orders/documents/order_confirmation.html"
    is_public = True

    def load(self, subject: str, language: str) -> dict[str, Any]:
        orders = Order.objects.select_related("company", "partner", "contact")
        order = orders.get(number=subject)
        lines = list(order.lines.select_related("item__unit").order_by("line_no"))
        lines = [line for line in lines if line.ordered > line.canceled]
        went_elsewhere = order.ship_to != order.bill_to
        return {
            "title": _("Order confirmation %(number)s") % {"number": order.number},
            "facts": _facts(order),
            "order": order,
            "sender": order.company,
            "recipient": order.bill_to,
            "ship_to": order.ship_to if went_elsewhere else None,
            "vat_number": _vat_number(order),
            "bank_account": _bank_account(order),
            "rows": [_row(line) for line in lines],
            "taxes": _taxes(lines),
            "is_waiting": any(line.promised_on is None for line in lines),
        }

    def file_name(self, subject: str, language: str) -> str:
        return _("Order confirmation %(number)s.pdf") % {"number": subject}


def _row(line: OrderLine) -> tuple[OrderLine, Decimal, str]:
    arrives = _("To be confirmed")
    if line.promised_on:
        arrives = numeric_day(line.promised_on)
    return line, line.ordered - line.canceled, arrives


def _facts(order: Order) -> list[tuple[str, str]]:
    booked_on = (order.booked_at or order.placed_at).date()
    return [
        (_("Our order"), order.number),
        (_("Order date"), paper_day(booked_on)),
        (_("Your reference"), order.customer_reference),
        (_("Ordered by"), order.contact.name if order.contact else ""),
        (_("Customer number"), order.partner.code if order.partner else ""),
        (_("Wanted on"), paper_day(order.requested_on) if order.requested_on else ""),
        (_("Payment terms"), _terms(order)),
    ]


def _terms(order: Order) -> str:
    if not order.payment_terms_days:
        return _("Due at once")
    return _("%(days)s days after the invoice") % {"days": order.payment_terms_days}


def _vat_number(order: Order) -> str:
    home = TaxRegistration.objects.filter(
        company=order.company, country=order.company.country
    ).first()
    return home.vat_number if home else ""


def _bank_account(order: Order) -> BankAccount | None:
    accounts = BankAccount.objects.filter(company=order.company).order_by("id")
    return accounts.filter(currency=order.currency).first() or accounts.first()


def _taxes(lines: list[OrderLine]) -> list[dict[str, Decimal]]:
    """Base and VAT by rate, as they were agreed line by line."""
    bases: dict[Decimal, Decimal] = defaultdict(Decimal)
    taxes: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in lines:
        bases[line.tax_rate] += line.net
        taxes[line.tax_rate] += line.tax
    return [
        {"rate": rate, "net": bases[rate], "tax": taxes[rate]}
        for rate in sorted(bases, reverse=True)
    ]
