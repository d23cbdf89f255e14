"""The form of a supplier's invoice, filled with what came in and was not invoiced."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.decimals import LocalDecimalField
from inventory.forms.purchasing import DayField, PriceField
from inventory.forms.stock import QuantityField
from inventory.models import SupplyLine, SupplyOrder
from inventory.services.supply.invoices import InvoicedLine, InvoiceEntry, agreed_of

#: Rows for what was charged beside the order: freight, packing.
OTHER_ROWS = 2

if TYPE_CHECKING:
    _InvoiceForms = forms.BaseFormSet["InvoiceLineForm"]
else:  # generic for the type checker only
    _InvoiceForms = forms.BaseFormSet


class InvoiceForm(forms.Form):
    their_number = forms.CharField(label=_("Their invoice number"), max_length=60)
    invoiced_on = DayField(label=_("Invoice date"))
    due_on = DayField(label=_("Due date"), required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3)
    net = LocalDecimalField(label=_("Net amount"), max_digits=14, decimal_places=2)
    tax = LocalDecimalField(
        label=_("VAT"), max_digits=14, decimal_places=2, required=False
    )

    def __init__(self, data: Any, *, order: SupplyOrder) -> None:
        super().__init__(data, initial={"currency": order.currency})
        for name in ("net", "tax"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal"}

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def entry(self, lines: Sequence[InvoicedLine]) -> InvoiceEntry:
        asked = self.cleaned_data
        return InvoiceEntry(
            their_number=asked["their_number"],
            invoiced_on=asked["invoiced_on"],
            due_on=asked["due_on"],
            currency=asked["currency"],
            net=asked["net"],
            tax=asked["tax"] or Decimal(0),
            lines=lines,
        )


class InvoiceLineForm(forms.Form):
    line_no = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Text"), max_length=200, required=False)
    quantity = QuantityField(label=_("Quantity"), required=False, min_value=0)
    unit_price = PriceField(label=_("Price"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_charged = bool(cleaned.get("quantity"))
        if is_charged and cleaned.get("unit_price") is None:
            self.add_error("unit_price", gettext("Enter the price that is charged."))
        return cleaned


class InvoiceLines(_InvoiceForms):
    def lines(self) -> list[InvoicedLine]:
        """The rows of which something is charged."""
        filled = [form.cleaned_data for form in self.forms]
        return [
            InvoicedLine(
                row.get("line_no"),
                row["quantity"],
                row["unit_price"],
                row.get("text", ""),
            )
            for row in filled
            if row.get("quantity")
        ]


def invoice_lines(data: Any, lines: Sequence[SupplyLine]) -> InvoiceLines:
    initial = [_initial(line) for line in lines]
    made = forms.formset_factory(
        InvoiceLineForm, formset=InvoiceLines, extra=OTHER_ROWS, max_num=1000
    )
    return cast("InvoiceLines", made(data, prefix="lines", initial=initial))


def _initial(line: SupplyLine) -> dict[str, Any]:
    payable = agreed_of(line).payable
    price = line.unit_price
    return {
        "line_no": line.line_no,
        "text": f"{line.item.sku} {line.item.name}"[:200],
        "quantity": Decimal(f"{payable.normalize():f}"),
        "unit_price": None if price is None else Decimal(f"{price.normalize():f}"),
    }
