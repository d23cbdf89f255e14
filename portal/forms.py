"""What a customer may put right on an order that was sent back to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.countries import country_choices
from foundation.forms import choose
from orders.engine.intake import Buyer, LineInput, OrderInput, PostalAddress
from orders.models import Order
from orders.services.entry import SHOWN_OF_ADDRESS, shown_address


class CorrectionForm(forms.Form):
    """The head of the order; empty parts of the address are capture's to remark."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    customer_reference = forms.CharField(
        label=_("Your reference"), max_length=80, required=False
    )
    requested_on = forms.DateField(
        label=_("Requested date"),
        required=False,
        help_text=_("Empty: as soon as possible"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    ship_name = forms.CharField(label=_("Name"), max_length=160, required=False)
    ship_street = forms.CharField(label=_("Street"), max_length=160, required=False)
    ship_street2 = forms.CharField(
        label=_("Address supplement"), max_length=160, required=False
    )
    ship_postal_code = forms.CharField(
        label=_("Postal code"), max_length=20, required=False
    )
    ship_city = forms.CharField(label=_("City"), max_length=80, required=False)
    ship_country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "ship_country", [("", "\N{EM DASH}"), *country_choices()])

    @staticmethod
    def start(draft: Order) -> dict[str, Any]:
        """The values the form begins with."""
        head = {
            "revision": draft.revision,
            "customer_reference": draft.customer_reference,
            "requested_on": draft.requested_on,
            "note": draft.note,
        }
        return head | shown_address(draft.ship_to or {})

    def to_input(self, lines: list[LineInput]) -> OrderInput:
        data = self.cleaned_data
        parts = {name: data[f"ship_{name}"] for name in SHOWN_OF_ADDRESS}
        return OrderInput(
            lines=tuple(lines),
            buyer=Buyer(),
            customer_reference=data["customer_reference"],
            requested_on=data["requested_on"],
            note=data["note"],
            ship_to=PostalAddress(**parts) if any(parts.values()) else None,
        )
