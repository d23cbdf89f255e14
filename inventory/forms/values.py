"""Forms of stock value and closed periods."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.forms import choose
from inventory.engine.valuation import Method
from inventory.reads.values import companies
from partners.models import Company


class ValueFilterForm(forms.Form):
    """As of which day, by which method, of which company; each has a default."""

    q = forms.CharField(max_length=200, required=False)
    company = forms.ChoiceField(label=_("Company"), required=False)
    on = forms.DateField(
        label=_("At the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    method = forms.ChoiceField(label=_("Method"), required=False)
    sort = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(key, key) for key in ("", "sku", "-sku", "name", "-name")],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.companies = {company.code: company for company in companies()}
        choose(self, "company", _company_choices(self.companies))
        methods = [(method.value, gettext(method.label)) for method in Method]
        choose(self, "method", [("", "—"), *methods])

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked; a value that makes no sense counts as not given."""
        self.is_valid()
        return self.cleaned_data

    @property
    def chosen_company(self) -> Company | None:
        first = next(iter(self.companies.values()), None)
        return self.companies.get(self.asked.get("company", ""), first)

    @property
    def chosen_day(self) -> dt.date:
        return self.asked.get("on") or clock.today()

    @property
    def chosen_method(self) -> Method:
        return Method(self.asked.get("method") or Method.WEIGHTED_AVERAGE)

    def filled(self) -> ValueFilterForm:
        """The same form with what is shown where nothing was asked."""
        company = self.chosen_company
        return ValueFilterForm(
            {
                "company": company.code if company else "",
                "on": self.chosen_day,
                "method": self.chosen_method.value,
            }
        )


class PeriodForm(forms.Form):
    company = forms.ChoiceField(label=_("Company"))
    until = forms.DateField(
        label=_("Close until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day that is closed."),
    )

    def __init__(self, data: Any = None) -> None:
        last_month = clock.today().replace(day=1) - dt.timedelta(days=1)
        super().__init__(data, initial={"until": last_month})
        self.companies = {company.code: company for company in companies()}
        choose(self, "company", _company_choices(self.companies)[1:])

    def company_of(self) -> Company:
        return self.companies[self.cleaned_data["company"]]


def _company_choices(known: dict[str, Company]) -> list[tuple[str, str]]:
    named = [(code, company.legal_name) for code, company in known.items()]
    return [("", "—"), *named]
