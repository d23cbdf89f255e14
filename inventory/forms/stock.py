"""Forms of the stock pages; business rules are the services' to check."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from catalog.models import Item
from catalog.queries import ItemFacts, items_by_code
from catalog.states import ItemKind
from foundation.countries import country_choices
from foundation.decimals import LocalDecimalField
from foundation.forms import choose
from foundation.models import Calendar
from inventory.models import Location
from inventory.queries import stocking_locations
from inventory.services.stock import Correction, ReceiptLine
from inventory.states import STOCKING, AdjustReason, LocationKind

#: Rows offered before "Add lines" is asked for.
RECEIPT_ROWS = 6


class QuantityField(LocalDecimalField):
    """A quantity as the reader writes it: 1,5 in Dutch."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=4, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}


class StockFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    location = forms.ChoiceField(label=_("Location"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    sort = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(key, key) for key in ("", "sku", "-sku", "name", "-name")],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        states = [("available", gettext("Available")), ("none", gettext("None left"))]
        self.places = {place.code: place for place in stocking_locations()}
        named = [(place.code, place.name) for place in self.places.values()]
        choose(self, "location", [("", "—"), *named])
        choose(self, "state", [("", "—"), *states])

    @property
    def place(self) -> Location | None:
        """The place whose stock is asked for; None for that of all."""
        asked = self.cleaned_data if self.is_valid() else {}
        return self.places.get(asked.get("location", ""))


class ReceiptLineForm(forms.Form):
    quantity_missing = _("Enter how many came in.")

    code = forms.CharField(label=_("SKU or scan"), max_length=60, required=False)
    quantity = QuantityField(label=_("Quantity"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "off",
            "spellcheck": "false",
            "list": "items",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("code") and cleaned.get("quantity") is None:
            if "quantity" not in self.errors:
                self.add_error("quantity", self.quantity_missing)
        elif cleaned.get("quantity") is not None and not cleaned.get("code"):
            self.add_error("code", gettext("Enter or scan the item."))
        return cleaned


if TYPE_CHECKING:
    _ReceiptForms = forms.BaseFormSet["ReceiptLineForm"]
    _LocationModelForm = forms.ModelForm[Location]
else:  # generic for the type checker only
    _ReceiptForms = forms.BaseFormSet
    _LocationModelForm = forms.ModelForm


class ReceiptLines(_ReceiptForms):
    """The lines of a receipt: what was scanned becomes items in one look-up."""

    found: Mapping[str, ItemFacts]

    def clean(self) -> None:
        filled = [form for form in self.forms if form.cleaned_data.get("code")]
        self.found = items_by_code(form.cleaned_data["code"] for form in filled)
        for form in filled:
            if problem := _problem(form.cleaned_data, self.found):
                form.add_error(*problem)
        if not filled:
            raise forms.ValidationError(gettext("Enter at least one line."))

    def lines(self) -> list[ReceiptLine]:
        codes = [form.cleaned_data.get("code", "") for form in self.forms]
        ids = {self.found[code].id for code in codes if code}
        items = Item.objects.in_bulk(ids)
        return [
            ReceiptLine(items[self.found[code].id], form.cleaned_data["quantity"])
            for form, code in zip(self.forms, codes, strict=True)
            if code
        ]


def _problem(
    line: Mapping[str, Any], found: Mapping[str, ItemFacts]
) -> tuple[str, str] | None:
    item, quantity = found.get(line["code"]), line.get("quantity")
    if item is None:
        return "code", gettext("There is no item with this number or code.")
    if item.kind != ItemKind.GOODS:
        return "code", gettext("This item is not kept in stock.")
    if quantity is None:
        return None
    return _wrong_quantity(quantity, item.unit_digits)


def _wrong_quantity(quantity: Decimal, digits: int) -> tuple[str, str] | None:
    if quantity <= 0:
        return "quantity", gettext("Enter a quantity above zero.")
    if quantity != round(quantity, digits):
        return "quantity", too_many_decimals(digits)
    return None


def too_many_decimals(digits: int) -> str:
    """What is wrong with half a piece."""
    if not digits:
        return gettext("Enter a whole number.")
    return ngettext(
        "Enter at most %(digits)s decimal.",
        "Enter at most %(digits)s decimals.",
        digits,
    ) % {"digits": digits}


def receipt_lines(data: Any, initial: Any = None) -> ReceiptLines:
    made = forms.formset_factory(
        ReceiptLineForm, formset=ReceiptLines, extra=RECEIPT_ROWS, max_num=1000
    )
    return cast("ReceiptLines", made(data, prefix="lines", initial=initial))


class AdjustForm(forms.Form):
    location = forms.ChoiceField(label=_("Location"))
    way = forms.ChoiceField(label=_("What do you know?"), initial="counted")
    quantity = QuantityField(
        label=_("Quantity"),
        help_text=_("A change may be negative: -2 takes two away."),
    )
    reason = forms.ChoiceField(label=_("Reason"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, item: Item, location: str = "") -> None:
        initial = {
            "key": uuid.uuid4(),
            "location": location,
            "reason": AdjustReason.COUNT.value,
        }
        super().__init__(data, initial=initial)
        self.item = item
        ways = [
            ("counted", gettext("What is there, as counted")),
            ("change", gettext("How much more or less it is")),
        ]
        choose(self, "way", ways)
        choose(self, "location", location_choices())
        reasons = [(reason.value, gettext(reason.label)) for reason in AdjustReason]
        choose(self, "reason", reasons)

    def clean_quantity(self) -> Decimal:
        quantity: Decimal = self.cleaned_data["quantity"]
        if quantity != round(quantity, self.item.unit.digits):
            raise forms.ValidationError(too_many_decimals(self.item.unit.digits))
        return quantity

    def place(self) -> Location:
        return Location.objects.get(code=self.cleaned_data["location"])

    def correction(self) -> Correction:
        asked = self.cleaned_data
        is_counted = asked["way"] == "counted"
        return Correction(
            AdjustReason(asked["reason"]),
            change=None if is_counted else asked["quantity"],
            counted=asked["quantity"] if is_counted else None,
            note=asked["note"],
        )


class LocationForm(_LocationModelForm):
    class Meta:
        model = Location
        fields = (
            "code",
            "name",
            "kind",
            "company",
            "street",
            "postal_code",
            "city",
            "country",
            "latitude",
            "longitude",
            "time_zone",
            "calendar",
            "cut_off",
            "handling_days",
            "is_active",
        )
        labels = {
            "kind": _("Kind"),
            "company": _("Company"),
            "street": _("Street"),
            "postal_code": _("Postal code"),
            "city": _("City"),
            "country": _("Country"),
            "latitude": _("Latitude"),
            "longitude": _("Longitude"),
            "time_zone": _("Time zone"),
            "calendar": _("Working calendar"),
            "cut_off": _("Cut-off time"),
            "handling_days": _("Working days of handling"),
            "is_active": _("Active"),
        }
        help_texts = {
            "latitude": _("Without coordinates the middle of the postal area counts."),
            "cut_off": _("Orders after this time count as the next working day's."),
        }
        widgets = {
            "kind": forms.Select,
            "cut_off": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(k.value, gettext(k.label)) for k in LocationKind if k in STOCKING]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=kinds)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=[("", "—"), *country_choices()]
        )
        self.fields["code"].disabled = self.instance.pk is not None
        self.fields["calendar"] = forms.ModelChoiceField(
            Calendar.objects.order_by("name"),
            label=_("Working calendar"),
            required=False,
            empty_label=gettext("Monday to Friday"),
        )

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        if name not in available_timezones():
            raise forms.ValidationError(gettext("There is no such time zone."))
        return name


def location_choices() -> list[tuple[str, str]]:
    return [(place.code, place.name) for place in stocking_locations()]
