"""The form of an item's stock history: at which place, in which period."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.forms import choose
from inventory.forms.stock import location_choices
from inventory.models import Location

#: Days shown when nothing is asked.
_DAYS = 90
_MOST_DAYS = 3 * 366


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class HistoryForm(forms.Form):
    location = forms.ChoiceField(label=_("Location"), required=False)
    since = _day(_("From"))
    until = _day(_("Until"))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choose(self, "location", [("", _("All locations")), *location_choices()])

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked; a value that makes no sense counts as not given."""
        self.is_valid()
        return self.cleaned_data

    def filled(self) -> HistoryForm:
        """The same form with what is shown where nothing was asked."""
        since, until = self.period()
        code = self.asked.get("location") or ""
        return HistoryForm({"location": code, "since": since, "until": until})

    def place(self) -> Location | None:
        code = self.asked.get("location")
        return Location.objects.filter(code=code).first() if code else None

    def period(self) -> tuple[dt.date, dt.date]:
        """From when until when, in order and not endless."""
        until = self.asked.get("until") or clock.today()
        since = self.asked.get("since") or until - dt.timedelta(days=_DAYS)
        since, until = min(since, until), max(since, until)
        return max(since, until - dt.timedelta(days=_MOST_DAYS)), until
