"""Forms of holds: apply, release, codes and sources."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models import Item
from foundation.forms import CodeField, choose
from foundation.roles import STAFF
from orders.models import HoldCode, Order
from orders.services.holding.codes import HoldCodeInput, codes_for_people
from orders.services.holding.holds import HoldWish
from orders.services.holding.sources import SourceInput
from orders.services.holding.steps import EVERY_STEP, step_labels
from partners.models import Address, Partner


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=False, widget=widget, help_text=help_text
    )


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class HoldForm(forms.Form):
    """Put an order or a line on hold."""

    line = forms.ChoiceField(label=_("What"), required=False)
    code = forms.ChoiceField(label=_("Hold"))
    step = forms.ChoiceField(
        label=_("Stops from the step"),
        required=False,
        help_text=_("A later step: the hold waits until the order gets there."),
    )
    until = _day(_("Until"), _("It ends by itself on this day; empty: not."))
    reason = _reason()

    def __init__(self, data: Any, *, order: Order, line: str = "") -> None:
        super().__init__(data, initial={"line": line})
        lines = order.lines.order_by("line_no").values_list("line_no", "sku")
        choose(
            self,
            "line",
            [
                ("", gettext("The whole order")),
                *((str(no), _line_name(no, sku)) for no, sku in lines),
            ],
        )
        choose(self, "code", [(code.code, code.label) for code in codes_for_people()])
        choose(self, "step", [("", gettext("As the hold says")), *_steps()])

    def to_wish(self) -> HoldWish:
        asked = self.cleaned_data
        return HoldWish(
            code=asked["code"],
            line_no=int(asked["line"]) if asked["line"] else None,
            step=asked["step"] or None,
            until=asked["until"],
            reason=asked["reason"],
        )


class ReleaseForm(forms.Form):
    reason = _reason()


class HoldCodeForm(forms.Form):
    code = CodeField(label=_("Code"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=80)
    step = forms.ChoiceField(label=_("Stops the step"), required=False)
    auto_until_days = forms.IntegerField(
        label=_("Ends by itself after so many days"),
        required=False,
        min_value=1,
        max_value=3650,
    )
    release_roles = forms.MultipleChoiceField(
        label=_("Who may release it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: everybody who may release holds."),
    )
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    def __init__(self, data: Any = None, *, existing: HoldCode | None = None) -> None:
        super().__init__(data, initial=_initial(existing) if existing else None)
        choose(self, "step", [("", gettext(EVERY_STEP)), *_steps()])
        choose(
            self,
            "release_roles",
            [(role.value, gettext(role.label)) for role in sorted(STAFF)],
        )
        self.fields["code"].disabled = existing is not None
        for language, name in settings.LANGUAGES:
            if language != "en":
                self.fields[f"name_{language}"] = forms.CharField(
                    label=_("Name: %(language)s") % {"language": gettext(str(name))},
                    max_length=80,
                    required=False,
                )

    def values(self) -> HoldCodeInput:
        asked = self.cleaned_data
        return HoldCodeInput(
            code=asked["code"],
            name=asked["name"],
            names={
                name.removeprefix("name_"): text
                for name, text in asked.items()
                if name.startswith("name_")
            },
            step=asked["step"],
            release_roles=asked["release_roles"],
            auto_until_days=asked["auto_until_days"],
            is_active=asked["is_active"],
        )


class HoldSourceForm(forms.Form):
    """One or two of customer, item and delivery address."""

    code = forms.ChoiceField(label=_("Hold"))
    customer = forms.CharField(
        label=_("Customer number"), max_length=40, required=False
    )
    item = forms.CharField(label=_("Item number"), max_length=60, required=False)
    site = forms.CharField(
        label=_("Delivery address: their code for it"),
        max_length=60,
        required=False,
        help_text=_("The code of a delivery address of the customer, such as a GLN."),
    )
    until = _day(_("Until"), _("It ends by itself on this day; empty: not."))
    reason = _reason()
    holds_existing = forms.BooleanField(
        label=_("Hold open orders too"),
        required=False,
        help_text=_("Else only orders that come from now on."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choose(self, "code", [(code.code, code.label) for code in codes_for_people()])

    def clean_customer(self) -> Partner | None:
        code = self.cleaned_data["customer"].strip()
        found = Partner.objects.filter(code=code, is_customer=True).first()
        if code and found is None:
            raise forms.ValidationError(_("There is no customer with this number."))
        return found

    def clean_item(self) -> Item | None:
        sku = self.cleaned_data["item"].strip()
        found = Item.objects.filter(sku=sku).first()
        if sku and found is None:
            raise forms.ValidationError(_("There is no item with this number."))
        return found

    def clean_site(self) -> Address | None:
        code = self.cleaned_data["site"].strip()
        found = Address.objects.filter(code=code).order_by("id").first()
        if code and found is None:
            raise forms.ValidationError(_("There is no address with this code."))
        return found if code else None

    def values(self) -> SourceInput:
        return SourceInput(**self.cleaned_data)


def _line_name(line_no: int, sku: str) -> str:
    return gettext("Line %(line)s: %(sku)s") % {"line": line_no, "sku": sku}


def _steps() -> list[tuple[str, str]]:
    return [(kind, gettext(label)) for kind, label in step_labels().items()]


def _initial(code: HoldCode) -> dict[str, Any]:
    names = ("code", "name", "step", "auto_until_days", "release_roles", "is_active")
    values = {name: getattr(code, name) for name in names}
    return values | {f"name_{key}": text for key, text in code.names.items()}
