"""How forms are drawn: one template per field, Tabler's classes on every widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import ChoiceField, Form, SlugField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

#: A value and its label; the label may be a group of such pairs.
Choice = tuple[Any, Any]

_CLASSES = {
    "select": "form-select",
    "checkbox": "form-check-input",
    "radio": "form-check-input",
    "input": "form-control",
    "text": "form-control",
    "number": "form-control",
    "email": "form-control",
    "url": "form-control",
    "password": "form-control",
    "date": "form-control",
    "datetime": "form-control",
    "time": "form-control",
    "textarea": "form-control",
    "file": "form-control",
    "clearable_file_input": "form-control",
}


def choose(form: Form, name: str, choices: Sequence[Choice]) -> None:
    """What can be chosen in a field of this form, as it stands now."""
    field = form.fields[name]
    if isinstance(field, ChoiceField):
        field.choices = choices


class CodeField(SlugField):
    """A short name that people give a thing, as it stands in addresses and rules."""

    default_error_messages = {
        "invalid": _("A code has only letters, digits, hyphens and underscores.")
    }


class FormRenderer(TemplatesSetting):
    """Set as FORM_RENDERER: `{{ form }}` and each field group look right."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(
        self,
        template_name: str,
        context: Mapping[str, Any],
        request: HttpRequest | None = None,
    ) -> str:
        widget = context.get("widget")
        if isinstance(widget, dict) and "attrs" in widget:
            kind = template_name.rpartition("/")[2].removesuffix(".html")
            _add_class(widget["attrs"], _CLASSES.get(kind, ""))
        return super().render(template_name, dict(context), request)


def _add_class(attrs: dict[str, Any], css: str) -> None:
    present = str(attrs.get("class") or "").split()
    if css and css not in present:
        attrs["class"] = " ".join([*present, css])
