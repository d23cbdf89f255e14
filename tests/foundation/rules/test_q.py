"""The database gives the predicate's answer, row by row."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.rules import q
from foundation.rules.errors import NotQueryable
from foundation.rules.fold import fold
from foundation.rules.nodes import ALWAYS, Formula, Leaf, Node, Not, Related
from foundation.rules.predicate import compile_predicate
from foundation.rules.vocabulary import Amount, Facts
from tests.foundation.rules.language import (
    PART,
    THING,
    TODAY,
    conditions,
    facts_of,
    fields_of,
    related,
)

FIELDS = tuple(each for each in fields_of("thing") if each.query)


TABLES = Apps()


class Thing(models.Model):
    name = models.TextField(null=True)  # noqa: DJ001  missing is the point
    parent = models.ForeignKey("self", models.CASCADE, null=True)
    code = models.CharField(max_length=9, null=True)  # noqa: DJ001
    size = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    count = models.IntegerField(null=True)
    net = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, null=True)  # noqa: DJ001
    due_on = models.DateField(null=True)
    is_hot = models.BooleanField(null=True)

    class Meta:
        app_label = "foundation"
        apps = TABLES


class Part(models.Model):
    thing = models.ForeignKey(Thing, models.CASCADE)
    name = models.TextField(null=True)  # noqa: DJ001
    size = models.DecimalField(max_digits=12, decimal_places=4, null=True)

    class Meta:
        app_label = "foundation"
        apps = TABLES


#: `Any`, as the type checker takes the column `count` for the count of rows.
THINGS: Any = Thing._default_manager
PARTS: Any = Part._default_manager


@pytest.fixture(autouse=True)
def _made(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = SimpleNamespace(get_model={"foundation.Part": Part}.__getitem__)
    monkeypatch.setattr(q, "apps", registry)
    with connection.schema_editor() as editor:
        editor.create_model(THINGS.model)
        editor.create_model(PARTS.model)


Row = tuple[dict[str, Any], list[dict[str, Any]]]


def store(rows: list[Row]) -> dict[int, Facts]:
    """Rows that have the facts, and the facts by row; counts are whole in the table."""
    made = THINGS.bulk_create(_thing(facts) for facts, _ in rows)
    PARTS.bulk_create(
        PARTS.model(thing=row, name=part["part.name"], size=part["part.size"])
        for row, (_, parts) in zip(made, rows, strict=True)
        for part in parts
    )
    return {
        row.pk: {**facts, "thing.count": row.count, "thing.parts": parts}
        for row, (facts, parts) in zip(made, rows, strict=True)
    }


def _thing(facts: Facts) -> Any:
    net: Amount | None = facts["thing.net"]
    count, parent = facts["thing.count"], facts["thing.parent"]
    plain = ("name", "code", "size", "due_on", "is_hot")
    return THINGS.model(
        parent=THINGS.create(name=parent) if parent else None,
        count=None if count is None else int(count),
        net=net.amount if net else None,
        currency=net.currency if net else None,
        **{name: facts[f"thing.{name}"] for name in plain},
    )


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(conditions(FIELDS, related()), min_size=1, max_size=5),
    st.lists(
        st.tuples(facts_of(FIELDS), st.lists(facts_of(PART.fields), max_size=2)),
        min_size=1,
        max_size=5,
    ),
)
def test_the_query_finds_what_the_predicate_holds(
    nodes: list[Node], rows: list[Row]
) -> None:
    stored = store(rows)
    for node in nodes:
        predicate = compile_predicate(node, THING)
        held = {
            pk for pk, facts in stored.items() if predicate({**facts, "today": TODAY})
        }
        assert _found(node, stored) == held
        assert _found(Not(node), stored) == set(stored) - held


def _found(node: Node, stored: dict[int, Facts]) -> set[int]:
    rows = THINGS.filter(q.to_q(node, THING, TODAY), pk__in=stored)
    return set(rows.values_list("pk", flat=True))


def test_every_letter_folds_alike_in_python_and_in_the_database() -> None:
    codes = [*range(1, 0xD800), *range(0xE000, 0x110000)]
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT code, casefold(chr(code) COLLATE "pg_unicode_fast")'
            " FROM unnest(%s::int[]) AS code",
            [codes],
        )
        differ = [code for code, folded in cursor if folded != fold(chr(code))]

    assert differ == []


def test_a_blank_text_is_as_empty_as_none() -> None:
    THINGS.create(name="")
    THINGS.create(name=None)
    THINGS.create(name="a")

    def count(node: Node) -> int:
        return int(THINGS.filter(q.to_q(node, THING, TODAY)).count())

    assert count(Leaf("thing.name", "is_empty")) == 2
    assert count(Leaf("thing.name", "is_not", "a")) == 2
    assert count(Not(Leaf("thing.name", "is", "A"))) == 2
    assert count(Leaf("thing.parent", "is_not", "a")) == 3


def test_days_count_from_the_day_given() -> None:
    THINGS.create(due_on=dt.date(2026, 3, 18))
    soon = q.to_q(Leaf("thing.due_on", "within_days", 3), THING, TODAY)
    sooner = q.to_q(Leaf("thing.due_on", "within_days", 2), THING, TODAY)

    assert THINGS.filter(soon).count() == 1
    assert THINGS.filter(sooner).count() == 0


@pytest.mark.parametrize(
    "node",
    [
        Formula("thing.size > 1"),
        Leaf("thing.tags", "is_empty"),
        Leaf("thing.kind", "is", "web"),
        Related("thing.parts", "any", Formula("part.size > 1")),
    ],
)
def test_what_only_the_predicate_decides_is_no_query(node: Node) -> None:
    with pytest.raises(NotQueryable):
        q.to_q(node, THING, TODAY)


def test_always_is_a_query_too() -> None:
    THINGS.create()

    assert THINGS.filter(q.to_q(ALWAYS, THING, TODAY)).count() == 1
    assert THINGS.filter(q.to_q(Not(ALWAYS), THING, TODAY)).count() == 0
