"""What list pages share besides paging: filters, their chips, and CSV files."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as column
from functools import lru_cache

from django import forms
from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.encoding import force_str
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from foundation import formats

#: The name of a list's search box, which stands beside the filters.
SEARCH = "q"
#: A cell that starts so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address of the list without it."""

    label: str
    url: str


def filter_chips(form: forms.Form, request: HttpRequest) -> list[Chip]:
    """One chip for each filter value in use; the search text and the order are none."""
    if not form.is_valid():
        return []
    return [
        Chip(_label(field, value), list_url(request, name))
        for name, field in form.fields.items()
        if not _is_silent(name, field) and (value := form.cleaned_data.get(name))
    ]


def list_url(request: HttpRequest, name: str, value: str = "") -> str:
    """The list from its beginning with one value changed or, if empty, gone."""
    query = request.GET.copy()
    for gone in (name, "after", "before"):
        query.pop(gone, None)
    if value:
        query[name] = value
    return f"?{query.urlencode()}"


def drawn_filters(form: forms.Form) -> SafeString:
    """The fields of a filter form: drawn once for what they say.

    Everybody's list shows the same fields, and sixteen of them cost as much as thirty
    rows. What was refused is drawn anew, with its message.
    """
    if form.errors:
        return _draw(form)
    look = [_look(each) for each in _drawn_fields(form)]
    return _drawn(_Drawing((get_language(), type(form), *look), form))


@dataclass(frozen=True)
class _Drawing:
    """A form, told apart by what its fields say."""

    key: tuple[object, ...]
    form: forms.Form = column(compare=False)


def _look(bound: forms.BoundField) -> str:
    """All that a field's drawing depends on, besides its class."""
    field = bound.field
    said = (
        bound.name,
        bound.value(),
        field.label,
        field.help_text,
        field.widget.attrs,
        list(getattr(field, "choices", ())),
    )
    return str([force_str(each) for each in said])


@lru_cache(maxsize=512)
def _drawn(drawing: _Drawing) -> SafeString:
    return _draw(drawing.form)


def _draw(form: forms.Form) -> SafeString:
    context = {"fields": _drawn_fields(form)}
    return render_to_string("components/_filter_fields.html", context)


def _drawn_fields(form: forms.Form) -> list[forms.BoundField]:
    """All but the search, which has its box, and the page: a search begins anew."""
    fields = [*form.hidden_fields(), *form.visible_fields()]
    return [field for field in fields if field.name not in (SEARCH, "page")]


def csv_file(
    name: str, titles: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """A CSV download that spreadsheets open as it is meant."""
    response = StreamingHttpResponse(
        _csv_lines(titles, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


class _Echo:
    def write(self, text: str) -> str:
        return text


def _csv_lines(
    titles: Sequence[object], rows: Iterable[Sequence[object]]
) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # The mark tells spreadsheets that the file is UTF-8.
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + str(writer.writerow(map(str, titles)))
    for row in rows:
        yield str(writer.writerow([_cell(value) for value in row]))


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _label(field: forms.Field, value: object) -> str:
    label = force_str(field.label)
    return label if value is True else f"{label}: {_shown(field, value)}"


def _is_silent(name: str, field: forms.Field) -> bool:
    return name in (SEARCH, "sort") or isinstance(field.widget, forms.HiddenInput)


def _shown(field: forms.Field, value: object) -> str:
    widget = field.widget
    if isinstance(field, forms.ChoiceField) and isinstance(widget, forms.Select):
        labels = {str(key): force_str(label) for key, label in widget.choices}
        return labels.get(str(value), str(value))
    return formats.short_day(value) if isinstance(value, dt.date) else str(value)
