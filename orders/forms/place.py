"""From where a line is delivered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from promising.services.moving import Choice


class PlaceForm(forms.Form):
    location = forms.ChoiceField(
        label=_("Deliver from"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a place.")},
    )

    def __init__(self, choices: Sequence[Choice], data: Any = None) -> None:
        super().__init__(data)
        self.choices = choices
        field = self.fields["location"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(each.place.code, each.place.name) for each in choices]

    def rows(self) -> list[tuple[Choice, BoundWidget]]:
        """Each place with the button that chooses it."""
        return list(zip(self.choices, self["location"].subwidgets, strict=True))
