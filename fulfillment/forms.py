"""Forms of the shipment pages; what may be shipped when is the services' to check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.forms import choose
from fulfillment.models import Shipment
from fulfillment.picking import Parcel
from fulfillment.states import ShipmentStatus

#: What the list shows first: work to do.
TO_CONFIRM = ShipmentStatus.READY.value


class ShipmentFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("all", "all"), *ShipmentStatus.choices()],
    )
    location = forms.ChoiceField(label=_("Place"), required=False)
    late = forms.BooleanField(label=_("Late only"), required=False)

    def __init__(self, data: Any, *, places: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        choose(self, "location", [("", gettext("All places")), *places])


class PickForm(forms.Form):
    """What is said of a shipment when all of it is picked, or not all."""

    #: What is picked lies ready, and does not leave at once.
    READY = "ready"

    then = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why less than asked"), required=False)
    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    tracking_number = forms.CharField(
        label=_("Tracking number"), max_length=80, required=False
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choose(self, "reason", [("", gettext("Nothing is missing")), *_short_reasons()])

    @property
    def is_wrong_in_stock(self) -> bool:
        """Whether somebody should look what is really there."""
        return self.cleaned_data["reason"] in ("missing", "damaged")

    def parcel(self) -> Parcel:
        return Parcel(
            self.cleaned_data["carrier"], self.cleaned_data["tracking_number"]
        )

    def short_note(self, number: str) -> str:
        """What whoever counts is told."""
        reason = dict(_short_reasons())[self.cleaned_data["reason"]]
        return gettext("%(number)s: %(reason)s") % {"number": number, "reason": reason}


class DeliveryForm(forms.Form):
    on = forms.DateField(
        label=_("Delivered on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    signed_by = forms.CharField(label=_("Signed by"), max_length=120, required=False)

    def __init__(self, shipment: Shipment, data: Any = None) -> None:
        today = clock.today(shipment.location.time_zone)
        super().__init__(data, initial={"on": today})


def _short_reasons() -> list[tuple[str, str]]:
    return [
        ("missing", gettext("Not found in its place")),
        ("damaged", gettext("Found damaged")),
        ("later", gettext("Shipped later")),
    ]
