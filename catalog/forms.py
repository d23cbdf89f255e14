"""Forms of the item pages; business rules are the services' to check."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models import Brand, Category, Item, Unit
from catalog.services.items import ItemInput
from catalog.states import ItemKind, TaxClass
from foundation.countries import country_choices
from foundation.decimals import LocalDecimalField
from foundation.formats import input_number
from foundation.forms import choose

Choices = list[tuple[str, str]]

#: English stands in the name itself.
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]


class ItemFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    brand = forms.ChoiceField(label=_("Brand"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    sort = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(key, key) for key in ("", "sku", "-sku", "name", "-name")],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        states = [("active", gettext("Active")), ("inactive", gettext("Inactive"))]
        choose(self, "kind", any_of(kind_choices()))
        choose(self, "category", any_of(category_choices()))
        choose(self, "brand", any_of(brand_choices()))
        choose(self, "state", any_of(states))


class ItemForm(forms.Form):
    sku = forms.CharField(label=_("Item number (SKU)"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"))
    unit = forms.ChoiceField(label=_("Unit"))
    category = forms.ChoiceField(label=_("Category"), required=False)
    brand = forms.CharField(label=_("Brand"), max_length=80, required=False)
    gtin = forms.CharField(label="GTIN", max_length=20, required=False)
    tax_class = forms.ChoiceField(label=_("VAT class"))
    weight_kg = LocalDecimalField(
        label=_("Weight"), max_digits=10, decimal_places=3, initial=Decimal(0)
    )
    standard_cost = LocalDecimalField(
        label=_("Standard cost"),
        max_digits=14,
        decimal_places=4,
        required=False,
        help_text=_("What one unit costs us; for margins, not for the stock value."),
    )
    country_of_origin = forms.ChoiceField(label=_("Country of origin"), required=False)
    commodity_code = forms.CharField(
        label=_("Commodity code"), max_length=12, required=False
    )
    export_class = forms.CharField(
        label=_("Export class"),
        max_length=20,
        required=False,
        help_text=_("ECCN or number of the EU dual-use list, such as 5A002."),
    )
    controlled_percent = LocalDecimalField(
        label=_("Controlled content"),
        max_digits=5,
        decimal_places=2,
        required=False,
        help_text=_("Share of the value, for de minimis rules."),
    )
    order_minimum = LocalDecimalField(
        label=_("Smallest order quantity"),
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=4,
        required=False,
    )
    order_multiple = LocalDecimalField(
        label=_("Sold in multiples of"),
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=4,
        required=False,
    )
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    def __init__(self, data: Any = None, *, item: Item | None = None) -> None:
        super().__init__(data, initial=_initial(item) if item else None)
        for code, name in settings.LANGUAGES:
            if code in LANGUAGES:
                self.fields[f"name_{code}"] = forms.CharField(
                    label=name, max_length=200, required=False
                )
        choose(self, "kind", kind_choices())
        # Stock is counted in it for good, so the first of the list is nobody's choice.
        choose(self, "unit", unit_choices() if item else [("", "—"), *unit_choices()])
        choose(self, "category", [("", "—"), *category_choices()])
        choose(self, "tax_class", [(c.value, gettext(c.label)) for c in TaxClass])
        choose(self, "country_of_origin", [("", "—"), *country_choices()])
        self.fields["sku"].disabled = item is not None
        self.fields["weight_kg"].unit = "kg"  # type: ignore[attr-defined]
        self.fields["controlled_percent"].unit = "%"  # type: ignore[attr-defined]
        self.fields["brand"].widget.attrs["list"] = "brands"

    @property
    def translations(self) -> list[forms.BoundField]:
        return [self[f"name_{code}"] for code in LANGUAGES]

    def values(self) -> ItemInput:
        cleaned = dict(self.cleaned_data)
        names = {code: cleaned.pop(f"name_{code}") for code in LANGUAGES}
        return ItemInput(names=names, **cleaned)


class AmountsField(forms.CharField):
    """One name and quantity a line, as it is typed or pasted from a spreadsheet."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
        super().__init__(required=False, strip=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> dict[str, Decimal]:
        text = super().clean(value)
        return dict(_amount(line) for line in text.splitlines() if line.strip())

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name} {amount}" for name, amount in value.items())


class PartsForm(forms.Form):
    components = AmountsField(
        label=_("Components"),
        help_text=_("One a line: item number and quantity, such as “TUBE-28 2”."),
    )
    conversions = AmountsField(
        label=_("Other units"),
        help_text=_("One a line: unit and how many it holds, such as “BX 12”."),
    )

    def __init__(self, data: Any = None, *, item: Item) -> None:
        super().__init__(data, initial=_parts(item))
        if item.kind != ItemKind.KIT:
            del self.fields["components"]


class ItemCodeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of code"))
    code = forms.CharField(label=_("Code"), max_length=60)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choose(self, "kind", code_kinds())


def _amount(line: str) -> tuple[str, Decimal]:
    name, _gap, written = line.strip().replace("\t", " ").rpartition(" ")
    amount = LocalDecimalField(max_digits=14, decimal_places=6)
    try:
        value = amount.clean(written)
    except ValidationError:
        value = None
    if not name.strip() or value is None:
        message = _("“%(line)s” does not end with a quantity.")
        raise ValidationError(message, params={"line": line.strip()})
    return name.strip(), value


def _parts(item: Item) -> dict[str, Any]:
    parts = item.components.select_related("item").order_by("id")
    units = item.conversions.select_related("unit").order_by("factor")
    return {
        "components": {each.item.sku: _written(each.quantity) for each in parts},
        "conversions": {each.unit.code: _written(each.factor) for each in units},
    }


def _written(amount: Decimal) -> str:
    return input_number(Decimal(f"{amount.normalize():f}"))


def any_of(choices: Choices) -> Choices:
    return [("", gettext("All")), *choices]


def kind_choices() -> Choices:
    return [(kind.value, gettext(kind.label)) for kind in ItemKind]


def code_kinds() -> Choices:
    return [
        ("pack", gettext("Pack code")),
        ("old", gettext("Earlier number")),
        ("supplier", gettext("Supplier's number")),
    ]


def category_choices() -> Choices:
    """Categories in the order of their tree, indented by depth."""
    rows = list(Category.objects.order_by("name"))
    children: dict[int | None, list[Category]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    return list(_branch(children, None, 0))


def _branch(
    children: dict[int | None, list[Category]], parent: int | None, depth: int
) -> Choices:
    found: Choices = []
    for row in children.get(parent, []):
        found.append((row.code, "\N{NO-BREAK SPACE}" * 3 * depth + gettext(row.name)))
        found += _branch(children, row.pk, depth + 1)
    return found


def brand_choices() -> Choices:
    names = Brand.objects.order_by("name").values_list("name", flat=True)
    return [(name, name) for name in names]


def unit_choices() -> Choices:
    rows = Unit.objects.order_by("name").values_list("code", "name")
    return [(code, gettext(name)) for code, name in rows]


def _initial(item: Item) -> dict[str, Any]:
    values = {
        name: getattr(item, name)
        for name in ItemForm.base_fields
        if name not in ("unit", "category", "brand")
    }
    names = {f"name_{code}": item.names.get(code, "") for code in LANGUAGES}
    return (
        values
        | names
        | {
            "unit": item.unit.code,
            "category": item.category.code if item.category else "",
            "brand": item.brand.name if item.brand else "",
        }
    )
