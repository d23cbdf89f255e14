"""The lines of an order entry."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from foundation.decimals import LocalDecimalField
from orders.engine.intake import LineInput


def above_zero(quantity: Decimal) -> None:
    if quantity <= 0:
        raise forms.ValidationError(_("The quantity must be above zero."))


class QuantityField(LocalDecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_digits=14, decimal_places=4, validators=[above_zero], **kwargs
        )


class PriceField(LocalDecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=4, min_value=0, **kwargs)


class LineForm(forms.Form):
    #: Of a line that a draft has already; its other facts stay with it.
    line_no = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    sku = forms.CharField(max_length=60, required=False)
    quantity = QuantityField(required=False)
    #: Set by hand; empty where the price list has the word.
    unit_price = PriceField(required=False)

    #: What the server knows of the line, shown where there is no script.
    answer: dict[str, Any] | None = None

    def __init__(self, *args: Any, may_price: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_price = may_price
        if may_price:
            self._prepare_price()
        else:
            del self.fields["unit_price"]
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

    @property
    def is_by_hand(self) -> bool:
        return self.may_price and self["unit_price"].value() not in (None, "")

    @property
    def is_removed(self) -> bool:
        return bool(self.sent("DELETE"))

    def sent(self, name: str) -> Any:
        """What was sent in a field, if it makes sense."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get(name)

    def show_answer(self, answer: dict[str, Any] | None) -> None:
        """Show prices and dates beside the line, where there is no script."""
        self.answer = answer
        if answer is None:
            return
        if self.may_price:
            self.fields["unit_price"].widget.attrs["placeholder"] = answer["list_price"]
        if answer["problem"]:
            self.add_error(None, answer["problem"])

    def _prepare_price(self) -> None:
        widget = forms.TextInput(
            attrs={
                "inputmode": "decimal",
                "aria-label": _("Price by hand"),
                "title": _("Price by hand (F2)"),
                "autocomplete": "off",
            }
        )
        widget.is_localized = True
        self.fields["unit_price"].widget = widget

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        quantity = cleaned.get("quantity")
        if cleaned.get("sku") and quantity is None and "quantity" not in self.errors:
            self.add_error("quantity", _("How many?"))
        is_filled = quantity is not None or cleaned.get("unit_price") is not None
        if is_filled and not cleaned.get("sku"):
            self.add_error("sku", _("Which item?"))
        return cleaned


if TYPE_CHECKING:
    _LineForms = BaseFormSet["LineForm"]
else:
    _LineForms = BaseFormSet  # generic for the type checker only


class BaseLineFormSet(_LineForms):
    def __iter__(self) -> Iterator[LineForm]:
        """Lines in the order that the page showed when it was sent."""
        last = len(self.forms) + 1
        return iter(sorted(self.forms, key=lambda form: form.sent("ORDER") or last))

    def kept_forms(self) -> list[LineForm]:
        """Filled lines in the order of the page, removed ones left out."""
        return [form for form in self if form.sent("sku") and not form.is_removed]

    def to_lines(self) -> list[LineInput]:
        return [
            LineInput(
                line_no=form.cleaned_data["line_no"],
                sku=form.cleaned_data["sku"],
                quantity=form.cleaned_data["quantity"],
                unit_price=form.cleaned_data.get("unit_price"),
                is_price_manual=form.cleaned_data.get("unit_price") is not None,
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
