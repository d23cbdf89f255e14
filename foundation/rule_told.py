"""Both sides of a difference as they are stored: codes and facts, worded when shown.

A use gives `Difference` what `told_outcome`, `told_value` or `told` makes; `shown`
words it in the reader's language. Any other text is shown as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from foundation.rule_outcomes import OutcomeError, read_outcome
from foundation.rule_uses import RuleUse
from foundation.rules.sentence import value_words
from foundation.sentences import word

_START = '{"told": '


def told_outcome(outcome: Mapping[str, Any]) -> str:
    """The outcome of a rule, without what it leaves open."""
    filled = {
        name: value
        for name, value in outcome.items()
        if value not in (None, "", [], ())
    }
    return _told("outcome", filled)


def told_value(field: str, value: Any) -> str:
    """A value of a field of the vocabulary; nothing where it is missing."""
    if value is None or value == "":
        return ""
    return _told("value", {"field": field, "value": str(value)})


def told(code: str, /, **params: Any) -> str:
    """A sentence of `foundation.sentences`."""
    return _told("sentence", {"code": code, "params": params})


def _told(kind: str, content: Mapping[str, Any]) -> str:
    return json.dumps({"told": kind, **content}, ensure_ascii=False, default=str)


def shown(use: RuleUse, stored: str) -> str:
    """What was told, in the active language."""
    if not stored.startswith(_START):
        return stored
    content = json.loads(stored)
    match content.pop("told"):
        case "outcome":
            return _outcome(use, content)
        case "value":
            field = use.vocabulary().by_name.get(content["field"])
            return value_words(field, content["value"]) if field else content["value"]
        case _:
            return word(content["code"], content["params"])


def _outcome(use: RuleUse, stored: Mapping[str, Any]) -> str:
    try:
        return use.word_outcome(read_outcome(use, stored))
    except OutcomeError:
        return str(dict(stored))
