"""Forms of the invoice and payment pages."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice, Payment
from billing.services.payments import Receipt
from billing.states import InvoiceStatus, PaymentState
from foundation import clock
from foundation.decimals import LocalDecimalField
from foundation.forms import choose
from partners.models import BankAccount

TO_MATCH = "to_match"


class InvoiceFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[
            ("", ""),
            ("overdue", "overdue"),
            (InvoiceStatus.POSTED.value, "open"),
            (InvoiceStatus.PAID.value, "paid"),
        ],
    )
    issued_from = forms.DateField(
        label=_("Issued from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    issued_to = forms.DateField(
        label=_("Issued up to"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sort = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[
            (key, key) for key in ("", "-id", "id", "due_on", "-due_on", "-gross")
        ],
    )


class PaymentFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[
            (TO_MATCH, TO_MATCH),
            ("all", "all"),
            (PaymentState.MATCHED.value, "matched"),
            (PaymentState.ON_ACCOUNT.value, "on_account"),
        ],
    )


class PaymentForm(forms.Form):
    """Money that arrived, as the bank statement says it."""

    account = forms.ChoiceField(label=_("Our account"))
    amount = LocalDecimalField(label=_("Amount"), max_digits=14, decimal_places=2)
    received_on = forms.DateField(
        label=_("Received on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    payer_name = forms.CharField(label=_("Payer"), max_length=120, required=False)
    payer_iban = forms.CharField(
        label=_("Payer's account (IBAN)"), max_length=42, required=False
    )
    reference = forms.CharField(
        label=_("Text of the transfer"), max_length=200, required=False
    )
    #: The same form sent twice is one payment.
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, invoice: Invoice | None = None) -> None:
        initial = {"key": uuid.uuid4(), "received_on": clock.today()}
        super().__init__(data, initial=initial | _expected(invoice))
        choose(self, "account", _accounts())

    def receipt(self) -> Receipt:
        data = self.cleaned_data
        return Receipt(
            account=BankAccount.objects.get(pk=data["account"]),
            external_id=f"form:{data['key']}",
            amount=data["amount"],
            received_on=data["received_on"],
            payer_name=data["payer_name"],
            payer_iban=data["payer_iban"].replace(" ", "").upper()[:34],
            reference=data["reference"],
        )


class MatchForm(forms.Form):
    """An amount for each open invoice that is offered; empty pays nothing of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    keep_open = forms.BooleanField(
        label=_("Keep the rest open, to be matched later"), required=False
    )

    def __init__(
        self,
        payment: Payment,
        offers: Sequence[tuple[Invoice, Decimal]],
        data: Any = None,
    ) -> None:
        super().__init__(data, initial={"version": payment.version})
        self.offers = offers
        for invoice, amount in offers:
            self.fields[_name(invoice)] = _amount_field(invoice, amount)

    def amounts(self) -> dict[Invoice, Decimal]:
        entered = (
            (invoice, self.cleaned_data[_name(invoice)]) for invoice, _ in self.offers
        )
        return {invoice: amount for invoice, amount in entered if amount}

    def field_of(self, invoice: Invoice) -> forms.BoundField:
        return self[_name(invoice)]


def _expected(invoice: Invoice | None) -> dict[str, Any]:
    """What a payment of this invoice would be."""
    if invoice is None:
        return {}
    account = BankAccount.objects.filter(
        company=invoice.company_id, currency=invoice.currency
    ).first()
    return {
        "account": account.pk if account else None,
        "amount": invoice.open,
        "payer_name": invoice.partner.name,
        "reference": invoice.number,
    }


def _accounts() -> list[tuple[str, str]]:
    accounts = BankAccount.objects.select_related("company").order_by("company", "id")
    return [
        (str(each.pk), f"{each.company.legal_name} · {each.iban} · {each.currency}")
        for each in accounts
    ]


def _name(invoice: Invoice) -> str:
    return f"amount_{invoice.pk}"


def _amount_field(invoice: Invoice, amount: Decimal) -> forms.DecimalField:
    field = LocalDecimalField(
        label=gettext("Amount for %(number)s") % {"number": invoice.number},
        initial=amount or None,
        max_digits=14,
        decimal_places=2,
        required=False,
    )
    field.widget.attrs |= {"inputmode": "decimal", "class": "form-control num"}
    return field
