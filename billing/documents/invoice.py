"""The invoice as a company sends it: frozen parties, lines, VAT by rate, how to pay."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing.models import Invoice, InvoiceLine
from billing.payment_code import payment_code
from foundation.documents import DocumentKind
from foundation.kinds import mark
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
        invoices = Invoice.objects.select_related("order", "partner")
        invoice = invoices.get(number=subject)
        lines = list(
            invoice.lines.select_related("order_line__item__unit").order_by("line_no")
        )
        discounts = _discounts(invoice, lines)
        return {
            "invoice": invoice,
            "order": invoice.order,
            "seller": invoice.parties["seller"],
            "buyer": invoice.parties["buyer"],
            "ship_to": invoice.parties["ship_to"],
            "bank": invoice.parties["bank"],
            "is_shipped_elsewhere": _differ(invoice),
            "lines": [(line, discounts.get(line.pk)) for line in lines],
            "has_discount": bool(discounts),
            "has_customer_sku": any(line.customer_sku for line in lines),
            "taxes": invoice.taxes,
            "legal_notes": _legal_notes(invoice),
            "payment_code": payment_code(invoice),
        }

    def file_name(self, subject: str, language: str) -> str:
        return _("Invoice %(number)s.pdf") % {"number": subject}


def _differ(invoice: Invoice) -> bool:
    """Whether the goods went to another address than the invoice."""
    buyer, ship_to = invoice.parties["buyer"], invoice.parties["ship_to"]
    return any(
        buyer.get(key) != ship_to.get(key) for key in ("name", "street", "postal_code")
    )


def _legal_notes(invoice: Invoice) -> list[str]:
    categories = [row["category"] for row in invoice.taxes]
    return [_(LEGAL_NOTES[each]) for each in categories if each in LEGAL_NOTES]


def _discounts(invoice: Invoice, lines: list[InvoiceLine]) -> dict[int, Decimal]:
    """Per cent off the list price, by line, where there was something off."""
    refs = {f"{invoice.order.number}/{line.line_no}": line for line in lines}
    found = {
        refs[ref].pk: _percent_off(waterfall.steps)
        for ref, waterfall in waterfalls_of(refs).items()
    }
    return {line_id: percent for line_id, percent in found.items() if percent > 0}


def _percent_off(steps: list[dict[str, Any]]) -> Decimal:
    listed = [Decimal(each["after"]) for each in steps if each["kind"] == "list_price"]
    if not listed or listed[-1] <= 0:
        return Decimal(0)
    agreed = Decimal(steps[-1]["after"])
    return ((1 - agreed / listed[-1]) * 100).quantize(Decimal("0.1"))
