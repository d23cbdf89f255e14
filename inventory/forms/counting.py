"""Forms of the pages about counts."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.queries import items_by_code
from foundation import clock
from foundation.decimals import LocalDecimalField
from foundation.forms import choose
from inventory.forms.stock import QuantityField, too_many_decimals
from inventory.models import CountLine, Location, ReplenishmentRule
from inventory.services.counting.lines import Counted
from inventory.services.counting.sheets import CountScope
from inventory.states import INSIDE, AdjustReason, CountReason, CountStatus

#: What a difference may come from; a count is no opening of stock.
REASONS = [reason for reason in AdjustReason if reason != AdjustReason.OPENING]


class CountFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("all", "all"), *CountStatus.choices()],
    )
    location = forms.ChoiceField(label=_("Location"), required=False)

    def __init__(self, data: Any, *, places: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        choose(self, "location", [("", "—"), *places])


class CountNewForm(forms.Form):
    location = forms.ChoiceField(label=_("Location"))
    what = forms.ChoiceField(label=_("What to count"), initial="all")
    items = forms.CharField(
        label=_("Items"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Item numbers or scans, one per line."),
    )
    bin = forms.CharField(label=_("Zone or bin"), max_length=20, required=False)
    due_on = forms.DateField(
        label=_("To be counted until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    tolerance = LocalDecimalField(
        label=_("Tolerance"),
        help_text=_(
            "A larger difference, in percent, is counted a second time. Left empty,"
            " what is set for the company counts."
        ),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, places: Sequence[tuple[str, str]], item: str = ""
    ) -> None:
        initial = {"key": uuid.uuid4(), "due_on": clock.today(), "items": item}
        super().__init__(data, initial=initial | ({"what": "items"} if item else {}))
        classes = [
            (each, gettext("Items of class %(name)s") % {"name": each})
            for each in ("A", "B", "C")
        ]
        ways = [
            ("all", gettext("All that is there")),
            *classes,
            ("bin", gettext("One zone or bin")),
            ("items", gettext("The items named below")),
        ]
        choose(self, "location", places)
        choose(self, "what", ways)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        what = cleaned.get("what")
        if what == "items":
            self._find_items(cleaned)
        if what == "bin":
            self._find_bin(cleaned)
        return cleaned

    def place(self) -> Location:
        return Location.objects.get(code=self.cleaned_data["location"])

    def scope(self) -> CountScope:
        asked = self.cleaned_data
        is_cycle = asked["what"] in ("A", "B", "C")
        is_full = asked["what"] == "all"
        reason = CountReason.CYCLE if is_cycle else CountReason.EVENT
        return CountScope(
            CountReason.FULL if is_full else reason,
            item_ids=self._class_ids() if is_cycle else asked.get("item_ids"),
            bin_ids=asked.get("bin_ids", ()),
            due_on=asked["due_on"],
            tolerance=asked["tolerance"],
            note=asked["note"],
        )

    def _class_ids(self) -> tuple[int, ...]:
        rules = ReplenishmentRule.objects.filter(
            location__code=self.cleaned_data["location"],
            abc_class=self.cleaned_data["what"],
        )
        return tuple(rules.values_list("item_id", flat=True))

    def _find_items(self, cleaned: dict[str, Any]) -> None:
        codes = re.split(r"[\r\n,;\t]+", cleaned.get("items", ""))
        wanted = [code.strip() for code in codes if code.strip()]
        found = items_by_code(wanted)
        unknown = [code for code in wanted if code not in found]
        if unknown:
            text = gettext("There is no item with this number or code: %(codes)s.")
            self.add_error("items", text % {"codes": ", ".join(unknown[:5])})
        elif not wanted:
            self.add_error("items", gettext("Name at least one item."))
        goods = {item.id for item in found.values() if item.is_stocked}
        cleaned["item_ids"] = tuple(sorted(goods))

    def _find_bin(self, cleaned: dict[str, Any]) -> None:
        inside = Location.objects.filter(
            code=cleaned.get("bin", "").strip(),
            kind__in=INSIDE,
            site__code=cleaned.get("location", ""),
        )
        found = inside.values_list("pk", flat=True).first()
        if found is None:
            self.add_error("bin", gettext("There is no such zone or bin there."))
        else:
            cleaned["bin_ids"] = (found,)


class CountLinesForm(forms.Form):
    """One quantity and reason per line; what is left empty was not counted."""

    def __init__(self, lines: Sequence[CountLine], data: Any = None) -> None:
        super().__init__(data)
        self.lines = lines
        reasons = [(each.value, gettext(each.label)) for each in REASONS]
        for line in lines:
            self.fields[f"quantity_{line.line_no}"] = _quantity_field(line)
            self.fields[f"reason_{line.line_no}"] = forms.ChoiceField(
                label=gettext("Reason for line %(line_no)s")
                % {"line_no": line.line_no},
                choices=[("", "—"), *reasons],
                required=False,
                initial=line.reason,
            )

    def rows(self) -> list[tuple[CountLine, forms.BoundField, forms.BoundField]]:
        return [
            (line, self[f"quantity_{line.line_no}"], self[f"reason_{line.line_no}"])
            for line in self.lines
        ]

    def counts(self) -> list[tuple[CountLine, Counted]]:
        """What was counted now."""
        found = []
        for line in self.lines:
            quantity = self.cleaned_data.get(f"quantity_{line.line_no}")
            reason = self.cleaned_data.get(f"reason_{line.line_no}", "")
            if quantity is None or (quantity, reason) == (line.counted, line.reason):
                continue
            found.append((line, Counted(quantity, reason=reason, note=line.note)))
        return found


class _CountedField(QuantityField):
    def __init__(self, *, digits: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.digits = digits
        self.widget.attrs |= {"class": "form-control num"}

    def clean(self, value: Any) -> Any:
        quantity = super().clean(value)
        if quantity is not None and quantity < 0:
            raise forms.ValidationError(
                gettext("A counted quantity cannot be negative.")
            )
        if quantity is not None and quantity != round(quantity, self.digits):
            raise forms.ValidationError(too_many_decimals(self.digits))
        return quantity


def _quantity_field(line: CountLine) -> forms.Field:
    counted = line.counted
    digits = line.item.unit.digits
    shown = None if counted is None else counted.quantize(Decimal(1).scaleb(-digits))
    label = gettext("Counted of %(sku)s") % {"sku": line.item.sku}
    return _CountedField(digits=digits, label=label, initial=shown)
