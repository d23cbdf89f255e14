"""Forms of the purchasing pages; business rules are the services' to check."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models import Item
from foundation.decimals import LocalDecimalField
from foundation.forms import choose
from inventory.forms.stock import (
    QuantityField,
    ReceiptLineForm,
    ReceiptLines,
    location_choices,
)
from inventory.models import Location, SupplyLine, SupplyOrder
from inventory.services.supply.answers import Answer
from inventory.services.supply.drafts import DraftLine, SupplyDraft
from inventory.states import MatchStatus, SupplyKind, SupplyStatus
from partners.models import Partner

#: Rows offered before "Add lines" is asked for.
ROWS = 6

if TYPE_CHECKING:
    _AnswerForms = forms.BaseFormSet["AnswerForm"]
else:  # generic for the type checker only
    _AnswerForms = forms.BaseFormSet


class PriceField(LocalDecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=6, min_value=0, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}


class DayField(forms.DateField):
    """A day, picked by the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class SupplyFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    supplier = forms.ChoiceField(label=_("Supplier"), required=False)
    location = forms.ChoiceField(label=_("Deliver to"), required=False)
    sort = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(key, key) for key in ("", "id", "-id", "sent_at", "-sent_at")],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        states = [(state.value, gettext(state.label)) for state in SupplyStatus]
        kinds = [(kind.value, gettext(kind.label)) for kind in SupplyKind]
        choose(self, "state", [("", ""), ("late", ""), ("open", ""), *states])
        choose(self, "kind", [("", "—"), *kinds])
        choose(self, "supplier", [("", "—"), *supplier_choices()])
        choose(self, "location", [("", "—"), *location_choices()])


class PurchaseForm(forms.Form):
    supplier = forms.ChoiceField(label=_("Supplier"))
    destination = forms.ChoiceField(label=_("Deliver to"))
    their_reference = forms.CharField(
        label=_("Their reference"),
        max_length=60,
        required=False,
        help_text=_("For example the number of their quotation."),
    )
    note = forms.CharField(
        label=_("Note to the supplier"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_exact = forms.BooleanField(
        label=_("Order exactly these quantities"),
        required=False,
        help_text=_("Otherwise the supplier's minimum and multiple count."),
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choose(self, "supplier", supplier_choices())
        choose(self, "destination", location_choices())

    def draft(self, lines: Sequence[DraftLine]) -> SupplyDraft:
        asked = self.cleaned_data
        return SupplyDraft(
            kind=SupplyKind.PURCHASE,
            lines=lines,
            supplier=Partner.objects.get(code=asked["supplier"]),
            destination=Location.objects.get(code=asked["destination"]),
            their_reference=asked["their_reference"],
            note=asked["note"],
        )


class PurchaseLineForm(ReceiptLineForm):
    quantity_missing = _("Enter how many you order.")

    unit_price = PriceField(label=_("Price"), required=False)
    due_on = DayField(label=_("Wanted on"), required=False)


class PurchaseLines(ReceiptLines):
    """The lines of a purchase: codes become items in one look-up."""

    def draft_lines(self, *, is_exact: bool) -> list[DraftLine]:
        filled = [
            form.cleaned_data for form in self.forms if form.cleaned_data.get("code")
        ]
        items = Item.objects.select_related("unit").in_bulk(
            {self.found[line["code"]].id for line in filled}
        )
        return [
            DraftLine(
                items[self.found[line["code"]].id],
                line["quantity"],
                unit_price=line["unit_price"],
                due_on=line["due_on"],
                is_exact=is_exact,
            )
            for line in filled
        ]


class AnswerForm(forms.Form):
    """What the supplier says of one line."""

    line_no = forms.IntegerField(widget=forms.HiddenInput)
    quantity = QuantityField(label=_("Confirmed quantity"))
    on = DayField(label=_("Confirmed date"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class Answers(_AnswerForms):
    def answers(self) -> list[Answer]:
        return [
            Answer(
                form.cleaned_data["line_no"],
                form.cleaned_data["quantity"],
                form.cleaned_data["on"],
                form.cleaned_data["note"],
            )
            for form in self.forms
        ]


class KeyForm(forms.Form):
    """Posted back, so that the same form sent twice is taken once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class InvoiceFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        states = [(state.value, gettext(state.label)) for state in MatchStatus]
        choose(self, "state", [("", ""), *states])


def purchase_lines(data: Any, initial: Any = None) -> PurchaseLines:
    extra = max(ROWS - len(initial or ()), 2)
    made = forms.formset_factory(
        PurchaseLineForm, formset=PurchaseLines, extra=extra, max_num=1000
    )
    return cast("PurchaseLines", made(data, prefix="lines", initial=initial))


def answer_lines(data: Any, lines: Sequence[SupplyLine]) -> Answers:
    """One row per line of the order, filled with what was asked or answered before."""
    initial = [
        {
            "line_no": line.line_no,
            "quantity": _plain(
                line.ordered - line.canceled
                if line.confirmed is None
                else line.confirmed
            ),
            "on": line.confirmed_on or line.due_on,
        }
        for line in lines
    ]
    made = forms.formset_factory(AnswerForm, formset=Answers, extra=0, max_num=1000)
    return cast("Answers", made(data, prefix="lines", initial=initial))


def initial_of(order: SupplyOrder) -> list[dict[str, Any]]:
    """The lines of a draft as its form shows them."""
    return [
        {
            "code": line.item.sku,
            "quantity": _plain(line.ordered),
            "unit_price": None if line.unit_price is None else _plain(line.unit_price),
            "due_on": line.due_on,
        }
        for line in order.lines.select_related("item").order_by("line_no")
    ]


def supplier_choices() -> list[tuple[str, str]]:
    found = Partner.objects.filter(is_supplier=True, is_active=True).order_by("name")
    return list(found.values_list("code", "name"))


def _plain(number: Decimal) -> Decimal:
    """Without the zeros that only the column has."""
    return Decimal(f"{number.normalize():f}")
