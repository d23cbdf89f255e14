"""A small vocabulary, facts and conditions for the tests of the rule language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from foundation.rules.nodes import All, Any_, Formula, Leaf, Node, Not, Related
from foundation.rules.operators import OPERATORS, Takes
from foundation.rules.vocabulary import Amount, Field, Sort, Vocabulary

TODAY = dt.date(2026, 3, 15)
KINDS = (("web", "Web"), ("desk", "Desk"), ("edi", "EDI"))

PART = Vocabulary(
    "part",
    "Part",
    (
        Field("part.name", "Name", Sort.TEXT, query="name"),
        Field("part.size", "Size", Sort.NUMBER, query="size"),
    ),
)


def things(prefix: str, *, is_line: bool) -> tuple[Field, ...]:
    """A field of every sort on one level."""
    rows = (
        ("name", Sort.TEXT, "name"),
        ("parent", Sort.TEXT, "parent__name"),
        ("code", Sort.CHOICE, "code"),
        ("size", Sort.NUMBER, "size"),
        ("count", Sort.NUMBER, "count"),
        ("net", Sort.MONEY, "net:currency"),
        ("due_on", Sort.DATE, "due_on"),
        ("is_hot", Sort.FLAG, "is_hot"),
        ("tags", Sort.SET, ""),
    )
    return tuple(
        Field(f"{prefix}.{name}", name, sort, query=query, is_line=is_line)
        for name, sort, query in rows
    )


THING = Vocabulary(
    "thing",
    "Thing",
    (
        *things("thing", is_line=False),
        Field("thing.kind", "Kind", Sort.CHOICE, choices=KINDS),
        Field(
            "thing.parts",
            "Parts",
            Sort.RELATED,
            of=PART,
            query="foundation.Part:thing",
        ),
        *things("line", is_line=True),
    ),
)

#: Letters with which upper and lower case go wrong.
TRICKY = (
    "İ",
    "ı",
    "i",
    "I",
    "ß",
    "SS",
    "ss",
    "ẞ",
    "ſ",
    "Σ",
    "ς",
    "σ",
    "ŉ",
    "ﬁ",
    "%_\\",
)
texts = st.one_of(
    st.lists(st.sampled_from(TRICKY), min_size=1, max_size=2).map("".join),
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
        min_size=1,
        max_size=3,
    ),
)
numbers = st.one_of(
    st.sampled_from([Decimal("0"), Decimal("1"), Decimal("1.0000"), Decimal("2.5")]),
    st.decimals(-9, 9, places=4),
)
dates = st.dates(dt.date(2026, 3, 10), dt.date(2026, 3, 20))
amounts = st.builds(
    Amount, st.decimals(0, 3, places=2), st.sampled_from(["EUR", "USD"])
)
_VALUES: dict[Sort, st.SearchStrategy[Any]] = {
    Sort.TEXT: texts,
    Sort.CHOICE: st.sampled_from(["web", "WEB", "desk", "edi"]),
    Sort.NUMBER: numbers,
    Sort.MONEY: amounts,
    Sort.DATE: dates,
    Sort.FLAG: st.booleans(),
    Sort.SET: st.frozensets(texts, max_size=3),
}


def values_of(field: Field) -> st.SearchStrategy[Any]:
    if field.choices:
        return st.sampled_from([code for code, _ in field.choices])
    return _VALUES[field.sort]


def facts_of(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Facts of the fields, any of them missing."""
    return st.fixed_dictionaries(
        {each.name: st.none() | values_of(each) for each in fields}
    )


@st.composite
def leaf_of(draw: st.DrawFn, fields: tuple[Field, ...]) -> Leaf:
    field = draw(st.sampled_from(fields))
    operator = draw(st.sampled_from(OPERATORS[field.sort]))
    one = texts if field.sort is Sort.SET else values_of(field)
    value: st.SearchStrategy[Any] = st.none()
    if operator.takes is Takes.ONE:
        value = one
    if operator.takes is Takes.MANY:
        value = st.lists(one, min_size=1, max_size=4)
    if operator.takes is Takes.DAYS:
        value = st.integers(-4, 4)
    if operator.takes is Takes.TWO:
        value = st.tuples(one, one)
        if field.sort is Sort.MONEY:
            value = value.filter(lambda two: two[0].currency == two[1].currency)
    return Leaf(field.name, operator.code, draw(value))


@st.composite
def related(draw: st.DrawFn) -> Related:
    where = draw(conditions(PART.fields, leaves=2))
    how = draw(st.sampled_from(["any", "all", "none", "count"]))
    if how != "count":
        return Related("thing.parts", how, where)
    op = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
    return Related("thing.parts", how, where, op, draw(st.integers(0, 2)))


formulas = st.sampled_from(
    [
        Formula("line.size > 1 && thing.size < 2"),
        Formula("thing.size / line.size > 1"),
        Formula('line.name == "SS" || line.count * 2 >= 2'),
        Formula("has(thing.size) ? thing.size > 0 : true"),
        Formula("thing.due_on - today <= 2"),
    ]
)


def conditions(
    fields: tuple[Field, ...],
    *others: st.SearchStrategy[Node],
    leaves: int = 6,
) -> st.SearchStrategy[Node]:
    """Trees over the fields, of leaves and of what else is given."""
    return st.recursive(
        st.one_of(leaf_of(fields), *others),
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, max_size=3).map(All),
            st.lists(inner, max_size=3).map(Any_),
        ),
        max_leaves=leaves,
    )


def fields_of(prefix: str) -> tuple[Field, ...]:
    return tuple(
        each
        for each in THING.fields
        if each.name.startswith(prefix) and each.sort is not Sort.RELATED
    )
