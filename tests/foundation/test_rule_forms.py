"""Any condition goes through the form and comes back; nothing sent is lost."""

from __future__ import annotations

from typing import Any

from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from foundation.kinds import mark
from foundation.rule_forms import ConditionForm
from foundation.rule_rows import Group, Row, sent
from foundation.rules.tree import decode
from foundation.rules.vocabulary import Field, Sort, Vocabulary

LINE = Vocabulary(
    "line",
    mark("Line"),
    (
        Field("line.sku", mark("Item"), Sort.TEXT, is_line=True),
        Field("line.quantity", mark("Quantity"), Sort.NUMBER, is_line=True),
    ),
)
ORDER = Vocabulary(
    "order",
    mark("Order"),
    (
        Field("order.note", mark("Note"), Sort.TEXT),
        Field("order.kind", mark("Kind"), Sort.CHOICE),
        Field("order.count", mark("Count"), Sort.NUMBER),
        Field("order.net", mark("Net"), Sort.MONEY),
        Field("order.on", mark("Day"), Sort.DATE),
        Field("order.is_new", mark("New"), Sort.FLAG),
        Field("order.tags", mark("Tags"), Sort.SET),
        Field("order.lines", mark("Lines"), Sort.RELATED, of=LINE),
        *LINE.fields,
    ),
)

TEXTS = st.text("abcÄé ;,\"'<>&-0", min_size=1, max_size=12).map(str.strip)
NAMES = TEXTS.filter(bool)
NUMBERS = st.decimals(-9999, 9999, places=2).map(str)
DAYS = st.dates().map(lambda day: day.isoformat())
MONEY = st.builds(
    lambda amount, currency: {"amount": amount, "currency": currency},
    NUMBERS,
    st.sampled_from(["EUR", "TRY"]),
)
LISTS = st.lists(NAMES, min_size=1, max_size=4, unique=True)


def leaf(field: str, ops: list[str], values: st.SearchStrategy[Any]) -> Any:
    return st.fixed_dictionaries(
        {"field": st.just(field), "op": st.sampled_from(ops), "value": values}
    )


def two(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=2, max_size=2)


LEAVES = st.one_of(
    leaf("order.note", ["is", "is_not", "contains", "starts_with"], NAMES),
    leaf("order.note", ["in", "not_in"], LISTS),
    leaf("order.kind", ["is", "is_not"], NAMES),
    leaf("order.count", ["=", "<", ">="], NUMBERS),
    leaf("order.count", ["between"], two(NUMBERS)),
    leaf("order.net", [">", "<="], MONEY),
    leaf("order.on", ["on", "before"], DAYS),
    leaf("order.on", ["between"], two(DAYS)),
    leaf("order.on", ["within_days"], st.integers(-30, 30)),
    leaf("order.tags", ["contains_any", "contains_none"], LISTS),
    st.sampled_from(
        [
            {"field": "order.is_new", "op": "is_true"},
            {"field": "order.note", "op": "is_empty"},
            {"formula": "order.count > 2"},
        ]
    ),
)


def grouped(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.lists(inner, max_size=3)
    return st.one_of(
        st.fixed_dictionaries({"all": parts}),
        st.fixed_dictionaries({"any": parts}),
        st.fixed_dictionaries({"not": inner}),
    )


def related(where: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    base = {"related": st.just("order.lines"), "where": where}
    counted = {"op": st.sampled_from(["=", ">="]), "value": st.integers(0, 99)}
    hows = st.sampled_from(["any", "all", "none"])
    return st.one_of(
        st.fixed_dictionaries({**base, "how": hows}),
        st.fixed_dictionaries({**base, "how": st.just("count"), **counted}),
    )


LINES = st.one_of(
    leaf("line.sku", ["is", "contains"], NAMES),
    leaf("line.quantity", [">", "="], NUMBERS),
)
CONDITIONS = st.recursive(
    st.one_of(LEAVES, related(st.one_of(LINES, grouped(LINES)))), grouped, max_leaves=12
)


def posted(form: ConditionForm, **more: str) -> ConditionForm:
    data = {**sent(form.root, form.name), **{key: [text] for key, text in more.items()}}
    return ConditionForm(ORDER, data=MultiValueDict(data))


@given(CONDITIONS)
def test_a_condition_comes_back_from_the_form_as_it_was(condition: Any) -> None:
    form = posted(ConditionForm(ORDER, condition=condition))

    assert decode(form.condition) == decode(condition)


@given(CONDITIONS)
def test_a_button_that_only_draws_again_loses_nothing(condition: Any) -> None:
    form = posted(ConditionForm(ORDER, condition=condition), do="refresh")

    assert form.act()
    assert form.root == ConditionForm(ORDER, condition=condition).root
    assert form.view.parts is not None


def test_half_a_row_survives_and_is_no_mistake_yet() -> None:
    root = Group("all", [Row("order.net", ">", ["a lot"], "EUR"), Row()])
    form = ConditionForm(ORDER, data=MultiValueDict(sent(root, "when")))

    assert form.root == root
    assert form.notes == []
    assert not form.is_valid()
    assert [(note.name, note.text) for note in form.notes] == [
        ("when-0", "Enter a number.")
    ]


def test_a_condition_within_a_list_is_added_where_its_button_stands() -> None:
    condition = {"related": "order.lines", "how": "any", "where": {"all": []}}
    form = posted(ConditionForm(ORDER, condition=condition), do="add:when-0-w")
    form.act()

    assert form.focus == "when-0-w-0"
    assert form.view.parts[0].where.parts[0].is_focus  # type: ignore[attr-defined]


def test_garbage_in_a_form_is_no_condition_and_no_fault() -> None:
    data = {"when-0-kind": ["row"], "when-0-field": ["nope"], "do": ["drop:when-0:x"]}
    form = ConditionForm(ORDER, data=MultiValueDict(data))
    form.act()

    assert form.condition == {"all": []}
    assert not form.is_valid()


def _typed(*rows: Row) -> str:
    data = MultiValueDict(sent(Group("all", list(rows)), "when"))
    return ConditionForm(ORDER, data=data).sentence


def test_the_sentence_names_what_is_not_complete_or_wrong() -> None:
    told = _typed(
        Row("order.note", "is", ["urgent"]),
        Row("order.kind", "is", []),
        Row("order.count", ">", ["many"]),
    )
    assert told == (
        "Note is “urgent” and [Kind: this condition is not complete yet]"
        " and [Count: Enter a number.]"
    )


def test_the_sentence_names_a_field_that_is_gone() -> None:
    assert _typed(Row("order.gone", "is", ["x"])) == "[order.gone: Choose a field.]"
