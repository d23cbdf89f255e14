"""Forms of what suppliers sell us, and of what they charge."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models import Item, Unit
from catalog.queries import items_by_code
from foundation import clock
from foundation.decimals import LocalDecimalField
from foundation.forms import choose
from foundation.units import unit_word
from inventory.forms.purchasing import DayField, PriceField, supplier_choices
from inventory.forms.stock import QuantityField
from inventory.models import SupplierItem
from inventory.services.supply.suppliers import PriceRow
from partners.models import Partner

if TYPE_CHECKING:
    _TermsModelForm = forms.ModelForm[SupplierItem]
    _PriceForms = forms.BaseFormSet["PriceForm"]
    _UnitField = forms.ModelChoiceField[Unit]
else:  # generic for the type checker only
    _TermsModelForm = forms.ModelForm
    _PriceForms = forms.BaseFormSet
    _UnitField = forms.ModelChoiceField


class UnitField(_UnitField):
    def label_from_instance(self, obj: Unit) -> str:
        return unit_word(obj.name, Decimal(1))


class SupplierItemFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    supplier = forms.ChoiceField(label=_("Supplier"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choose(self, "supplier", [("", "—"), *supplier_choices()])


class WhoseForm(forms.Form):
    """Which supplier sells which item; asked once, when it is added."""

    supplier = forms.ChoiceField(label=_("Supplier"))
    item = forms.CharField(label=_("SKU or scan"), max_length=60)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choose(self, "supplier", supplier_choices())

    def clean_item(self) -> Item:
        code: str = self.cleaned_data["item"]
        found = items_by_code([code]).get(code)
        if found is None:
            text = gettext("There is no item with this number or code.")
            raise forms.ValidationError(text)
        return Item.objects.select_related("unit").get(pk=found.id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = SupplierItem.objects.filter(
            supplier__code=cleaned.get("supplier"), item=cleaned.get("item")
        )
        if cleaned.get("item") and known.exists():
            self.add_error("item", gettext("This supplier sells it already."))
        return cleaned

    def supplied(self) -> SupplierItem:
        supplier = Partner.objects.get(code=self.cleaned_data["supplier"])
        return SupplierItem(supplier=supplier, item=self.cleaned_data["item"])


class TermsForm(_TermsModelForm):
    minimum = QuantityField(
        label=_("Minimum order quantity"), min_value=0, required=False
    )
    multiple = QuantityField(label=_("Sold in multiples of"), min_value=0)

    class Meta:
        model = SupplierItem
        fields = (
            "their_code",
            "their_name",
            "unit",
            "lead_days",
            "minimum",
            "multiple",
            "rank",
            "over_tolerance",
            "is_inspected",
            "is_active",
        )
        labels = {
            "their_code": _("Their item number"),
            "their_name": _("Their name for it"),
            "unit": _("Bought in"),
            "lead_days": _("Days to deliver"),
            "rank": _("Rank"),
            "over_tolerance": _("Taken in beyond the order (%)"),
            "is_inspected": _("Inspected when it comes in"),
            "is_active": _("Active"),
        }
        field_classes = {"over_tolerance": LocalDecimalField}
        help_texts = {
            "rank": _("The supplier with rank 1 is asked first."),
            "lead_days": _("Calendar days, as the supplier says."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(
            Unit.objects.order_by("name"),
            label=_("Bought in"),
            required=False,
            empty_label=gettext("The item's own unit"),
        )

    def clean_minimum(self) -> Decimal:
        return self.cleaned_data["minimum"] or Decimal(0)

    def clean_multiple(self) -> Decimal:
        multiple: Decimal = self.cleaned_data["multiple"]
        if multiple <= 0:
            raise forms.ValidationError(gettext("Enter a quantity above zero."))
        return multiple


class PriceForm(forms.Form):
    from_quantity = QuantityField(label=_("From quantity"), required=False)
    unit_price = PriceField(label=_("Price"), required=False)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("unit_price") is None:
            return cleaned
        quantity, last = cleaned.get("from_quantity"), cleaned.get("valid_until")
        if quantity is not None and quantity <= 0:
            self.add_error("from_quantity", gettext("Enter a quantity above zero."))
        if last and last < (cleaned.get("valid_from") or clock.today()):
            text = gettext("The last day must not be before the first.")
            self.add_error("valid_until", text)
        return cleaned


class Prices(_PriceForms):
    def rows(self) -> list[PriceRow]:
        """The rows with a price; an emptied one is gone."""
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [
            PriceRow(
                row.get("from_quantity") or Decimal(1),
                row["unit_price"],
                row.get("valid_from") or clock.today(),
                row.get("valid_until"),
            )
            for row in filled
            if row.get("unit_price") is not None
        ]


def price_rows(data: Any, initial: Sequence[dict[str, Any]] = ()) -> Prices:
    made = forms.formset_factory(PriceForm, formset=Prices, extra=3, max_num=200)
    return cast("Prices", made(data, prefix="prices", initial=list(initial)))
