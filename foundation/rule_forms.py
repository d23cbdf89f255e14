"""The condition builder: one form piece for every page that has rules.

    builder = ConditionForm(use.vocabulary(), data=request.POST)      # or condition=…
    if builder.act(): …draw the page again, nothing is lost…
    if builder.is_valid(): builder.condition is JSON, builder.node the tree

and in its form `{% include "components/rules/builder.html" with form=builder %}`.
Every button of the builder sends the whole form, so pages work without a script; with
one, htmx swaps the builder alone. A view answers htmx with the same template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from foundation.rule_pickers import Option, picker_of
from foundation.rule_rows import (
    Formula,
    Group,
    Row,
    Sent,
    find,
    group_of,
    moved,
    named,
    read,
    remove,
)
from foundation.rule_widgets import Drawing, GroupView, localized
from foundation.rule_writing import Written, field_of, told, write
from foundation.rules.check import Severity, check, fields_asked
from foundation.rules.errors import RuleError, TreeError
from foundation.rules.sentence import words
from foundation.rules.tree import Node, decode
from foundation.rules.vocabulary import Sort, Vocabulary
from foundation.sentences import word

#: The button that draws the form again and does nothing else.
REFRESH = "refresh"


@dataclass(frozen=True)
class Note:
    """Something about a part of the condition; an error keeps it from being saved."""

    name: str
    text: str
    is_error: bool
    #: What the part is called that it is about.
    label: str = ""


@dataclass(frozen=True)
class Offered:
    """The values a picker offers, as one list for all rows of the page."""

    name: str
    options: Sequence[Option]
    is_short: bool


def asks_lines(node: Node, vocabulary: Vocabulary) -> bool:
    """Is the condition about lines, or about the whole once?"""
    try:
        return any(vocabulary.is_line(name) for name in fields_asked(node, vocabulary))
    except RuleError:
        return False


class ConditionForm:
    """A condition as it is edited: from storage, or as it was sent."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        data: Sent | None = None,
        condition: Any = None,
        name: str = "when",
    ) -> None:
        self.vocabulary = vocabulary
        self.name = name
        self.do = str(data.get("do") or "") if data is not None else ""
        self.focus = ""
        self._blamed: list[tuple[str, str]] = []
        #: Rows that somebody is still filling are no mistakes yet.
        self.is_patient = True
        if data is not None:
            self.root = read(data, name)
        else:
            self.root = group_of(condition or {"all": []})
            self._localize()

    # What somebody pressed.

    def act(self) -> bool:
        """Do what a button of the builder says; False where another was pressed."""
        verb, _colon, rest = self.do.partition(":")
        deeds = {
            REFRESH: self._refresh,
            "add": lambda where: self._add(where, Row()),
            "group": lambda where: self._add(where, Group("any", [Row()])),
            "formula": lambda where: self._add(where, Formula()),
            "remove": self._remove,
            "up": lambda where: self._move(where, -1),
            "down": lambda where: self._move(where, 1),
            "drop": self._drop,
        }
        if verb not in deeds:
            return False
        deeds[verb](rest)
        self.__dict__.pop("_written", None)
        return True

    def _refresh(self, where: str) -> None:
        self.focus = where

    def _add(self, where: str, part: Row | Group | Formula) -> None:
        group = find(self.root, self.name, where)
        if isinstance(group, Group):
            group.parts.append(part)
            group.is_bare = False
            self.focus = f"{where}-{len(group.parts) - 1}"
            if isinstance(part, Group):
                self.focus += "-0"

    def _remove(self, where: str) -> None:
        remove(self.root, self.name, where)
        self.focus = where.rpartition("-")[0]

    def _move(self, where: str, step: int) -> None:
        group, _dash, index = where.rpartition("-")
        self.focus = where
        if moved(self.root, self.name, where, step):
            self.focus = f"{group}-{int(index) + step}"

    def _drop(self, where: str) -> None:
        place, _colon, index = where.rpartition(":")
        row = find(self.root, self.name, place)
        if isinstance(row, Row) and index.isdecimal() and int(index) < len(row.values):
            del row.values[int(index)]
        self.focus = place

    def _localize(self) -> None:
        for _place, part in named(self.root, self.name):
            if isinstance(part, Row):
                known = field_of(self._scope(part), part.field)
                if known is not None:
                    localized(part, known)

    def _scope(self, row: Row) -> Vocabulary:
        """The vocabulary in which a row's field stands: the lists bring their own."""
        if field_of(self.vocabulary, row.field) is not None:
            return self.vocabulary
        for known in self.vocabulary.fields:
            if known.of is not None and field_of(known.of, row.field) is not None:
                return known.of
        return self.vocabulary

    # What it means.

    @cached_property
    def _written(self) -> Written:
        return write(self.root, self.name, self.vocabulary)

    @property
    def condition(self) -> Any:
        """The condition as JSON; rows with errors count as nothing."""
        return self._written.condition

    @cached_property
    def node(self) -> Node | None:
        try:
            return decode(self.condition)
        except TreeError:
            return None

    @property
    def notes(self) -> list[Note]:
        """What is wrong, and what looks odd, row by row."""
        missing = {} if self.is_patient else self._written.errors
        notes = [Note(name, text, is_error=True) for name, text in missing.items()]
        notes += [Note(name, text, is_error=True) for name, text in self._blamed]
        labels = {
            place: known.label
            for place, part in named(self.root, self.name)
            if isinstance(part, Row)
            and (known := field_of(self._scope(part), part.field)) is not None
        }
        return [
            replace(note, label=_(labels[note.name])) if note.name in labels else note
            for note in [*notes, *self._checked()]
        ]

    def blame(self, path: Sequence[str | int], text: str) -> None:
        """Show what a service found wrong, at the row its path leads to."""
        self._blamed.append((self._written.place_of(path), text))

    def _checked(self) -> list[Note]:
        try:
            node = decode(self.condition)
        except TreeError as error:
            place = self._written.place_of(error.path)
            text = word(error.code, error.params)
            return [Note(place, text, is_error=True)]
        return [
            Note(
                self._written.place_of(problem.path),
                word(problem.code, problem.params),
                is_error=problem.severity == Severity.ERROR,
            )
            for problem in check(node, self.vocabulary)
        ]

    def is_valid(self) -> bool:
        """Is this a condition that can be kept? From now on, gaps are mistakes."""
        self.is_patient = False
        return not any(note.is_error for note in self.notes)

    @property
    def sentence(self) -> str:
        """The condition in words; what is incomplete or wrong is said in its place."""
        found = [(note.name, note.text) for note in self._checked() if note.is_error]
        wrong = {**self._written.errors, **dict([*found, *self._blamed])}
        gaps = self._written.gaps
        try:
            said = told(self.root, self.name, self.vocabulary, wrong, gaps)
            return words(decode(said), self.vocabulary)
        except TreeError:
            return ""

    @property
    def scope(self) -> str:
        """Whether the condition looks at the order once or at each line."""
        node = self.node
        if node is not None and asks_lines(node, self.vocabulary):
            return _("Looked at line by line.")
        return _("Looked at once, not line by line.")

    # How it is drawn.

    @property
    def view(self) -> GroupView:
        errors, remarks = self._by_place()
        view = Drawing(errors, remarks, self.focus).group(
            self.root, self.name, self.vocabulary
        )
        view.is_outer = True
        return view

    def _by_place(self) -> tuple[dict[str, str], dict[str, str]]:
        errors: dict[str, str] = {}
        remarks: dict[str, str] = {}
        for note in self.notes:
            found = errors if note.is_error else remarks
            found[note.name] = f"{found.get(note.name, '')} {note.text}".strip()
        return errors, remarks

    @property
    def field_labels(self) -> list[str]:
        """The fields by name, for those who would rather type than choose."""
        inner = [known.of.fields for known in self.vocabulary.fields if known.of]
        fields = [*self.vocabulary.fields, *(each for of in inner for each in of)]
        return sorted({_(known.label) for known in fields})

    @property
    def offered(self) -> list[Offered]:
        """The lists that the rows of this form choose from."""
        used: dict[str, None] = {}
        for _place, part in named(self.root, self.name):
            if isinstance(part, Row):
                known = field_of(self._scope(part), part.field)
                if known is not None and known.picker and known.sort != Sort.RELATED:
                    used[known.picker] = None
        return [
            Offered(name, picker.find("") if picker.is_short else (), picker.is_short)
            for name in used
            if (picker := picker_of(name)) is not None
        ]
