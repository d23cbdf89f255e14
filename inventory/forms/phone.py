"""Forms of the pages for phones: big fields, few of them, in the order of scanning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inventory.forms.stock import QuantityField

#: Rows for what nobody expected, where no script adds them.
EXTRA_ROWS = 2


class ScanField(forms.CharField):
    """A label that is scanned or typed; the longest hold several elements."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "off",
            "spellcheck": "false",
            "enterkeyhint": "next",
            "class": "form-control",
        }


class PhoneLineForm(forms.Form):
    """So much of an expected line, or of something that was scanned."""

    #: Names the expected line; empty for something else that was scanned.
    ref = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    code = ScanField(label=_("SKU or scan"), required=False)
    quantity = QuantityField(label=_("Quantity"), required=False)
    lot_code = forms.CharField(
        label=_("Lot or serial number"), max_length=60, required=False
    )
    expires_on = forms.DateField(
        label=_("Expires on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        quantity = cleaned.get("quantity")
        if quantity is not None and quantity < 0:
            self.add_error("quantity", gettext("Enter a quantity above zero."))
        return cleaned


if TYPE_CHECKING:
    _LineForms = forms.BaseFormSet[PhoneLineForm]
else:  # generic for the type checker only
    _LineForms = forms.BaseFormSet


class PhoneLines(_LineForms):
    #: Where it says something that nothing was found.
    may_be_empty = False

    def clean(self) -> None:
        if not self.may_be_empty and not self.filled():
            raise forms.ValidationError(gettext("Scan or enter at least one item."))

    def filled(self) -> list[dict[str, Any]]:
        """The rows that say something came or went."""
        rows = (form.cleaned_data for form in self.forms if form.is_valid())
        return [
            row
            for row in rows
            if row.get("quantity") and (row.get("ref") or row.get("code"))
        ]


def phone_lines(data: Any = None, initial: Any = None) -> PhoneLines:
    made = forms.formset_factory(
        PhoneLineForm, formset=PhoneLines, extra=EXTRA_ROWS, max_num=1000
    )
    return cast("PhoneLines", made(data, prefix="lines", initial=initial))


class ReceiveActForm(forms.Form):
    reference = forms.CharField(
        label=_("Packing slip number"), max_length=120, required=False
    )
    over_reason = forms.CharField(
        label=_("Why more than ordered is taken in"), max_length=200, required=False
    )


class PutAwayForm(forms.Form):
    code = ScanField(label=_("Item or lot"))
    bin = ScanField(label=_("Into bin"))
    quantity = QuantityField(label=_("Quantity"), initial=1)
    source = ScanField(label=_("Out of bin"), required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["quantity"].widget.attrs |= {"class": "form-control"}


class CountActForm(forms.Form):
    """A line of the sheet, or a scan of something that is not on it."""

    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    code = ScanField(label=_("Item or lot"), required=False)
    bin = ScanField(label=_("Bin"), required=False)
    quantity = QuantityField(label=_("Quantity counted"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["quantity"].widget.attrs |= {
            "class": "form-control",
            "enterkeyhint": "done",
        }

    def clean_quantity(self) -> Any:
        quantity = self.cleaned_data["quantity"]
        if quantity < 0:
            raise forms.ValidationError(
                gettext("A counted quantity cannot be negative.")
            )
        return quantity

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("line") and not cleaned.get("code"):
            self.add_error("code", gettext("Enter or scan the item."))
        return cleaned
