"""How much of a line goes on as a line of its own."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.decimals import LocalDecimalField


class SplitForm(forms.Form):
    quantity = LocalDecimalField(
        label=_("Quantity to split off"), max_digits=14, decimal_places=4
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
