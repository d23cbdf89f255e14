"""A number is typed as the reader writes it, on every page."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

from foundation.decimals import LocalDecimalField


def every_form(kind: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type]:
    for form in kind.__subclasses__():
        yield form
        yield from every_form(form)


def test_no_form_takes_one_comma_five_for_fifteen() -> None:
    assert get_resolver().url_patterns  # every view, and so every form, is loaded

    found = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DecimalField)
        and not isinstance(field, LocalDecimalField)
    ]

    assert found == []
