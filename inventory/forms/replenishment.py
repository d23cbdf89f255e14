"""Forms of replenishment; business rules are the services' to check."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models import Item
from catalog.queries import items_by_code
from foundation import formats
from foundation.decimals import LocalDecimalField
from foundation.forms import choose
from inventory.forms.purchasing import supplier_choices
from inventory.forms.stock import QuantityField, location_choices
from inventory.models import Location, ReplenishmentRule
from inventory.services.replenishment.rules import RuleInput
from inventory.states import ReplenishmentMethod, SupplyKind
from partners.models import Partner

ABC = ("A", "B", "C")


class ProposalFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(key, key) for key in ("", "accepted", "dismissed")],
    )
    location = forms.ChoiceField(label=_("Location"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    supplier = forms.ChoiceField(label=_("Supplier"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        kinds = [(kind.value, gettext(kind.label)) for kind in SupplyKind]
        choose(self, "location", [("", "—"), *location_choices()])
        choose(self, "kind", [("", "—"), *kinds])
        choose(self, "supplier", [("", "—"), *supplier_choices()])


class RuleFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    location = forms.ChoiceField(label=_("Location"), required=False)
    method = forms.ChoiceField(label=_("Method"), required=False)
    abc = forms.ChoiceField(label=_("Class"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        methods = [(m.value, gettext(m.label)) for m in ReplenishmentMethod]
        choose(self, "location", [("", "—"), *location_choices()])
        choose(self, "method", [("", "—"), *methods])
        choose(self, "abc", [("", "—"), *((each, each) for each in ABC)])


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Nothing is proposed again today; tomorrow it may be."),
    )


class WhereForm(forms.Form):
    """Which item at which place; asked once, when a rule is added."""

    item = forms.CharField(label=_("SKU or scan"), max_length=60)
    location = forms.ChoiceField(label=_("Location"))

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choose(self, "location", location_choices())

    def clean_item(self) -> Item:
        code: str = self.cleaned_data["item"]
        found = items_by_code([code]).get(code)
        if found is None:
            text = gettext("There is no item with this number or code.")
            raise forms.ValidationError(text)
        return Item.objects.select_related("unit").get(pk=found.id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = ReplenishmentRule.objects.filter(
            item=cleaned.get("item"), location__code=cleaned.get("location")
        )
        if cleaned.get("item") and known.exists():
            self.add_error("item", gettext("There is a rule for it here already."))
        return cleaned

    def place(self) -> Location:
        return Location.objects.get(code=self.cleaned_data["location"])


class RuleForm(forms.Form):
    method = forms.ChoiceField(label=_("Method"))
    minimum = QuantityField(label=_("Minimum"), required=False, min_value=0)
    maximum = QuantityField(
        label=_("Maximum"),
        required=False,
        min_value=0,
        help_text=_("Minimum and maximum count only with that method."),
    )
    service_level = LocalDecimalField(
        label=_("Service level in percent"),
        max_digits=5,
        decimal_places=2,
        min_value=50,
        max_value=Decimal("99.99"),
        help_text=_("In how many of 100 cases stock shall last until new stock comes."),
    )
    cover_days = forms.IntegerField(
        label=_("Days an order covers"), min_value=0, max_value=365
    )
    floor = QuantityField(
        label=_("Reorder point at least"),
        min_value=0,
        help_text=_("Whatever the forecast says, it is never below this."),
    )
    source_kind = forms.ChoiceField(label=_("How it comes"))
    supplier = forms.ChoiceField(
        label=_("Supplier"),
        required=False,
        help_text=_("Empty: the supplier of the item who is asked first."),
    )
    source = forms.ChoiceField(label=_("Transfer from"), required=False)
    is_automatic = forms.BooleanField(
        label=_("Make orders of proposals at once"), required=False
    )
    is_active = forms.BooleanField(label=_("Active"), required=False)

    def __init__(self, data: Any = None, *, rule: ReplenishmentRule) -> None:
        super().__init__(data, initial=_initial(rule))
        methods = [(m.value, gettext(m.label)) for m in ReplenishmentMethod]
        kinds = [(kind.value, gettext(kind.label)) for kind in SupplyKind]
        choose(self, "method", methods)
        choose(self, "source_kind", kinds)
        choose(self, "supplier", [("", "—"), *supplier_choices()])
        choose(self, "source", [("", "—"), *location_choices()])

    def rule(self, item: Item, location: Location) -> RuleInput:
        asked = self.cleaned_data
        return RuleInput(
            item,
            location,
            ReplenishmentMethod(asked["method"]),
            asked["minimum"],
            asked["maximum"],
            asked["floor"],
            asked["service_level"],
            asked["cover_days"],
            SupplyKind(asked["source_kind"]),
            Partner.objects.filter(code=asked["supplier"] or None).first(),
            Location.objects.filter(code=asked["source"] or None).first(),
            asked["is_automatic"],
            asked["is_active"],
        )


def _initial(rule: ReplenishmentRule) -> dict[str, Any]:
    names = ("method", "cover_days", "source_kind", "is_automatic", "is_active")
    figures = ("minimum", "maximum", "service_level", "floor")
    shown = {
        name: formats.input_number(f"{value.normalize():f}")
        for name in figures
        if (value := getattr(rule, name)) is not None
    }
    return (
        {name: getattr(rule, name) for name in names}
        | shown
        | {
            "supplier": rule.supplier.code if rule.supplier else "",
            "source": rule.source.code if rule.source else "",
        }
    )
