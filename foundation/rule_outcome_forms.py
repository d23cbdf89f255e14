"""The form of an outcome, made from the dataclass of its use.

A field's annotation and what `outcome_field` says about it decide the input: choices,
numbers, dates, flags, lists (one value on each line), texts by language; an amount has
its currency beside it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import types
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from foundation.decimals import LocalDecimalField
from foundation.money import CURRENCIES
from foundation.rule_pickers import picker_of
from foundation.rule_uses import RuleUse
from foundation.rules.vocabulary import Sort

#: Between the name of a field and the part of it that an input is for.
_PART = "__"
PREFIX = "then"
_LIST = (tuple, frozenset, list)


class OutcomeForm(forms.Form):
    """What a rule does, as its use asks for it."""

    def __init__(self, use: RuleUse, *, data: Any = None, outcome: Any = None) -> None:
        self.use = use
        given = _given(use, data, outcome or {})
        self.makers = {
            each.name: _maker_of(each, hint, use.about(each.name, given))
            for each, hint in _fields_of(use.outcome)
        }
        initial: dict[str, Any] = {}
        for name, maker in self.makers.items():
            stored = (outcome or {}).get(name, maker.default)
            initial |= maker.shown(name, stored)
        super().__init__(data, prefix=PREFIX, initial=initial)
        for name, maker in self.makers.items():
            self.fields.update(maker.inputs(name))
        for name in use.leading:
            self.fields[name].widget.attrs["data-rule-lead"] = True

    @property
    def outcome(self) -> dict[str, Any]:
        """What was filled in, as a rule stores it; the form must be valid."""
        return {
            name: maker.read(name, self.cleaned_data)
            for name, maker in self.makers.items()
        }


@dataclasses.dataclass(frozen=True)
class _Maker:
    """The inputs of one field of an outcome; this one is a line of text."""

    about: Mapping[str, Any]
    hint: Any
    is_needed: bool
    default: Any = None

    def inputs(self, name: str) -> dict[str, forms.Field]:
        return {name: self.input()}

    def input(self) -> forms.Field:
        is_long = self.about.get("sort") == "long"
        widget = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput()
        if picker := str(self.about.get("picker") or ""):
            widget.attrs |= {
                "list": f"when-pick-{picker}",
                "data-pick": picker,
                "autocomplete": "off",
            }
        return forms.CharField(**self.common, max_length=2000, widget=widget)

    @property
    def common(self) -> dict[str, Any]:
        help_text = self.about.get("help") or ""
        return {
            "label": _(self.about["label"]),
            "help_text": _(help_text) if help_text else "",
            "required": self.is_needed,
        }

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Fixed choices, or those of a short picker."""
        if fixed := self.about.get("choices"):
            return [(value, _(label)) for value, label in fixed]
        picker = picker_of(str(self.about.get("picker") or ""))
        return list(picker.find("")) if picker and picker.is_short else []

    def shown(self, name: str, stored: Any) -> dict[str, Any]:
        return {name: stored}

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        value = cleaned.get(name)
        is_empty = value in (None, "")
        return (None if _may_be_none(self.hint) else "") if is_empty else value


class _Choice(_Maker):
    def input(self) -> forms.Field:
        if self.default:
            common = {**self.common, "required": True}
            return forms.ChoiceField(**common, choices=self.choices)
        choices = [("", "\N{EM DASH}"), *self.choices]
        return forms.ChoiceField(**self.common, choices=choices)


class _Choices(_Maker):
    def input(self) -> forms.Field:
        return forms.MultipleChoiceField(
            **self.common, choices=self.choices, widget=forms.CheckboxSelectMultiple
        )

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        return list(cleaned.get(name) or ())


class _Flag(_Maker):
    def input(self) -> forms.Field:
        return forms.BooleanField(**{**self.common, "required": False})

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        return bool(cleaned.get(name))


class _Whole(_Maker):
    def input(self) -> forms.Field:
        return forms.IntegerField(
            **self.common,
            min_value=-1_000_000,
            max_value=1_000_000,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        return cleaned.get(name)


class _Number(_Maker):
    def input(self) -> forms.Field:
        field = LocalDecimalField(**self.common, max_digits=18, decimal_places=6)
        field.widget = forms.TextInput(attrs={"inputmode": "decimal"})
        field.widget.is_localized = True
        return field

    def shown(self, name: str, stored: Any) -> dict[str, Any]:
        return {name: Decimal(str(stored)) if stored not in (None, "") else None}

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        value = cleaned.get(name)
        return None if value is None else f"{value:f}"


class _Money(_Number):
    """An amount with its currency beside it."""

    def inputs(self, name: str) -> dict[str, forms.Field]:
        codes = [(code, code) for code in ["EUR", *sorted(CURRENCIES - {"EUR"})]]
        currency = forms.ChoiceField(
            label=_("Currency"), choices=codes, required=self.is_needed
        )
        return {name: self.input(), f"{name}{_PART}currency": currency}

    def shown(self, name: str, stored: Any) -> dict[str, Any]:
        amount = stored or {}
        shown = super().shown(name, amount.get("amount"))
        return shown | {f"{name}{_PART}currency": amount.get("currency", "EUR")}

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        amount = super().read(name, cleaned)
        if amount is None:
            return None
        currency = cleaned.get(f"{name}{_PART}currency") or "EUR"
        return {"amount": amount, "currency": currency}


class _Day(_Maker):
    def input(self) -> forms.Field:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(**self.common, widget=widget)

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        day = cleaned.get(name)
        return day.isoformat() if isinstance(day, dt.date) else None


class _Lines(_Maker):
    """A list of texts: one on each line."""

    def input(self) -> forms.Field:
        return forms.CharField(
            **self.common, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
        )

    def shown(self, name: str, stored: Any) -> dict[str, Any]:
        return {name: "\n".join(str(each) for each in stored or ())}

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        lines = str(cleaned.get(name) or "").splitlines()
        return [line.strip() for line in lines if line.strip()]


class _Languages(_Maker):
    """A text in the languages of the system."""

    def inputs(self, name: str) -> dict[str, forms.Field]:
        return {
            f"{name}{_PART}{code}": forms.CharField(
                label=f"{self.common['label']}: {_language(code)}",
                max_length=2000,
                required=False,
            )
            for code, _name in settings.LANGUAGES
            if code != "en"
        }

    def shown(self, name: str, stored: Any) -> dict[str, Any]:
        return {
            f"{name}{_PART}{code}": text for code, text in dict(stored or {}).items()
        }

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        start = f"{name}{_PART}"
        texts = {
            key.removeprefix(start): value
            for key, value in cleaned.items()
            if key.startswith(start)
        }
        return {code: text for code, text in texts.items() if text}


class _Pairs(_Maker):
    """A table of two columns: “name = value” on each line."""

    def input(self) -> forms.Field:
        return forms.CharField(
            **self.common, max_length=50_000, widget=forms.Textarea(attrs={"rows": 4})
        )

    def shown(self, name: str, stored: Any) -> dict[str, Any]:
        rows = dict(stored or {}).items()
        return {name: "\n".join(f"{key} = {value}" for key, value in rows)}

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        rows = [
            line.partition("=") for line in str(cleaned.get(name) or "").splitlines()
        ]
        return {
            key.strip(): value.strip() for key, _equals, value in rows if key.strip()
        }


class _Records(_Maker):
    """What has no input of its own is written as JSON."""

    def input(self) -> forms.Field:
        widget = forms.Textarea(
            attrs={"rows": 8, "class": "code", "spellcheck": "false"}
        )
        return forms.JSONField(**self.common, widget=widget)

    def shown(self, name: str, stored: Any) -> dict[str, Any]:
        return {name: json.loads(json.dumps(stored, default=str))}

    def read(self, name: str, cleaned: Mapping[str, Any]) -> Any:
        value = cleaned.get(name)
        return [] if value is None and get_origin(self.hint) in _LIST else value


def _fields_of(outcome: type[Any]) -> list[tuple[dataclasses.Field[Any], Any]]:
    hints = get_type_hints(outcome)
    return [(each, hints[each.name]) for each in dataclasses.fields(outcome)]


def _given(use: RuleUse, data: Any, outcome: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that lead others, as sent or stored."""
    if data is None:
        return {name: outcome.get(name) for name in use.leading}
    return {name: data.get(f"{PREFIX}-{name}") for name in use.leading}


def _maker_of(
    each: dataclasses.Field[Any], hint: Any, more: Mapping[str, Any]
) -> _Maker:
    about = {"label": each.name, "sort": "text", **each.metadata, **more}
    default, is_needed = _default_of(each)
    kind = _kind_of(about, _bare(hint))
    return kind(about, hint, is_needed, default)


def _kind_of(about: Mapping[str, Any], hint: Any) -> type[_Maker]:
    origin = get_origin(hint) or hint
    if origin in _LIST:
        return _list_kind(about, hint)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _Languages if about.get("picker") == "language" else _Pairs
    plain: dict[Any, type[_Maker]] = {
        bool: _Flag,
        int: _Whole,
        Decimal: _Number,
        dt.date: _Day,
    }
    if origin in plain:
        return plain[origin]
    if about["sort"] == Sort.MONEY:
        return _Money
    if dataclasses.is_dataclass(origin):
        return _Records
    return _Choice if _has_choices(about) else _Maker


def _list_kind(about: Mapping[str, Any], hint: Any) -> type[_Maker]:
    inner = (get_args(hint) or (str,))[0]
    if dataclasses.is_dataclass(inner) or get_origin(inner) is not None:
        return _Records
    return _Choices if _has_choices(about) else _Lines


def _has_choices(about: Mapping[str, Any]) -> bool:
    picker = picker_of(str(about.get("picker") or ""))
    return bool(about.get("choices")) or (picker is not None and picker.is_short)


def _default_of(each: dataclasses.Field[Any]) -> tuple[Any, bool]:
    if each.default is not dataclasses.MISSING:
        return each.default, False
    if each.default_factory is not dataclasses.MISSING:
        return each.default_factory(), False
    return None, True


def _bare(hint: Any) -> Any:
    """The type without its “or nothing”."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(each for each in get_args(hint) if each is not type(None))
    return hint


def _may_be_none(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint)


def _language(code: str) -> str:
    return str(get_language_info(code)["name_local"]).capitalize()
