"""A delivery that a supplier announces: their number, when, and how much of what."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inventory.forms.receiving import day_field
from inventory.forms.stock import QuantityField
from inventory.models import SupplyLine
from inventory.services.supply.notices import AnnouncedLine, NoticeDraft


class LineQuantities(forms.Form):
    """One quantity for each line of a supply order."""

    def __init__(
        self,
        lines: Sequence[SupplyLine],
        data: Any = None,
        *,
        filled: dict[int, Decimal] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        # Several of these stand on one page.
        auto_id = f"{type(self).__name__.lower()}_%s"
        super().__init__(data, initial=initial, auto_id=auto_id)
        self.lines = lines
        for line in lines:
            quantity = (filled or {}).get(line.pk)
            field = QuantityField(
                label=gettext("Quantity of %(sku)s") % {"sku": line.item.sku},
                initial=quantity.normalize() if quantity else None,
                min_value=Decimal(0),
                required=False,
            )
            field.widget.attrs["class"] = "form-control num"
            self.fields[f"line_{line.line_no}"] = field

    def rows(self) -> list[tuple[SupplyLine, forms.BoundField]]:
        return [(line, self[f"line_{line.line_no}"]) for line in self.lines]

    def quantities(self) -> dict[int, Decimal]:
        """What was entered, by the id of the line."""
        return {
            line.pk: quantity
            for line in self.lines
            if (quantity := self.cleaned_data[f"line_{line.line_no}"])
        }


class NoticeForm(LineQuantities):
    reference = forms.CharField(label=_("Their number of the delivery"), max_length=60)
    shipped_on = day_field(_("Left on"))
    expected_on = day_field(_("Arrives on"))
    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    tracking_number = forms.CharField(
        label=_("Tracking number"), max_length=80, required=False
    )

    def draft(self) -> NoticeDraft:
        said = self.cleaned_data
        return NoticeDraft(
            reference=said["reference"].strip(),
            lines=[
                AnnouncedLine(line_id, quantity)
                for line_id, quantity in self.quantities().items()
            ],
            shipped_on=said["shipped_on"],
            expected_on=said["expected_on"],
            carrier=said["carrier"],
            tracking_number=said["tracking_number"],
        )


class DespatchForm(forms.Form):
    file = forms.FileField(
        label=_("Despatch advice"),
        help_text=_("An XML file as Peppol sends it (UBL 2.1)."),
        widget=forms.FileInput(attrs={"accept": ".xml,text/xml,application/xml"}),
    )
