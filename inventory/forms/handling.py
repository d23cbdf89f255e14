"""What is done with lines of a receipt: a quantity for each of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inventory.forms.stock import QuantityField
from inventory.models import Location, ReceiptLine
from inventory.services.receiving.put_away import PutAway
from inventory.states import Quality

ZERO = Decimal(0)


class HandlingForm(forms.Form):
    """One quantity per line, posted once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    #: Whether everything that is left is filled in.
    is_filled = True

    def __init__(self, lines: Iterable[ReceiptLine], data: Any = None) -> None:
        # Several of these stand on one page.
        name = type(self).__name__.lower()
        initial = {"key": uuid.uuid4()}
        super().__init__(data, initial=initial, auto_id=f"{name}_%s")
        self.lines = [line for line in lines if self.concerns(line)]
        for line in self.lines:
            self.fields[f"line_{line.line_no}"] = self._field(line)

    def concerns(self, line: ReceiptLine) -> bool:
        return line.quantity > line.returned

    def rows(self) -> list[tuple[ReceiptLine, forms.BoundField]]:
        return [(line, self[f"line_{line.line_no}"]) for line in self.lines]

    def quantities(self) -> dict[int, Decimal]:
        return {
            line.line_no: quantity
            for line in self.lines
            if (quantity := self.cleaned_data[f"line_{line.line_no}"])
        }

    def _field(self, line: ReceiptLine) -> QuantityField:
        left = (line.quantity - line.returned).normalize()
        label = gettext("Quantity of %(sku)s") % {"sku": line.item.sku}
        field = QuantityField(
            label=label,
            initial=left if self.is_filled else None,
            min_value=ZERO,
            required=False,
        )
        field.widget.attrs["class"] = "form-control num"
        return field


class InspectForm(HandlingForm):
    note = forms.CharField(label=_("What is wrong"), max_length=200, required=False)

    def concerns(self, line: ReceiptLine) -> bool:
        return super().concerns(line) and line.quality == Quality.INSPECTION


class ReturnForm(HandlingForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)

    is_filled = False


class PutAwayForm(HandlingForm):
    def __init__(
        self,
        lines: Iterable[ReceiptLine],
        bins: Sequence[Location],
        suggested: Mapping[int, Location],
        data: Any = None,
    ) -> None:
        super().__init__(lines, data)
        choices = [("", "—"), *((str(each.pk), each.code) for each in bins)]
        for line in self.lines:
            bin_ = suggested.get(line.item_id)
            self.fields[f"bin_{line.line_no}"] = forms.ChoiceField(
                label=gettext("Bin of %(sku)s") % {"sku": line.item.sku},
                choices=choices,
                initial=str(bin_.pk) if bin_ else "",
                required=False,
            )

    def concerns(self, line: ReceiptLine) -> bool:
        return super().concerns(line) and line.bin_id is None

    def bin_rows(
        self,
    ) -> list[tuple[ReceiptLine, forms.BoundField, forms.BoundField]]:
        return [
            (line, field, self[f"bin_{line.line_no}"]) for line, field in self.rows()
        ]

    def wanted(self) -> list[PutAway]:
        return [
            PutAway(line_no, quantity, int(bin_id))
            for line_no, quantity in self.quantities().items()
            if (bin_id := self.cleaned_data[f"bin_{line_no}"])
        ]
