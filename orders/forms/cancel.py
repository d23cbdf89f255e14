"""Why something is canceled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import choose
from orders.states import CancelReason


class CancelForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Cancellation reason"), choices=CancelReason.choices()
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "reason", [(r.value, _(r.label)) for r in CancelReason])
