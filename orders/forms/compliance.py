"""Forms of trade compliance: lists, how alike is alike, licenses, decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.countries import is_country
from foundation.decimals import LocalDecimalField
from orders.compliance.states import CaseStatus, DispositionKind
from orders.models import License
from orders.services.compliance.licenses import LicenseInput
from orders.services.compliance.lists import MOST_BYTES
from orders.services.screening.facts import PolicyFacts
from partners.models import Partner


class CaseFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    status = forms.ChoiceField(required=False, choices=CaseStatus.choices())


class DispositionFilterForm(forms.Form):
    """Which decisions of trade compliance are shown."""

    q = forms.CharField(max_length=200, required=False)
    kind = forms.ChoiceField(
        required=False, choices=DispositionKind.choices(), widget=forms.HiddenInput
    )
    page = forms.IntegerField(
        required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "Any")),
            ("holds", _("Still holds")),
            ("over", _("Has run out")),
        ],
    )


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Stays with the decision: what you compared, and what it showed."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "As published: SDN list (XML, CSV or a zip with sdn.csv, alt.csv and "
            "add.csv), US consolidated screening list (CSV), EU list (XML 1.1 or CSV)."
        ),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refused by its size, before anybody reads it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            text = _("The file is larger than %(most)s MB.")
            most = MOST_BYTES // 1024**2
            raise forms.ValidationError(text, params={"most": most})
        return file


class PolicyForm(forms.Form):
    is_at_submit = forms.BooleanField(
        label=_("Screen orders when they are entered"), required=False
    )
    is_before_ship = forms.BooleanField(
        label=_("Screen orders again before they ship"), required=False
    )
    is_blocking = forms.BooleanField(
        label=_("What is not passed stays a draft"),
        required=False,
        help_text=_("Otherwise it is booked, and held until somebody decides."),
    )
    threshold = forms.IntegerField(
        label=_("Review from a score of"), min_value=50, max_value=100
    )
    note_from = forms.IntegerField(
        label=_("Note from a score of"),
        min_value=50,
        max_value=100,
        help_text=_("Between the two scores a match is noted and cleared by itself."),
    )
    cleared_days = forms.IntegerField(
        label=_("A clearance lasts"), min_value=1, max_value=3650
    )

    def __init__(self, data: Any = None, *, policy: PolicyFacts) -> None:
        initial = {name: getattr(policy, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        self.fields["cleared_days"].unit = _("days")  # type: ignore[attr-defined]

    def values(self) -> PolicyFacts:
        return PolicyFacts(**self.cleaned_data)


class WordsField(forms.CharField):
    """Several codes in one field, parted by commas or blanks."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value) or ""
        words = text.upper().replace(",", " ").replace(";", " ").split()
        return list(dict.fromkeys(words))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


class LicenseForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=60)
    authority = forms.CharField(label=_("Authority"), max_length=120, required=False)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=_("Valid to"), widget=forms.DateInput(attrs={"type": "date"})
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Customer"),
        to_field_name="code",
        required=False,
        empty_label=_("Any customer"),
    )
    countries = WordsField(
        label=_("Countries"),
        required=False,
        help_text=_("Country codes such as “CA, MX”; empty for any country."),
    )
    export_classes = WordsField(
        label=_("Export classes"),
        required=False,
        help_text=_("Such as “5A002, 5D*”; empty for any class."),
    )
    restrictions = forms.CharField(
        label=_("Restrictions"),
        max_length=300,
        required=False,
        help_text=_("Codes of the restrictions it lifts; empty for any."),
    )
    quantity = LocalDecimalField(
        label=_("Quantity"), max_digits=14, decimal_places=4, required=False
    )
    value = LocalDecimalField(
        label=_("Value"), max_digits=14, decimal_places=2, required=False
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, existing: License | None = None) -> None:
        super().__init__(data, initial=_initial(existing) if existing else None)
        partner = self.fields["partner"]
        if isinstance(partner, forms.ModelChoiceField):
            partner.queryset = Partner.objects.customers().order_by("name")

    def clean_countries(self) -> list[str]:
        codes: list[str] = self.cleaned_data["countries"]
        unknown = [code for code in codes if not is_country(code)]
        if unknown:
            text = _("Nobody knows the country “%(code)s”.")
            raise forms.ValidationError(text, params={"code": unknown[0]})
        return codes

    def values(self) -> LicenseInput:
        cleaned = dict(self.cleaned_data)
        named = cleaned.pop("restrictions").replace(",", " ").split()
        cleaned["currency"] = cleaned["currency"].upper()
        return LicenseInput(restrictions=named, **cleaned)


def _initial(existing: License) -> dict[str, Any]:
    values = {
        name: getattr(existing, name)
        for name in LicenseForm.base_fields
        if name not in ("partner", "restrictions")
    }
    return values | {
        "partner": existing.partner.code if existing.partner else "",
        "restrictions": ", ".join(existing.restrictions),
    }
