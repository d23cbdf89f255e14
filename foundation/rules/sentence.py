"""A condition in plain words, in the reader's language.

`sentence` gives phrases, one for each part of the outermost “all”: a code of `wording`
with parameters that may be phrases themselves, so that every language orders its own
words. `words` fills them in. Not pure: the active language decides, and codes are
called what the picker that offers them calls them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext

from foundation.rule_names import learn, name_of, naming
from foundation.rules.errors import RuleError
from foundation.rules.nodes import All, Any_, Formula, Leaf, Node, Not, Related
from foundation.rules.operators import Takes, operator_of
from foundation.rules.vocabulary import Amount, Field, Sort, Vocabulary
from foundation.sentences import word

#: Values of a list that are named one by one.
MAX_NAMED = 6
#: Operators of parts that somebody has still to complete, or to put right.
GAP = "gap"
WRONG = "wrong"


class Phrase(NamedTuple):
    """A code of `wording` and its parameters, phrases among them."""

    code: str
    params: dict[str, Any]


def sentence(node: Node, vocabulary: Vocabulary) -> list[Phrase]:
    """The parts of a condition, all of which must hold, as phrases.

    Total: a leaf that makes no sense is said as well as can be.
    """
    parts = node.nodes if isinstance(node, All) else (node,)
    return [_phrase(part, vocabulary) for part in parts]


def words(node: Node, vocabulary: Vocabulary) -> str:
    """The condition as one sentence in the active language."""
    with naming():
        learn_codes([node], vocabulary)
        parts = sentence(node, vocabulary)
    if not parts:
        return word("rule.says.always")
    return spoken(_chained("rule.says.and", parts))


def learn_codes(nodes: Iterable[Node], vocabulary: Vocabulary) -> None:
    """Look up the codes in many conditions together, before they are told."""
    learn(pair for node in nodes for pair in _codes(node, vocabulary))


def _codes(node: Node, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    if isinstance(node, All | Any_):
        for each in node.nodes:
            yield from _codes(each, vocabulary)
    elif isinstance(node, Not):
        yield from _codes(node.node, vocabulary)
    elif isinstance(node, Related):
        asked = vocabulary.by_name.get(node.field)
        yield from _codes(node.where, asked.of if asked and asked.of else vocabulary)
    elif isinstance(node, Leaf):
        field = vocabulary.by_name.get(node.field)
        values = node.value if isinstance(node.value, list | tuple) else [node.value]
        if field is not None and field.picker:
            yield from ((field.picker, each) for each in values if _is_code(each))


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def spoken(phrase: Phrase) -> str:
    """A phrase with all its parameters in the active language."""
    filled = {
        name: spoken(value) if isinstance(value, Phrase) else value
        for name, value in phrase.params.items()
    }
    return word(phrase.code, filled)


def value_words(field: Field, value: Any) -> str:
    """One fact or one value of a condition, as its field shows it; “” where missing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, set | frozenset | list | tuple) and not _is_money(value):
        with naming():
            learn((field.picker, str(each)) for each in value if field.picker)
            return spoken(
                _listed([_value(field, each) for each in sorted(value)], "and")
            )
    return spoken(_value(field, value))


def _is_money(value: Any) -> bool:
    return isinstance(value, Amount)


def _phrase(node: Node, vocabulary: Vocabulary) -> Phrase:
    match node:
        case All(nodes):
            return _group(nodes, "rule.says.and", vocabulary)
        case Any_(nodes):
            return _group(nodes, "rule.says.or", vocabulary)
        case Not(inner):
            return Phrase("rule.says.not", {"inner": _phrase(inner, vocabulary)})
        case Formula(text):
            return Phrase("rule.says.formula", {"formula_code": text})
        case Related():
            return _of_members(node, vocabulary)
        case Leaf():
            return _leaf(node, vocabulary)


def _group(nodes: Sequence[Node], joint: str, vocabulary: Vocabulary) -> Phrase:
    if not nodes:
        empty = "rule.says.member" if joint == "rule.says.and" else "rule.says.never"
        return Phrase(empty, {})
    parts = [_phrase(each, vocabulary) for each in nodes]
    if len(parts) == 1:
        return parts[0]
    return Phrase("rule.says.group", {"inner": _chained(joint, parts)})


def _chained(joint: str, parts: Sequence[Phrase]) -> Phrase:
    found = parts[0]
    for part in parts[1:]:
        found = Phrase(joint, {"one": found, "other": part})
    return found


def _of_members(node: Related, vocabulary: Vocabulary) -> Phrase:
    asked = vocabulary.by_name.get(node.field)
    of = asked.of if asked and asked.of else vocabulary
    how = f"count{node.op}" if node.how == "count" else node.how
    return Phrase(
        f"rule.says.{how}",
        {
            "field_label": asked.label if asked else node.field,
            "inner": _phrase(node.where, of),
            "count": node.value or 0,
        },
    )


def _leaf(leaf: Leaf, vocabulary: Vocabulary) -> Phrase:
    field = vocabulary.by_name.get(leaf.field) or Field(
        leaf.field, leaf.field, Sort.TEXT
    )
    params: dict[str, Any]
    if leaf.op in (GAP, WRONG):
        params = {"field_label": field.label, "text_code": leaf.value}
        return Phrase(f"rule.says.{leaf.op}", params)
    try:
        takes = operator_of(field, leaf.op).takes
    except RuleError:
        takes = Takes.ONE
    params = {"field_label": field.label}
    if takes is Takes.DAYS:
        return _within(leaf.value, params)
    code = f"rule.says.{leaf.op}"
    if takes is Takes.NOTHING:
        return Phrase(code, params)
    if not isinstance(leaf.value, tuple) or isinstance(leaf.value, Amount):
        return Phrase(code, {**params, "value": _value(field, leaf.value)})
    values = [_value(field, each) for each in leaf.value]
    if takes is Takes.TWO and len(values) == 2:
        return Phrase(code, {**params, "value": values[0], "last": values[1]})
    joint = "and" if leaf.op == "contains_all" else "or"
    return Phrase(code, {**params, "value": _listed(values, joint)})


def _within(days: Any, params: dict[str, Any]) -> Phrase:
    count = int(days) if str(days).lstrip("-").isdecimal() else 0
    code = "rule.says.within_days_ago" if count < 0 else "rule.says.within_days"
    return Phrase(code, {**params, "count": abs(count)})


def _listed(values: Sequence[Phrase], joint: str) -> Phrase:
    """“a”, “b” or “c”; of many only the first."""
    if not values:
        return Phrase("rule.says.number", {"value": None})
    if len(values) > MAX_NAMED:
        named = _chained("rule.says.comma", values[: MAX_NAMED - 1])
        rest = len(values) - MAX_NAMED + 1
        return Phrase("rule.says.more", {"one": named, "count": rest})
    if len(values) == 1:
        return values[0]
    named = _chained("rule.says.comma", values[:-1])
    return Phrase(f"rule.says.{joint}", {"one": named, "other": values[-1]})


def _value(field: Field, value: Any) -> Phrase:
    if isinstance(value, Amount):
        money = {"amount": str(value.amount), "currency": value.currency}
        return Phrase("rule.says.money", {"money": money})
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return Phrase("rule.says.day", {"day_on": value.isoformat()})
    if field.sort is Sort.DATE and _is_day(value):
        return Phrase("rule.says.day", {"day_on": value})
    if field.sort in (Sort.NUMBER, Sort.MONEY):
        return Phrase("rule.says.number", {"value": str(value)})
    label = dict(field.choices).get(str(value))
    if label:
        return Phrase("rule.says.chosen", {"value_label": label})
    name = name_of(field.picker, str(value)) if field.picker else ""
    return Phrase("rule.says.quoted", {"text_code": name or str(value)})


def _is_day(value: Any) -> bool:
    try:
        dt.date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
