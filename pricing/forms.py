"""Forms of the price pages; business rules are the services' to check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models import Item
from foundation import clock
from foundation.decimals import LocalDecimalField
from foundation.forms import choose
from foundation.money import CURRENCIES
from partners.models import Channel, Company, Partner
from pricing.models import Price, PriceList
from pricing.pages import holder_name
from pricing.services.lists import PriceInput, PriceListInput
from pricing.states import BreakMode


class SearchForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)


class DayField(forms.DateField):
    """A day, picked or typed as 2026-11-24."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class PriceListForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=80)
    currency = forms.ChoiceField(label=_("Currency"))
    valid_from = DayField(label=_("Valid from"))
    valid_to = DayField(label=_("Valid to"), required=False)
    break_mode = forms.ChoiceField(label=_("Quantity breaks"))

    def __init__(self, data: Any = None, *, price_list: PriceList | None) -> None:
        names = list(self.base_fields)
        initial = (
            {name: getattr(price_list, name) for name in names}
            if price_list
            else {"valid_from": clock.today(), "currency": "EUR"}
        )
        super().__init__(data, initial=initial)
        modes = [(mode.value, gettext(mode.label)) for mode in BreakMode]
        choose(self, "currency", [(code, code) for code in sorted(CURRENCIES)])
        choose(self, "break_mode", modes)
        self.fields["code"].disabled = price_list is not None

    def values(self) -> PriceListInput:
        return PriceListInput(**self.cleaned_data)


class HolderForm(forms.Form):
    """Whom a price list is given to: many at once, or one customer."""

    who = forms.ChoiceField(label=_("Whom"), required=False)
    customer = forms.CharField(
        label=_("Or one customer"),
        max_length=160,
        required=False,
        help_text=_("Number or name"),
    )
    priority = forms.IntegerField(
        label=_("Priority"),
        min_value=1,
        max_value=1000,
        initial=10,
        help_text=_("Of two lists for the same customers the lower number counts."),
    )

    holder: Partner | Channel | Company | str | None = None

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.known: dict[str, Channel | Company | str | None] = {
            "everybody": None,
            **{f"segment:{each}": each for each in segments()},
            **{f"channel:{each.code}": each for each in Channel.objects.order_by("id")},
            **{f"company:{each.code}": each for each in Company.objects.order_by("id")},
        }
        choose(
            self,
            "who",
            [
                ("", "—"),
                *((key, holder_name(holder)) for key, holder in self.known.items()),
            ],
        )

    def clean_customer(self) -> Partner | None:
        text = self.cleaned_data["customer"].strip()
        if not text:
            return None
        found = Partner.objects.customers().filter(Q(code=text) | Q(name__iexact=text))
        if len(partners := found[:2]) != 1:
            message = _("No customer is known as “%(text)s”.")
            raise ValidationError(message, params={"text": text})
        return partners[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        who, customer = cleaned.get("who"), cleaned.get("customer")
        if self.errors:
            return cleaned
        if bool(who) == bool(customer):
            self.add_error("who", gettext("Choose whom, or name one customer."))
        self.holder = customer or self.known.get(str(who))
        return cleaned


def segments() -> list[str]:
    """The segments that customers are in."""
    used = Partner.objects.customers().exclude(segment="").order_by("segment")
    return list(used.values_list("segment", flat=True).distinct())


class PriceForm(forms.Form):
    sku = forms.CharField(label=_("Item number (SKU)"), max_length=60)
    min_quantity = LocalDecimalField(
        label=_("From a quantity of"), max_digits=14, decimal_places=4, initial=0
    )
    unit_price = LocalDecimalField(
        label=_("Unit price"),
        max_digits=14,
        decimal_places=4,
        help_text=_("Without VAT."),
    )
    valid_from = DayField(label=_("Valid from"))
    valid_to = DayField(label=_("Valid to"), required=False)

    def __init__(
        self, data: Any = None, *, price_list: PriceList, price: Price | None = None
    ) -> None:
        super().__init__(data, initial=_initial(price, price_list))
        self.fields["sku"].disabled = price is not None
        self.fields["unit_price"].unit = price_list.currency  # type: ignore[attr-defined]

    def clean_sku(self) -> Item:
        sku = self.cleaned_data["sku"]
        item = Item.objects.filter(sku=sku).first()
        if item is None:
            raise ValidationError(_("There is no item %(sku)s."), params={"sku": sku})
        return item

    def values(self) -> PriceInput:
        values = dict(self.cleaned_data)
        return PriceInput(item=values.pop("sku"), **values)


def _initial(price: Price | None, price_list: PriceList) -> dict[str, Any]:
    if price is None:
        return {"valid_from": max(clock.today(), price_list.valid_from)}
    return {
        "sku": price.item.sku,
        "min_quantity": price.min_quantity.normalize() + 0,
        "unit_price": price.unit_price,
        "valid_from": price.valid_from,
        "valid_to": price.valid_to,
    }
