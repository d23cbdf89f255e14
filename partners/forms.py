"""Forms of the partner pages; business rules are the services' to check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.countries import country_choices, country_name
from foundation.decimals import LocalDecimalField
from foundation.forms import choose
from foundation.money import CURRENCIES
from partners.models import Address, Company, Contact, Partner
from partners.services.credit import CreditInput
from partners.services.partners import PartnerInput
from partners.services.people import AddressInput, ContactInput
from partners.states import CreditCheck, CreditFailure

Choices = list[tuple[str, str]]

SORTS = ("", "name", "-name", "code", "-code")


class PartnerFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    role = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("", ""), ("customer", ""), ("supplier", "")],
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    company = forms.ChoiceField(label=_("Our company"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    sort = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(key, key) for key in SORTS],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        states = [("active", gettext("Active")), ("inactive", gettext("Inactive"))]
        choose(self, "segment", _any_of(_used("segment")))
        countries = [(code, country_name(code)) for code, _code in _used("country")]
        choose(self, "country", _any_of(sorted(countries, key=lambda row: row[1])))
        choose(self, "company", _any_of(company_choices()))
        choose(self, "state", _any_of(states))


class PartnerForm(forms.Form):
    code = forms.CharField(label=_("Number"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=160)
    is_customer = forms.BooleanField(label=_("Customer"), required=False, initial=True)
    is_supplier = forms.BooleanField(label=_("Supplier"), required=False)
    company = forms.ChoiceField(label=_("Our company"))
    country = forms.ChoiceField(label=_("Country"), required=False)
    vat_number = forms.CharField(
        label=_("VAT number"),
        max_length=30,
        required=False,
        help_text=_("Its check digits are verified; with it, EU customers pay no VAT."),
    )
    currency = forms.ChoiceField(label=_("Currency"))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("The language of their documents and mails."),
    )
    segment = forms.CharField(label=_("Segment"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    payment_terms_days = forms.IntegerField(
        label=_("Payment terms"), min_value=0, max_value=365, initial=30
    )
    priority = forms.IntegerField(
        label=_("Priority"),
        min_value=1,
        max_value=9,
        initial=5,
        help_text=_("1 is served first."),
    )
    wants_complete = forms.BooleanField(
        label=_("Ship orders complete only"), required=False
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    def __init__(self, data: Any = None, *, partner: Partner | None = None) -> None:
        super().__init__(data, initial=_initial(partner) if partner else None)
        companies = company_choices()
        is_open = partner is None and len(companies) > 1
        choose(self, "company", [("", "—"), *companies] if is_open else companies)
        choose(self, "country", [("", "—"), *country_choices()])
        choose(self, "currency", [(code, code) for code in sorted(CURRENCIES)])
        self.fields["code"].disabled = partner is not None
        self.fields["payment_terms_days"].unit = _("days")  # type: ignore[attr-defined]
        self.fields["segment"].widget.attrs["list"] = "segments"
        if partner is None:
            self.initial.setdefault("currency", "EUR")

    def values(self) -> PartnerInput:
        return PartnerInput(**self.cleaned_data)


class CreditForm(forms.Form):
    """What finance says of a customer's credit."""

    credit_limit = LocalDecimalField(
        label=_("Credit limit"),
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("Empty: no limit."),
    )
    credit_check = forms.ChoiceField(label=_("Counts against the limit"))
    is_credit_check_mandatory = forms.BooleanField(
        label=_("Always check"),
        required=False,
        help_text=_("Even where nothing counts; without a limit nothing is on credit."),
    )
    credit_failure = forms.ChoiceField(label=_("An order beyond the limit"))
    credit_tolerance = LocalDecimalField(
        label=_("Tolerance after a release (%)"),
        max_digits=5,
        decimal_places=2,
        initial=0,
        help_text=_(
            "A released order is checked again only when it rises by more than this."
        ),
    )

    def __init__(self, data: Any = None, *, partner: Partner) -> None:
        names = list(self.base_fields)
        super().__init__(data, initial={name: getattr(partner, name) for name in names})
        checks = [(each.value, gettext(each.label)) for each in CreditCheck]
        choose(self, "credit_check", checks)
        failures = [(each.value, gettext(each.label)) for each in CreditFailure]
        choose(self, "credit_failure", failures)

    def values(self) -> CreditInput:
        return CreditInput(**self.cleaned_data)


class AddressForm(forms.Form):
    kind = forms.ChoiceField(label=_("Used as"), choices=Address.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=160)
    street = forms.CharField(label=_("Street and number"), max_length=160)
    street2 = forms.CharField(
        label=_("Second address line"), max_length=160, required=False
    )
    postal_code = forms.CharField(label=_("Postal code"), max_length=20)
    city = forms.CharField(label=_("City"), max_length=80)
    region = forms.CharField(label=_("Region"), max_length=80, required=False)
    country = forms.ChoiceField(label=_("Country"))
    code = forms.CharField(
        label=_("Their code for it"),
        max_length=60,
        required=False,
        help_text=_("Such as a GLN, to recognize it in their orders."),
    )
    is_default = forms.BooleanField(label=_("Use by default"), required=False)

    def __init__(
        self, data: Any = None, *, partner: Partner, address: Address | None = None
    ) -> None:
        names = list(self.base_fields)
        initial = (
            {name: getattr(address, name) for name in names}
            if address
            else {"name": partner.name, "country": partner.country}
        )
        super().__init__(data, initial=initial)
        choose(self, "country", country_choices())

    def values(self) -> AddressInput:
        return AddressInput(**self.cleaned_data)


class ContactForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    def __init__(self, data: Any = None, *, contact: Contact | None = None) -> None:
        names = list(self.base_fields)
        initial = {name: getattr(contact, name) for name in names} if contact else None
        super().__init__(data, initial=initial)

    def values(self) -> ContactInput:
        return ContactInput(**self.cleaned_data)


def company_choices() -> Choices:
    rows = Company.objects.order_by("legal_name")
    return list(rows.values_list("code", "legal_name"))


def segment_choices() -> Choices:
    return _used("segment")


def _used(field: str) -> Choices:
    values = Partner.objects.exclude(**{field: ""}).order_by(field)
    found = values.values_list(field, flat=True).distinct()
    return [(value, value) for value in found]


def _any_of(choices: Choices) -> Choices:
    return [("", gettext("All")), *choices]


def _initial(partner: Partner) -> dict[str, Any]:
    names = [name for name in PartnerForm.base_fields if name != "company"]
    values = {name: getattr(partner, name) for name in names}
    return values | {"company": partner.company.code}
