"""Forms of receiving: one row per line that is expected, or per thing that came."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.queries import ItemFacts, items_by_code
from foundation.forms import choose
from foundation.units import unit_word
from inventory.forms.stock import QuantityField, location_choices
from inventory.models import Location
from inventory.receiving.queries import ToReceive
from inventory.services.receiving.shapes import ReceivedLine
from partners.models import Partner

#: Rows of a receipt without an order before more are asked for.
BLIND_ROWS = 6
MOST_ROWS = 1000
ZERO = Decimal(0)


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class ReceiptFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    location = forms.ChoiceField(label=_("Location"), required=False)
    state = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("expected", "expected"), ("received", "received")],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choose(self, "location", [("", "—"), *location_choices()])


class ReceiptHead(forms.Form):
    """What is said of the whole receipt."""

    calls: ClassVar = {"on": "received_on"}

    reference = forms.CharField(label=_("Packing slip"), max_length=120, required=False)
    received_on = day_field(_("Received on"), required=True)
    over_reason = forms.CharField(
        label=_("Why more than ordered is taken in"), max_length=200, required=False
    )
    #: Posted back, so that the same form sent twice is received once.
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial={"key": uuid.uuid4(), **initial})

    @property
    def cause(self) -> str:
        return f"receipt:{self.cleaned_data['key']}"


class BlindHead(ReceiptHead):
    """Goods that nobody announced."""

    location = forms.ChoiceField(label=_("Location"))
    supplier = forms.ChoiceField(label=_("Supplier"), required=False)

    field_order = ("location", "supplier", "reference", "received_on")

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=initial)
        del self.fields["over_reason"]
        suppliers = Partner.objects.filter(is_supplier=True, is_active=True)
        named = suppliers.order_by("name").values_list("code", "name")
        choose(self, "location", location_choices())
        choose(self, "supplier", [("", "—"), *named])

    def place(self) -> Location:
        return Location.objects.get(code=self.cleaned_data["location"])

    def sender(self) -> Partner | None:
        return Partner.objects.filter(code=self.cleaned_data["supplier"]).first()


class ReceiveRow(forms.Form):
    """How much of one line came, and as what."""

    quantity = QuantityField(label=_("Arrived"), required=False, min_value=ZERO)
    damaged = QuantityField(label=_("Of which damaged"), required=False, min_value=ZERO)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    lot_code = forms.CharField(
        label=_("Lot or serial number"), max_length=2000, required=False
    )
    expires_on = day_field(_("Good until"))
    bin = forms.ChoiceField(label=_("Bin"), required=False)

    def __init__(
        self,
        *args: Any,
        bins: Sequence[tuple[str, str]] = (),
        row: ToReceive | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        choose(self, "bin", [("", "—"), *bins])
        for name in ("lot_code", "quantity", "damaged"):
            self.fields[name].widget.attrs |= {"autocomplete": "off"}
        if row is not None:
            self._fit(row)

    def _fit(self, row: ToReceive) -> None:
        """Only what the item asks for is asked."""
        item = row.line.item
        choose(self, "unit", _units(row))
        if not item.is_tracked:
            del self.fields["lot_code"]
        if not (item.is_tracked and item.has_expiry):
            del self.fields["expires_on"]

    def received(self, item_id: int, line_id: int | None = None) -> list[ReceivedLine]:
        """What came of it; several serial numbers in one field are a piece each."""
        said = self.cleaned_data
        whole = ReceivedLine(
            item_id,
            said["quantity"] or ZERO,
            said.get("damaged") or ZERO,
            unit=said.get("unit") or "",
            line_id=line_id,
            lot_code=(said.get("lot_code") or "").strip(),
            expires_on=said.get("expires_on"),
            bin_id=int(said["bin"]) if said.get("bin") else None,
        )
        serials = whole.lot_code.replace(",", " ").split()
        if len(serials) < 2:
            return [whole]
        return _each(whole, serials)


class BlindRow(ReceiveRow):
    """Something that came, by number or scan."""

    code = forms.CharField(label=_("SKU or scan"), max_length=60, required=False)

    field_order = ("code", "quantity")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("code") and cleaned.get("quantity") is None:
            if "quantity" not in self.errors:
                self.add_error("quantity", gettext("Enter how many came in."))
        elif cleaned.get("quantity") is not None and not cleaned.get("code"):
            self.add_error("code", gettext("Enter or scan the item."))
        return cleaned


if TYPE_CHECKING:
    _Rows = forms.BaseFormSet[ReceiveRow]
    _BlindRows = forms.BaseFormSet[BlindRow]
else:  # generic for the type checker only
    _Rows = _BlindRows = forms.BaseFormSet


class ReceiveRows(_Rows):
    """One row per line that is expected; the same line again for a second lot."""

    def __init__(
        self, data: Any, rows: Sequence[ToReceive], bins: Sequence[tuple[str, str]]
    ) -> None:
        self.rows, self.bins = rows, bins
        initial = [
            {
                "quantity": row.quantity.normalize(),
                "lot_code": row.lot_code,
                "expires_on": row.expires_on,
            }
            for row in rows
        ]
        super().__init__(data, prefix="lines", initial=initial)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        row = self.rows[index] if index is not None else None
        return {"row": row, "bins": self.bins, "empty_permitted": False}

    def received(self) -> list[ReceivedLine]:
        return [line for _, lines in self._filled() for line in lines]

    def row_of(self, place: int) -> ReceiveRow:
        """The row that a line of the draft came from."""
        origins = [form for form, lines in self._filled() for _ in lines]
        return origins[place]

    def _filled(self) -> list[tuple[ReceiveRow, list[ReceivedLine]]]:
        return [
            (form, form.received(form.row.line.item_id, form.row.line.pk))
            for form in self.forms
            if form.row and form.cleaned_data.get("quantity")
        ]


class BlindRows(_BlindRows):
    """What was scanned becomes items in one look-up."""

    found: Mapping[str, ItemFacts]
    bins: Sequence[tuple[str, str]] = ()

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {"bins": self.bins}

    def clean(self) -> None:
        filled = [form for form in self.forms if form.cleaned_data.get("code")]
        self.found = items_by_code(form.cleaned_data["code"] for form in filled)
        for form in filled:
            item = self.found.get(form.cleaned_data["code"])
            if item is None:
                said = gettext("There is no item with this number or code.")
                form.add_error("code", said)
            elif not item.is_stocked:
                form.add_error("code", gettext("This item is not kept in stock."))
        if not filled:
            raise forms.ValidationError(gettext("Enter at least one line."))

    def received(self) -> list[ReceivedLine]:
        return [line for _, lines in self._filled() for line in lines]

    def row_of(self, place: int) -> BlindRow:
        return [form for form, lines in self._filled() for _ in lines][place]

    def _filled(self) -> list[tuple[BlindRow, list[ReceivedLine]]]:
        return [
            (form, form.received(self.found[code].id))
            for form in self.forms
            if (code := form.cleaned_data.get("code"))
        ]


def receive_rows(
    data: Any, rows: Sequence[ToReceive], bins: Sequence[tuple[str, str]]
) -> ReceiveRows:
    made: Any = forms.formset_factory(
        ReceiveRow, formset=ReceiveRows, extra=0, max_num=MOST_ROWS
    )
    return cast("ReceiveRows", made(data, rows, bins))


def blind_rows(data: Any, initial: Any = None) -> BlindRows:
    made = forms.formset_factory(
        BlindRow, formset=BlindRows, extra=BLIND_ROWS, max_num=MOST_ROWS
    )
    return cast("BlindRows", made(data, prefix="lines", initial=initial))


def _units(row: ToReceive) -> list[tuple[str, str]]:
    """The item's own unit, and the one it was bought in."""
    item, line = row.line.item, row.line
    choices = [("", unit_word(item.unit.name, Decimal(2)))]
    if line.unit != item.unit.code:
        size = gettext("%(unit)s of %(count)s") % {
            "unit": line.unit,
            "count": f"{line.per_unit.normalize():f}",
        }
        choices.append((line.unit, size))
    return choices


def _each(whole: ReceivedLine, serials: Sequence[str]) -> list[ReceivedLine]:
    """A piece for each serial number; what is too much or too few shows as such."""
    rest = whole.quantity - (len(serials) - 1)
    damaged = whole.damaged
    pieces = []
    for place, serial in enumerate(serials):
        quantity = rest if place == len(serials) - 1 else Decimal(1)
        bad = min(damaged, max(quantity, ZERO))
        damaged -= bad
        pieces.append(replace(whole, quantity=quantity, damaged=bad, lot_code=serial))
    return pieces
