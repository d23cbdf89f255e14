"""What to do with many orders, and with which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.services.bulk import MOST, BulkDeed, deeds


class BulkForm(forms.Form):
    """The list posts a deed with picked numbers, or with "all that match"."""

    action = forms.ChoiceField()
    selected = forms.MultipleChoiceField(required=False)
    numbers = forms.CharField(required=False)
    all_matching = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        action, selected = self.fields["action"], self.fields["selected"]
        if isinstance(action, forms.ChoiceField):
            action.choices = [(kind, kind) for kind in deeds()]
        if isinstance(selected, forms.ChoiceField):
            # Access is checked order by order; any text may stand here.
            selected.choices = [(each, each) for each in data.getlist("selected")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = cleaned.get("numbers", "").split() or cleaned.get("selected") or []
        if not named and not cleaned.get("all_matching"):
            raise forms.ValidationError(_("Select the orders first."))
        cleaned["picked"] = list(dict.fromkeys(named))[:MOST]
        return cleaned

    @property
    def deed(self) -> BulkDeed:
        return deeds()[self.cleaned_data["action"]]()
