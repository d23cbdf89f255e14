"""Forms of the pages of lots."""

from __future__ import annotations

from django import forms

_SORTS = ("", "-id", "id", "code", "-code", "expires_on", "-expires_on")
STATES = ("", "stock", "soon", "expired")


class LotFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(s, s) for s in STATES]
    )
    sort = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(s, s) for s in _SORTS]
    )
