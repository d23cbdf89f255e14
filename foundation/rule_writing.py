"""From the rows of a form to the condition as JSON; what is wrong with each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException
from typing import Any

from django.utils.translation import gettext as _

from foundation.decimals import plain_number
from foundation.kinds import mark
from foundation.rule_rows import Formula, Group, Part, Row
from foundation.rules.operators import (
    COUNT_OPERATORS,
    OPERATORS,
    Operator,
    Takes,
)
from foundation.rules.sentence import GAP, WRONG
from foundation.rules.tree import MAX_TEXT
from foundation.rules.vocabulary import Field, Sort, Vocabulary

#: A place in the JSON: keys and positions, outermost first.
Path = tuple[str, ...]

#: How parts without a field are called.
FORMULA = mark("Formula")
UNNAMED = mark("New condition")

#: What “so many match” is compared with.
COUNT = Field(name="", label="", sort=Sort.NUMBER)


#: The comparison of a field that nobody has chosen one for, where it is not the first.
USUAL = {Sort.MONEY: ">="}

MOST_COUNT = 1_000_000


class Missing(Exception):
    """What somebody has to put right, beside the row it is about."""


class Gap(Missing):
    """What somebody has not filled in yet."""


@dataclass
class Written:
    """A condition as JSON, what keeps it from being one, and whose place is where."""

    condition: Any = None
    errors: dict[str, str] = field(default_factory=dict)
    #: Of the rows with errors those that only wait to be filled in.
    gaps: set[str] = field(default_factory=set)
    places: dict[Path, str] = field(default_factory=dict)

    def place_of(self, path: str | Sequence[str | int]) -> str:
        """The row that a place in the JSON came from: the nearest one around it."""
        steps = path.split(".") if isinstance(path, str) else path
        whole = tuple(str(step) for step in steps)
        for length in range(len(whole), -1, -1):
            if whole[:length] in self.places:
                return self.places[whole[:length]]
        return ""


def write(root: Group, name: str, vocabulary: Vocabulary) -> Written:
    written = Written()
    written.condition = _Writer(written).group(root, name, vocabulary, ())
    written.places.setdefault((), name)
    return written


def told(
    root: Group,
    name: str,
    vocabulary: Vocabulary,
    wrong: Mapping[str, str],
    gaps: Collection[str],
) -> Any:
    """The condition as far as it can be said: parts with errors say what is wrong."""
    return _Teller(wrong, gaps).group(root, name, vocabulary, ())


class _Writer:
    def __init__(self, written: Written) -> None:
        self.written = written

    def group(
        self, group: Group, name: str, vocabulary: Vocabulary, path: Path
    ) -> dict[str, Any]:
        kept = [
            (f"{name}-{index}", part)
            for index, part in enumerate(group.parts)
            if not _is_blank(part)
        ]
        is_not = group.mode in ("none", "not_all")
        inner: Path = (*path, "not") if is_not else path
        if group.is_bare and len(kept) == 1:
            place, part = kept[0]
            carried = self.part(part, place, vocabulary, inner)
            one = {"all": []} if carried is None else carried
            return {"not": one} if is_not else one
        key = "any" if group.mode in ("any", "none") else "all"
        self.written.places[path] = name
        parts: list[dict[str, Any]] = []
        for place, part in kept:
            here = (*inner, key, str(len(parts)))
            written = self.part(part, place, vocabulary, here)
            parts += [written] if written is not None else []
        return {"not": {key: parts}} if is_not else {key: parts}

    def part(
        self, part: Part, name: str, vocabulary: Vocabulary, path: Path
    ) -> dict[str, Any] | None:
        """The part as JSON; None where something of it is missing still."""
        if isinstance(part, Group):
            return self.group(part, name, vocabulary, path)
        try:
            if isinstance(part, Formula):
                written = {"formula": part.text}
            else:
                written = self.row(part, name, vocabulary, path)
        except Missing as missing:
            self.written.errors[name] = str(missing)
            if isinstance(missing, Gap):
                self.written.gaps.add(name)
            return None
        self.written.places[path] = name
        return written

    def row(
        self, row: Row, name: str, vocabulary: Vocabulary, path: Path
    ) -> dict[str, Any]:
        known = field_of(vocabulary, row.field)
        if known is None:
            raise (Missing if row.field else Gap)(_("Choose a field."))
        if known.sort == Sort.RELATED and known.of is not None:
            return self.related(row, known, name, path)
        op = operator_of(row, known)
        value = _value_of(row, op, known)
        leaf = {"field": row.field, "op": op.code}
        return leaf if value is None else {**leaf, "value": value}

    def related(self, row: Row, known: Field, name: str, path: Path) -> dict[str, Any]:
        how = row.how or "any"
        node: dict[str, Any] = {"related": row.field, "how": how}
        if how == "count":
            op = operator_of(row, COUNT)
            node |= {"op": op.code, "value": _value_of(row, op, COUNT)}
        if known.of is not None:
            where = row.where or Group()
            inner: Path = (*path, "where")
            node["where"] = self.group(where, f"{name}-w", known.of, inner)
        return node


class _Teller(_Writer):
    """Writes a leaf of its own where a part is incomplete or wrong."""

    def __init__(self, wrong: Mapping[str, str], gaps: Collection[str]) -> None:
        super().__init__(Written())
        self.wrong = wrong
        self.gaps = gaps

    def part(
        self, part: Part, name: str, vocabulary: Vocabulary, path: Path
    ) -> dict[str, Any] | None:
        if isinstance(part, Group) or name not in self.wrong:
            return super().part(part, name, vocabulary, path)
        field_name = part.field if isinstance(part, Row) else FORMULA
        if name in self.gaps:
            return {"field": field_name or UNNAMED, "op": GAP}
        text = self.wrong[name][:MAX_TEXT]
        return {"field": field_name or UNNAMED, "op": WRONG, "value": text}


def _is_blank(part: Part) -> bool:
    """A row that nobody has begun yet; a group without parts stays one."""
    if isinstance(part, Formula):
        return not part.text
    return isinstance(part, Row) and not part.field and not any(part.values)


def field_of(vocabulary: Vocabulary, name: str) -> Field | None:
    return vocabulary.by_name.get(name)


def operators_of(known: Field) -> Sequence[Operator]:
    offered = OPERATORS[known.sort]
    if known is COUNT:
        return [each for each in offered if each.code in COUNT_OPERATORS]
    return offered


def operator_of(row: Row, known: Field) -> Operator:
    """The row's operator; one that its field does not know is the field's first."""
    offered = operators_of(known)
    usual = next((each for each in offered if each.code == USUAL.get(known.sort)), None)
    named = next((each for each in offered if each.code == row.op), None)
    return named or usual or offered[0]


def _value_of(row: Row, op: Operator, known: Field) -> Any:
    if op.takes is Takes.NOTHING:
        return None
    texts = [text.strip() for text in row.values]
    if op.takes is Takes.MANY:
        values = list(dict.fromkeys(text for text in texts if text))
        if not values:
            raise Gap(_("Name at least one value."))
        return values
    texts = [*texts, "", ""]
    if op.takes is Takes.TWO:
        return [_one(text, row, known) for text in texts[:2]]
    if op.takes is Takes.DAYS or known is COUNT:
        return _whole(texts[0])
    return _one(texts[0], row, known)


def _one(text: str, row: Row, known: Field) -> Any:
    if not text:
        raise Gap(_("A value is missing here."))
    if known.sort == Sort.NUMBER:
        return str(_number(text))
    if known.sort == Sort.MONEY:
        amount = str(_number(text))
        if not row.unit:
            raise Gap(_("Choose a currency."))
        return {"amount": amount, "currency": row.unit}
    if known.sort == Sort.DATE:
        return _date(text)
    return text


def _whole(text: str) -> int:
    number = _number(text)
    if number != int(number) or abs(number) > MOST_COUNT:
        raise Missing(_("Enter a whole number."))
    return int(number)


def _number(text: str) -> Decimal:
    if not text:
        raise Gap(_("A value is missing here."))
    try:
        number = Decimal(plain_number(text))
    except DecimalException:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Missing(_("Enter a number."))
    return number


def _date(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise Missing(_("Enter a date.")) from None
