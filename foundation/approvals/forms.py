"""Forms of approvals: a reason, a colleague, an absence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.models import User
from foundation.person_forms import colleagues_of


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Note"), max_length=1000, required=False)


class RejectForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("Whoever asked reads it, and can change what is wrong."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DelegateForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Colleague"), queryset=User.objects.none(), empty_label="—"
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = colleagues_of(by)


class AbsenceForm(forms.Form):
    starts_on = forms.DateField(
        label=_("Away from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("Up to and including"), widget=forms.DateInput(attrs={"type": "date"})
    )
    to = forms.ModelChoiceField(
        label=_("Stand-in"), queryset=User.objects.none(), empty_label="—"
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = colleagues_of(by)
