"""Filters of lists: drawn once for what they say, without a second search box."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from foundation.lists import drawn_filters
from inventory.forms.stock import StockFilterForm
from tests.factories.inventory import make_location


class ColourForm(forms.Form):
    q = forms.CharField(required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    late = forms.BooleanField(label=_("Late only"), required=False)
    colour = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, asked: str, colours: tuple[str, ...] = ("red", "blue")) -> None:
        super().__init__(QueryDict(asked))
        field: Any = self.fields["colour"]
        field.choices = [(colour, colour.title()) for colour in colours]


def test_the_search_box_is_no_filter() -> None:
    drawn = drawn_filters(ColourForm("q=bike&sort=-sku"))

    assert 'name="q"' not in drawn
    assert drawn.count('name="sort" value="-sku"') == 1


def test_filters_show_what_is_asked_now() -> None:
    assert "selected" not in drawn_filters(ColourForm(""))
    assert '<option value="blue" selected>' in drawn_filters(ColourForm("colour=blue"))
    assert "checked" in drawn_filters(ColourForm("late=on"))
    assert "checked" not in drawn_filters(ColourForm("colour=blue"))


def test_filters_show_what_can_be_chosen_now() -> None:
    assert "Green" not in drawn_filters(ColourForm(""))
    assert "Green" in drawn_filters(ColourForm("", ("red", "green")))


def test_filters_speak_the_readers_language() -> None:
    english = drawn_filters(ColourForm(""))
    with translation.override("nl"):
        dutch = drawn_filters(ColourForm(""))

    assert "Late only" in english
    assert "Late only" not in dutch


def test_a_refused_filter_says_why() -> None:
    assert "Select a valid choice" in drawn_filters(ColourForm("colour=pink"))
    assert "Select a valid choice" not in drawn_filters(ColourForm("colour=red"))


@pytest.mark.django_db
def test_a_new_place_can_be_chosen_at_once() -> None:
    assert "Utrecht" not in drawn_filters(StockFilterForm(QueryDict("")))
    make_location("UTR", name="Utrecht")

    assert "Utrecht" in drawn_filters(StockFilterForm(QueryDict("")))
