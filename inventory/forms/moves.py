"""Forms of transfers and production: what is wanted, what leaves, what was made."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.forms import choose
from inventory.forms.notices import LineQuantities
from inventory.forms.receiving import day_field
from inventory.forms.stock import ReceiptLines, location_choices
from inventory.models import Location, SupplyLine
from inventory.services.supply.drafts import DraftLine, SupplyDraft
from inventory.services.supply.production import Made, MadeDraft
from inventory.services.supply.transfers import TransferDraft
from inventory.states import LocationKind, SupplyKind, SupplyStatus


class MoveFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("open", "open"), ("all", "all"), *SupplyStatus.choices()],
    )


class NewMoveForm(forms.Form):
    destination = forms.ChoiceField(label=_("To"))
    due_on = day_field(_("Wanted on"))
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    kind = SupplyKind.MAKE

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choose(self, "destination", location_choices())

    def draft(self, lines: ReceiptLines) -> SupplyDraft:
        said = self.cleaned_data
        return SupplyDraft(
            kind=self.kind,
            destination=_place(said["destination"]),
            source=_place(said["source"]) if said.get("source") else None,
            note=said["note"],
            lines=[
                DraftLine(line.item, line.quantity, due_on=said["due_on"])
                for line in lines.lines()
            ],
        )


class TransferForm(NewMoveForm):
    source = forms.ChoiceField(label=_("From"))

    field_order = ("source", "destination")
    kind = SupplyKind.TRANSFER

    def __init__(self, data: Any = None) -> None:
        """Proposes no place: the first would go from itself to itself."""
        super().__init__(data)
        for name in ("source", "destination"):
            choose(self, name, [("", "—"), *location_choices()])


class ProductionForm(NewMoveForm):
    field_order = ("destination",)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["destination"].label = gettext("Location")


class KeyedQuantities(LineQuantities):
    """Quantities that are posted once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        lines: Sequence[SupplyLine],
        data: Any = None,
        *,
        filled: dict[int, Decimal] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        initial = {"key": uuid.uuid4(), **(initial or {})}
        super().__init__(lines, data, filled=filled, initial=initial)


class ShipForm(KeyedQuantities):
    calls: ClassVar = {"on": "shipped_on"}

    shipped_on = day_field(_("Left on"), required=True)
    expected_on = day_field(_("Arrives on"))
    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    tracking_number = forms.CharField(
        label=_("Tracking number"), max_length=80, required=False
    )

    def draft(self) -> TransferDraft:
        said = self.cleaned_data
        return TransferDraft(
            self.quantities(),
            shipped_on=said["shipped_on"],
            expected_on=said["expected_on"],
            carrier=said["carrier"],
            tracking_number=said["tracking_number"],
        )


class WriteOffForm(KeyedQuantities):
    to = forms.ChoiceField(label=_("What became of it"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(
            self,
            "to",
            [
                (LocationKind.ADJUSTMENT.value, gettext("Lost")),
                (LocationKind.SCRAP.value, gettext("Scrapped")),
            ],
        )

    def target(self) -> LocationKind:
        return LocationKind(self.cleaned_data["to"])


class MadeForm(KeyedQuantities):
    """What is ready: a quantity per line, and its lot where the item asks for one."""

    calls: ClassVar = {"on": "made_on"}

    made_on = day_field(_("Made on"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in self.lines:
            if line.item.is_tracked:
                self.fields[f"lot_{line.line_no}"] = forms.CharField(
                    label=gettext("Lot of %(sku)s") % {"sku": line.item.sku},
                    max_length=60,
                    required=False,
                )
            if line.item.is_tracked and line.item.has_expiry:
                label = gettext("%(sku)s is good until") % {"sku": line.item.sku}
                self.fields[f"expires_{line.line_no}"] = day_field(label)

    def made_rows(self) -> list[tuple[SupplyLine, list[forms.BoundField]]]:
        names = ("line", "lot", "expires")
        return [
            (
                line,
                [
                    self[f"{name}_{line.line_no}"]
                    for name in names
                    if f"{name}_{line.line_no}" in self.fields
                ],
            )
            for line in self.lines
        ]

    def draft(self) -> MadeDraft:
        numbers = {line.pk: line.line_no for line in self.lines}
        said = self.cleaned_data
        made = [
            Made(
                line_id,
                quantity,
                lot_code=said.get(f"lot_{numbers[line_id]}") or "",
                expires_on=said.get(f"expires_{numbers[line_id]}"),
            )
            for line_id, quantity in self.quantities().items()
        ]
        return MadeDraft(made, made_on=said["made_on"])


def _place(code: str) -> Location:
    return Location.objects.get(code=code)
