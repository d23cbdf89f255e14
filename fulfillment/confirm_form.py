"""The form that confirms a shipment: how much of each line leaves, and of which lots.

Filled in with what is asked, or with what was picked; lots with those that expire
first. Serial numbers stand one a line, as a scanner types them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from catalog.models import Item
from foundation import clock, formats
from foundation.decimals import LocalDecimalField
from fulfillment.models import Shipment, ShipmentLine
from fulfillment.picking import (
    Parcel,
    PartKey,
    Picks,
    Proposal,
    TakenPart,
    proposals_of,
)
from inventory.reads.lots import LotHere

ONE = Decimal(1)
#: Rows for other lots than those that are proposed.
SPARE_ROWS = 2
MOST_ROWS = 50


@dataclass(frozen=True)
class LotGroup:
    """Which lots of an item leave for a line."""

    item: Item
    here: Sequence[LotHere]
    list_id: str
    serials: forms.BoundField | None
    rows: list[tuple[forms.BoundField, forms.BoundField]]

    @property
    def options(self) -> list[tuple[str, str]]:
        """The lots that may be chosen, for the list that browsers offer."""
        return [(each.lot.code, self._label(each)) for each in self.here]

    def _label(self, here: LotHere) -> str:
        label = formats.quantity(here.quantity, self.item.unit.name)
        if here.lot.expires_on is None:
            return label
        until = formats.short_day(here.lot.expires_on)
        return gettext("%(quantity)s, until %(until)s") % {
            "quantity": label,
            "until": until,
        }

    @property
    def errors(self) -> list[str]:
        fields = [each for row in self.rows for each in row]
        fields += [self.serials] if self.serials else []
        return [str(error) for field in fields for error in field.errors]


class ConfirmForm(forms.Form):
    """One quantity per line, and lots of what is kept by lot."""

    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    tracking_number = forms.CharField(
        label=_("Tracking number"), max_length=80, required=False
    )
    on = forms.DateField(
        label=_("Left on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, lines: Sequence[ShipmentLine], shipment: Shipment, data: Any = None
    ) -> None:
        today = clock.today(shipment.location.time_zone)
        super().__init__(data, initial={"on": today})
        self.lines, self.is_picked = lines, shipment.picked_at is not None
        self.proposals = proposals_of(shipment, lines)
        for line in lines:
            self.fields[_name(line)] = self._quantity_field(line)
        for key, proposal in self.proposals.items():
            if proposal.is_serial:
                self.fields[_serials(key)] = _serials_field(proposal)
            else:
                self._add_lot_fields(key, proposal)

    def rows(self) -> list[tuple[ShipmentLine, forms.BoundField, list[LotGroup]]]:
        """Each line with its quantity, and its lots where it has some."""
        return [(line, self[_name(line)], self._groups(line)) for line in self.lines]

    def picks(self) -> Picks:
        """What leaves, or lies ready, as it was filled in."""
        quantities = {
            line.order_line_id: self.cleaned_data[_name(line)] or Decimal(0)
            for line in self.lines
        }
        parts = {key: self._parts(key, each) for key, each in self.proposals.items()}
        return Picks(quantities, parts)

    def parcel(self) -> Parcel:
        said = self.cleaned_data
        return Parcel(said["carrier"], said["tracking_number"], said["on"])

    def _quantity_field(self, line: ShipmentLine) -> forms.DecimalField:
        item = line.order_line.item
        digits = item.unit.digits if item else 0
        field = LocalDecimalField(
            label=pgettext("quantity", "Shipped of %(sku)s")
            % {"sku": line.order_line.sku},
            initial=_plain(line.picked if self.is_picked else line.quantity, digits),
            min_value=Decimal(0),
            max_digits=14,
            decimal_places=digits,
            required=False,
        )
        field.widget.attrs |= {"inputmode": "decimal", "class": "form-control num"}
        return field

    def _add_lot_fields(self, key: PartKey, proposal: Proposal) -> None:
        proposed = list(proposal.lots)
        rows = len(proposed) + SPARE_ROWS
        if self.is_bound:
            sent = sum(name.startswith(_lot(key, "")) for name in self.data)
            rows = min(max(rows, sent), MOST_ROWS)
        digits = proposal.item.unit.digits
        for number in range(rows):
            code, quantity = proposed[number] if number < len(proposed) else ("", None)
            self.fields[_lot(key, number)] = _lot_field(proposal, code, key)
            self.fields[_lot_quantity(key, number)] = _lot_quantity_field(
                proposal, None if quantity is None else _plain(quantity, digits)
            )

    def _groups(self, line: ShipmentLine) -> list[LotGroup]:
        return [
            LotGroup(
                proposal.item,
                proposal.here,
                _list_id(key),
                self[_serials(key)] if proposal.is_serial else None,
                self._lot_rows(key),
            )
            for key, proposal in self.proposals.items()
            if key[0] == line.order_line_id
        ]

    def _lot_rows(
        self, key: PartKey
    ) -> list[tuple[forms.BoundField, forms.BoundField]]:
        numbers = range(MOST_ROWS)
        return [
            (self[_lot(key, number)], self[_lot_quantity(key, number)])
            for number in numbers
            if _lot(key, number) in self.fields
        ]

    def _parts(self, key: PartKey, proposal: Proposal) -> list[TakenPart]:
        said: Mapping[str, Any] = self.cleaned_data
        if proposal.is_serial:
            name = _serials(key)
            codes = [code.strip() for code in said[name].splitlines()]
            found = [TakenPart(ONE, code, name) for code in codes if code]
            return found or [TakenPart(Decimal(0), "", name)]
        found = []
        for number in range(MOST_ROWS):
            name = _lot(key, number)
            if name in self.fields and said[_lot_quantity(key, number)]:
                quantity = said[_lot_quantity(key, number)]
                found.append(TakenPart(quantity, said[name], name))
        return found or [TakenPart(Decimal(0), "", _lot(key, 0))]


def _plain(quantity: Decimal, digits: int) -> Decimal:
    return quantity.quantize(ONE.scaleb(-digits))


def _serials_field(proposal: Proposal) -> forms.CharField:
    field = forms.CharField(
        label=gettext("Serial numbers of %(sku)s, one a line")
        % {"sku": proposal.item.sku},
        initial="\n".join(code for code, _quantity in proposal.lots),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": min(max(len(proposal.lots), 2), 10)}),
    )
    field.widget.attrs |= {"class": "form-control", "spellcheck": "false"}
    return field


def _lot_field(proposal: Proposal, code: str, key: PartKey) -> forms.CharField:
    field = forms.CharField(
        label=gettext("Lot of %(sku)s") % {"sku": proposal.item.sku},
        initial=code,
        max_length=60,
        required=False,
    )
    field.widget.attrs |= {
        "class": "form-control",
        "list": _list_id(key),
        "autocomplete": "off",
        "spellcheck": "false",
    }
    return field


def _lot_quantity_field(
    proposal: Proposal, initial: Decimal | None
) -> forms.DecimalField:
    field = LocalDecimalField(
        label=gettext("Quantity of the lot"),
        initial=initial,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=proposal.item.unit.digits,
        required=False,
    )
    field.widget.attrs |= {"inputmode": "decimal", "class": "form-control num"}
    return field


def _name(line: ShipmentLine) -> str:
    return f"quantity_{line.order_line_id}"


def _serials(key: PartKey) -> str:
    return f"serials_{key[0]}_{key[1]}"


def _lot(key: PartKey, number: int | str) -> str:
    return f"lot_{key[0]}_{key[1]}_{number}"


def _lot_quantity(key: PartKey, number: int) -> str:
    return f"lots_{key[0]}_{key[1]}_{number}"


def _list_id(key: PartKey) -> str:
    return f"lots-of-{key[0]}-{key[1]}"
