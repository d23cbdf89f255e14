"""The form of a look-up table: its facts, and its rows as CSV."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.forms import CodeField
from foundation.rules.vocabulary import Sort
from orders.engine.derivation.tables import MOST_FIELDS
from orders.models import LookupTable
from orders.services.derivation.lookup_tables import TableInput, rows_as_csv
from orders.vocabulary import ORDER

MOST_BYTES = 4 * 1024 * 1024
FIELDS = tuple(f"field_{place}" for place in range(1, MOST_FIELDS + 1))


class LookupTableForm(forms.Form):
    edit_count = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    code = CodeField(
        label=_("Code"), max_length=40, help_text=_("Rules name the table by it.")
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    field_1 = forms.ChoiceField(label=_("First column"))
    field_2 = forms.ChoiceField(label=_("Second column"), required=False)
    field_3 = forms.ChoiceField(label=_("Third column"), required=False)
    field_4 = forms.ChoiceField(label=_("Fourth column"), required=False)
    rows = forms.CharField(
        label=_("Rows"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_(
            "One row a line: a key for each column, then the value, parted by commas. "
            "An asterisk answers anything."
        ),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        help_text=_("It takes the place of the rows above."),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, table: LookupTable | None = None
    ) -> None:
        super().__init__(data, files, initial=_initial(table) if table else None)
        self.fields["code"].disabled = table is not None
        choices = [
            (each.name, gettext(each.label))
            for each in ORDER.fields
            if _fits(each.sort)
        ]
        for place, name in enumerate(FIELDS):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [*([("", "—")] if place else []), *choices]

    def clean_file(self) -> str:
        file = self.cleaned_data.get("file")
        if not file:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not text in UTF-8.")) from None

    def values(self) -> TableInput:
        data = self.cleaned_data
        chosen = tuple(data[name] for name in FIELDS if data[name])
        rows = data["file"] or data["rows"]
        return TableInput(data["code"], data["name"], chosen, rows)


def _fits(sort: Sort) -> bool:
    return sort not in (Sort.SET, Sort.RELATED)


def _initial(table: LookupTable) -> dict[str, Any]:
    chosen = dict(zip(FIELDS, table.fields, strict=False))
    return {
        "edit_count": table.edit_count,
        "code": table.code,
        "name": table.name,
        "rows": rows_as_csv(table),
        **chosen,
    }
