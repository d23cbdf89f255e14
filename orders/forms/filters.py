"""What the list of orders can be narrowed down to; the names stand in its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.forms import choose
from orders.queries import OrderFilters
from orders.states import FulfilmentStatus, OrderStatus, Origin, PaymentStatus
from partners.models import Channel

_DATES = ("placed", "requested", "promised")


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class OrderFilterForm(forms.Form):
    """Filters of the list of orders; all of them hold together."""

    q = forms.CharField(max_length=200, required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("Status"), required=False)
    fulfilment = forms.ChoiceField(label=_("Fulfillment"), required=False)
    payment = forms.ChoiceField(label=_("Payment"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    placed_from = _day(_("Ordered from"))
    placed_to = _day(_("Ordered until"))
    requested_from = _day(_("Requested from"))
    requested_to = _day(_("Requested until"))
    promised_from = _day(_("Promised from"))
    promised_to = _day(_("Promised until"))
    customer = forms.CharField(
        label=_("Customer number"), max_length=40, required=False
    )
    late = forms.BooleanField(label=pgettext_lazy("order", "Late"), required=False)
    backordered = forms.BooleanField(label=_("Backordered"), required=False)
    unpaid = forms.BooleanField(label=_("Unpaid"), required=False)
    held = forms.BooleanField(label=_("On hold"), required=False)
    approval = forms.BooleanField(label=_("In approval"), required=False)
    history = forms.BooleanField(label=_("Orders of the past"), required=False)

    def __init__(self, data: MultiValueDict[str, Any]) -> None:
        super().__init__(data)
        offered = {
            "status": [(each.value, _(each.label)) for each in OrderStatus],
            "fulfilment": [(each.value, _(each.label)) for each in FulfilmentStatus],
            "payment": [(each.value, _(each.label)) for each in PaymentStatus],
            "channel": Channel.objects.values_list("code", "name"),
        }
        for name, choices in offered.items():
            choose(self, name, [("", _("Any")), *choices])

    def to_filters(self) -> OrderFilters:
        """The limits that could be understood; what was garbled limits nothing."""
        self.is_valid()
        asked = self.cleaned_data
        dates = {
            f"{name}_{side}": asked.get(f"{name}_{side}")
            for name in _DATES
            for side in ("from", "to")
        }
        return OrderFilters(
            text=asked.get("q", ""),
            statuses=_one(asked.get("status")),
            fulfilments=_one(asked.get("fulfilment")),
            payments=_one(asked.get("payment")),
            channel=asked.get("channel", ""),
            customer=asked.get("customer", ""),
            is_late=bool(asked.get("late")),
            is_backordered=bool(asked.get("backordered")),
            is_unpaid=bool(asked.get("unpaid")),
            is_held=bool(asked.get("held")),
            is_in_approval=bool(asked.get("approval")),
            origin=(Origin.HISTORY if asked.get("history") else Origin.LIVE).value,
            **dates,
        )


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
