"""The lines of an order entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from foundation.decimals import LocalDecimalField
from orders.engine.intake import LineInput


class LineForm(forms.Form):
    #: Of a line that a draft has already; its other facts stay with it.
    line_no = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    sku = forms.CharField(max_length=60, required=False)
    quantity = LocalDecimalField(max_digits=14, decimal_places=4, required=False)

    #: What the server knows of the line, shown where there is no script.
    answer: dict[str, Any] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sku"].widget.attrs |= {
            "aria-label": _("SKU"),
            "autocomplete": "off",
            "list": "lines-items",
            "spellcheck": "false",
        }
        self.fields["quantity"].widget = forms.TextInput(
            attrs={"inputmode": "decimal", "aria-label": _("Quantity")}
        )
        self.fields["quantity"].widget.is_localized = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        quantity = cleaned.get("quantity")
        if cleaned.get("sku") and quantity is None and "quantity" not in self.errors:
            self.add_error("quantity", _("How many?"))
        if quantity is not None and quantity <= 0:
            self.add_error("quantity", _("The quantity must be above zero."))
        if quantity is not None and not cleaned.get("sku"):
            self.add_error("sku", _("Which item?"))
        return cleaned


if TYPE_CHECKING:
    _LineForms = BaseFormSet["LineForm"]
else:
    _LineForms = BaseFormSet  # generic for the type checker only


class BaseLineFormSet(_LineForms):
    def kept_forms(self) -> list[LineForm]:
        """Filled lines in the order of the page, deleted ones left out."""
        kept = [
            form
            for form in self.forms
            if form.cleaned_data.get("sku") and not form.cleaned_data.get("DELETE")
        ]
        last = len(self.forms) + 1
        return sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or last)

    def to_lines(self) -> list[LineInput]:
        return [
            LineInput(
                line_no=form.cleaned_data["line_no"],
                sku=form.cleaned_data["sku"],
                quantity=form.cleaned_data["quantity"],
            )
            for form in self.kept_forms()
        ]


LineFormSet = formset_factory(
    LineForm,
    formset=BaseLineFormSet,
    extra=1,
    can_order=True,
    can_delete=True,
    max_num=5000,
    absolute_max=5000,
)
