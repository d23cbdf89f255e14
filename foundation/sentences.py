"""Codes with parameters, worded when shown, in the reader's language.

Apps register a dict {code: marked English sentence} in `ready()`. Parameters are plain
JSON; their names say how they are shown: `…_on` a date, `…_at` a moment, a dict with
`amount` and `currency` money, a dict with `texts` what people wrote by language, a dict
with `code` and `params` a sentence in a sentence, a decimal written as text a number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from foundation import formats
from foundation.kinds import Plural

Sentence = str | Plural

_sentences: dict[str, Sentence] = {}
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")

#: What a parameter has that is more than a text.
_COMPOSED = ("amount", "texts", "code")
#: Parameters that look like numbers and are none.
_CODES = ("number", "sku", "code", "reference")


def register(sentences: Mapping[str, Sentence]) -> None:
    for code, sentence in sentences.items():
        if _sentences.get(code, sentence) != sentence:
            raise LookupError(f"sentence {code!r} twice")
        _sentences[code] = sentence


def all_sentences() -> dict[str, Sentence]:
    return dict(_sentences)


def word(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code in the active language, with its parameters filled in."""
    sentence = _sentences.get(code)
    if sentence is None:
        return code
    given = params or {}
    shown = {name: _shown(name, value) for name, value in given.items()}
    text = _translated(sentence, given)
    try:
        return text % shown
    except (KeyError, ValueError):
        return text


def _translated(sentence: Sentence, params: Mapping[str, Any]) -> str:
    if isinstance(sentence, str):
        return gettext(sentence)
    count = str(params.get(sentence.by, ""))
    number = int(count) if count.isdecimal() else 0
    return ngettext(sentence.singular, sentence.plural, number)


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return formats.EM_DASH
    if isinstance(value, dict) and not value.keys().isdisjoint(_COMPOSED):
        return _composed(name, value)
    if name.endswith("_on"):
        return formats.paper_day(dt.date.fromisoformat(value))
    if name.endswith("_at"):
        return formats.short_moment(dt.datetime.fromisoformat(value))
    if not name.endswith(_CODES) and _DECIMAL.fullmatch(str(value)):
        return formats.number(str(value))
    return gettext(value) if name.endswith("_label") else str(value)


def _composed(name: str, value: Mapping[str, Any]) -> str:
    if "texts" in value:
        return _in_language(value["texts"])
    if "code" in value:
        return word(value["code"], value.get("params"))
    show = formats.unit_price if name.endswith("price") else formats.money
    return show(value["amount"], value["currency"])


def _in_language(texts: Mapping[str, str]) -> str:
    """What somebody wrote, in the active language; "" is the text for all others."""
    language = (get_language() or "").split("-")[0]
    return texts.get(language) or texts.get("", "")
