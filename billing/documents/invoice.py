"""The invoice as a company sends it: frozen parties, lines, VAT by rate, how to pay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from billing.models import Invoice, InvoiceLine
from billing.payment_code import payment_code
from foundation.documents import DocumentKind
from foundation.formats import paper_day
from foundation.kinds import mark
from foundation.money import round_unit_price
from pricing.queries import waterfalls_of

#: What the law wants said where no VAT is charged, by UNCL 5305 category.
LEGAL_NOTES = {
    "AE": mark(
        "VAT reverse charged: the customer owes the VAT"
        " (Article 196 of Directive 2006/112/EC)."
    ),
    "G": mark("Exempt from VAT: export (Article 146 of Directive 2006/112/EC)."),
    "E": mark("No VAT is charged in the country of delivery."),
    "Z": mark("Zero rate of VAT."),
}


class InvoicePaper(DocumentKind):
    kind = "invoice"
    label = mark("Invoice")
    template = "billing/documents/invoice.html"
    is_public = True

    def load(self, subject: str, language: str) -> dict[str, Any]:
        invoice = Invoice.objects.select_related("order").get(number=subject)
        parties = invoice.parties
        lines = list(
            invoice.lines.select_related("order_line__item__unit").order_by("line_no")
        )
        discounts = _discounts(invoice, lines)
        return {
            "title": _title(invoice),
            "facts": _facts(invoice),
            "invoice": invoice,
            "sender": parties["seller"],
            "recipient": parties["buyer"],
            "vat_number": parties["seller"]["vat_number"],
            "bank_account": parties["bank"],
            "ship_to": parties["ship_to"] if _went_elsewhere(invoice) else None,
            "rows": [(line, discounts.get(line.pk)) for line in lines],
            "has_discount": bool(discounts),
            "has_customer_sku": any(line.customer_sku for line in lines),
            "legal_notes": _legal_notes(invoice),
            "payment_code": payment_code(invoice),
        }

    def file_name(self, subject: str, language: str) -> str:
        return _("Invoice %(number)s.pdf") % {"number": subject}


def _title(invoice: Invoice) -> str:
    return _("Invoice %(number)s") % {"number": invoice.number}


def _facts(invoice: Invoice) -> list[tuple[str, str]]:
    """The block at the right: numbers and dates an accountant looks for."""
    buyer = invoice.parties["buyer"]
    return [
        (_("Invoice number"), str(invoice.number)),
        (_("Invoice date"), _day(invoice.issued_on)),
        (_("Date of delivery"), _day(invoice.delivered_on)),
        (pgettext("payment", "Due"), _day(invoice.due_on)),
        (_("Our order"), invoice.order.number),
        (_("Your reference"), invoice.customer_reference),
        (_("Customer number"), buyer["code"]),
        (_("Your VAT number"), buyer["vat_number"]),
    ]


def _day(day: dt.date | None) -> str:
    return paper_day(day) if day else ""


def _went_elsewhere(invoice: Invoice) -> bool:
    """Whether the goods went to another address than the invoice."""
    buyer, ship_to = invoice.parties["buyer"], invoice.parties["ship_to"]
    return any(
        buyer.get(key) != ship_to.get(key) for key in ("name", "street", "postal_code")
    )


def _legal_notes(invoice: Invoice) -> list[str]:
    categories = [row["category"] for row in invoice.taxes]
    return [_(LEGAL_NOTES[each]) for each in categories if each in LEGAL_NOTES]


@dataclass(frozen=True)
class Discount:
    """What an agreed price is compared with: list price of one, and per cent off."""

    list_price: Decimal
    percent: Decimal


def _discounts(invoice: Invoice, lines: list[InvoiceLine]) -> dict[int, Discount]:
    """By line, where something is off the list price."""
    refs = {f"{invoice.order.number}/{line.line_no}": line for line in lines}
    found = {
        refs[ref].pk: _discount(waterfall.steps, refs[ref].order_line.ordered)
        for ref, waterfall in waterfalls_of(refs).items()
    }
    return {
        line_id: discount
        for line_id, discount in found.items()
        if discount and discount.percent > 0
    }


def _discount(steps: list[dict[str, Any]], ordered: Decimal) -> Discount | None:
    listed = [Decimal(each["after"]) for each in steps if each["kind"] == "list_price"]
    if not listed or listed[-1] <= 0 or ordered <= 0:
        return None
    percent = (1 - Decimal(steps[-1]["after"]) / listed[-1]) * 100
    return Discount(
        round_unit_price(listed[-1] / ordered), percent.quantize(Decimal("0.1"))
    )
