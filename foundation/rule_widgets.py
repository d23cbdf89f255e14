"""What `templates/components/rules/` draws: groups, rows and the inputs within."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.formats import input_number
from foundation.money import CURRENCIES
from foundation.rule_pickers import Option, picker_of
from foundation.rule_rows import Formula, Group, Part, Row
from foundation.rule_writing import COUNT, field_of, operator_of, operators_of
from foundation.rules.operators import Operator, Takes
from foundation.rules.vocabulary import Field, Sort, Vocabulary

#: A select with more options is harder than typing.
MOST_CHOSEN = 40


@dataclass(frozen=True)
class Input:
    """One thing to type or choose."""

    name: str
    id: str
    value: str
    label: str
    kind: str = "text"  # text, number, date, select
    options: Sequence[Option] = ()
    picker: str = ""
    #: What the code is called, where a picker knows it.
    called: str = ""


@dataclass(frozen=True)
class Chip:
    """One value of a list, with the button that takes it out."""

    value: str
    label: str
    drop: str


@dataclass(frozen=True)
class FieldGroup:
    label: str
    options: Sequence[Option]


@dataclass
class PartView:
    """A part of the condition where it stands on the page."""

    name: str
    kind: str
    title: str
    error: str = ""
    remark: str = ""
    is_focus: bool = False


@dataclass
class FormulaView(PartView):
    text: str = ""
    names: Sequence[Option] = ()


@dataclass
class GroupView(PartView):
    mode: str = "all"
    modes: Sequence[Option] = ()
    is_bare: bool = False
    is_outer: bool = False
    parts: list[PartView] = field(default_factory=list)


@dataclass
class RowView(PartView):
    field: str = ""
    field_groups: Sequence[FieldGroup] = ()
    op: str = ""
    ops: Sequence[Option] = ()
    inputs: Sequence[Input] = ()
    chips: Sequence[Chip] = ()
    adds: Input | None = None
    unit: Input | None = None
    how: str = ""
    hows: Sequence[Option] = ()
    where: GroupView | None = None


def modes() -> list[Option]:
    return [
        ("all", _("All of these hold")),
        ("any", _("Any of these holds")),
        ("none", _("None of these holds")),
        ("not_all", _("Not all of these hold")),
    ]


def hows(label: str) -> list[Option]:
    """How the members of a list count, such as the lines of an order."""
    named = {"list": label}
    return [
        ("any", _("%(list)s: at least one matches") % named),
        ("all", _("%(list)s: every one matches") % named),
        ("none", _("%(list)s: no one matches") % named),
        ("count", _("%(list)s: so many match") % named),
    ]


def field_groups(vocabulary: Vocabulary) -> list[FieldGroup]:
    """The fields to choose from, the lists of a record apart."""
    kinds: dict[str, list[Option]] = {}
    for known in vocabulary.fields:
        if known.sort == Sort.RELATED:
            label = _("Lists")
        elif known.is_line:
            label = pgettext("rules", "Each line")
        else:
            label = _(vocabulary.label)
        kinds.setdefault(label, []).append((known.name, _(known.label)))
    return [FieldGroup(label, options) for label, options in kinds.items()]


class Drawing:
    """Turns rows into views, with errors and remarks where they belong."""

    def __init__(
        self, errors: Mapping[str, str], remarks: Mapping[str, str], focus: str
    ) -> None:
        self.errors = errors
        self.remarks = remarks
        self.focus = focus

    def group(self, group: Group, name: str, vocabulary: Vocabulary) -> GroupView:
        places = field_groups(vocabulary)
        parts = [
            self.part(part, f"{name}-{index}", vocabulary, places)
            for index, part in enumerate(group.parts)
        ]
        view = GroupView(
            name,
            "group",
            _("Group"),
            mode=group.mode,
            modes=modes(),
            is_bare=group.is_bare,
            parts=parts,
        )
        self._mark(view)
        return view

    def part(
        self,
        part: Part,
        name: str,
        vocabulary: Vocabulary,
        places: Sequence[FieldGroup],
    ) -> PartView:
        if isinstance(part, Group):
            return self.group(part, name, vocabulary)
        if isinstance(part, Formula):
            names = [
                (known.name, _(known.label))
                for known in vocabulary.fields
                if known.sort != Sort.RELATED
            ]
            view = FormulaView(
                name, "formula", _("Formula"), text=part.text, names=names
            )
            self._mark(view)
            return view
        return self.row(part, name, vocabulary, places)

    def row(
        self,
        row: Row,
        name: str,
        vocabulary: Vocabulary,
        places: Sequence[FieldGroup],
    ) -> RowView:
        known = field_of(vocabulary, row.field)
        title = _(known.label) if known else _("New condition")
        view = RowView(name, "row", title, field=row.field)
        self._mark(view)
        view.field_groups = self._with_unknown(places, row, known)
        if known is None:
            return view
        if known.sort == Sort.RELATED:
            self._draw_related(view, row, known)
        else:
            self._draw_comparison(view, row, known)
        return view

    def _draw_related(self, view: RowView, row: Row, known: Field) -> None:
        view.how = row.how or "any"
        view.hows = hows(_(known.label))
        if view.how == "count":
            self._draw_comparison(view, row, COUNT)
        if known.of is not None:
            where = row.where or Group()
            view.where = self.group(where, f"{view.name}-w", known.of)

    def _draw_comparison(self, view: RowView, row: Row, known: Field) -> None:
        op = operator_of(row, known)
        view.op = op.code
        view.ops = [(each.code, _(each.label)) for each in operators_of(known)]
        if op.takes is Takes.NOTHING:
            return
        maker = _Inputs(view.name, row, known, op)
        if op.takes is Takes.MANY:
            view.chips, view.adds = maker.chips, maker.adding
            return
        view.inputs = maker.pair if op.takes is Takes.TWO else [maker.single]
        if known.sort == Sort.MONEY:
            view.unit = maker.currency

    def _mark(self, view: PartView) -> None:
        view.error = self.errors.get(view.name, "")
        view.remark = self.remarks.get(view.name, "")
        view.is_focus = view.name == self.focus

    def _with_unknown(
        self, places: Sequence[FieldGroup], row: Row, known: Field | None
    ) -> Sequence[FieldGroup]:
        """A field that is gone is still shown, so that somebody can replace it."""
        if known is not None or not row.field:
            return places
        return [*places, FieldGroup(_("Unknown"), [(row.field, row.field)])]


class _Inputs:
    """The inputs behind one operator."""

    def __init__(self, name: str, row: Row, known: Field, op: Operator) -> None:
        self.name = name
        self.row = row
        self.known = known
        self.op = op

    @property
    def single(self) -> Input:
        return self._input(0, _("Value"))

    @property
    def pair(self) -> list[Input]:
        return [self._input(0, _("From")), self._input(1, _("To"))]

    @property
    def chips(self) -> list[Chip]:
        values = [value for value in self.row.values if value]
        called = {**self._choices, **self._called(values)}
        return [
            Chip(value, called.get(value, value), f"drop:{self.name}:{index}")
            for index, value in enumerate(values)
        ]

    @property
    def adding(self) -> Input:
        taken = set(self.row.values)
        left = [each for each in self._choices.items() if each[0] not in taken]
        return Input(
            f"{self.name}-add",
            f"{self.name}-add",
            "",
            _("Add value"),
            "select" if self._choices else "text",
            left,
            self.known.picker,
        )

    @property
    def currency(self) -> Input:
        options = [(code, code) for code in sorted(CURRENCIES)]
        name = f"{self.name}-unit"
        value = self.row.unit or "EUR"
        return Input(name, name, value, _("Currency"), "select", options)

    @cached_property
    def _choices(self) -> dict[str, str]:
        """A short list is chosen from; a long one is searched."""
        if self.known.choices:
            return {value: _(label) for value, label in self.known.choices}
        picker = picker_of(self.known.picker) if self.known.picker else None
        if picker is None or not picker.is_short:
            return {}
        options = picker.find("")
        return dict(options) if len(options) <= MOST_CHOSEN else {}

    def _input(self, index: int, label: str) -> Input:
        value = self.row.values[index] if index < len(self.row.values) else ""
        place = f"{self.name}-value"
        identity = f"{place}-{index}" if index else place
        picker = "" if self._choices else self.known.picker
        return Input(
            place,
            identity,
            value,
            label,
            self._kind,
            self._options(value),
            picker,
            self._called([value]).get(value, "") if picker and value else "",
        )

    @property
    def _kind(self) -> str:
        if self._choices:
            return "select"
        if self.op.takes is Takes.DAYS or self.known.sort in (Sort.NUMBER, Sort.MONEY):
            return "number"
        return "date" if self.known.sort == Sort.DATE else "text"

    def _options(self, value: str) -> list[Option]:
        options = list(self._choices.items())
        if options and value and value not in self._choices:
            return [(value, value), *options]
        return options

    def _called(self, values: Sequence[str]) -> Mapping[str, str]:
        picker = picker_of(self.known.picker) if self.known.picker else None
        return picker.names(values) if picker and values else {}


def localized(row: Row, known: Field) -> None:
    """Numbers of a stored condition as the reader types them."""
    if known.sort in (Sort.NUMBER, Sort.MONEY, Sort.RELATED):
        row.values = [input_number(value) for value in row.values]


def all_parts(outer: GroupView) -> Iterator[PartView]:
    yield outer
    for part in outer.parts:
        if isinstance(part, GroupView):
            yield from all_parts(part)
            continue
        yield part
        if isinstance(part, RowView) and part.where is not None:
            yield from all_parts(part.where)
