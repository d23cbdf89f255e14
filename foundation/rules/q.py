"""A condition as a database query; the one part of the language that knows Django.

The same answer as the predicate on the same rows, which SQL does not give by itself:

- NULL: every comparison is written `column IS NOT NULL AND …`, so that it is true or
  false and never unknown, and NOT turns it round as the predicate does.
- Upper and lower case: `casefold(column COLLATE "pg_unicode_fast")`, the full case
  folding of Unicode 16 that `foundation.rules.fold` gives in Python. UPPER, LOWER and
  ILIKE would differ (ß, İ, ſ, final ς), and collations of the system do by machine.
- Texts are searched with `strpos`, `starts_with` and `right`, not LIKE: no wildcards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.apps import apps
from django.db.models import (
    BooleanField,
    Count,
    DateField,
    DecimalField,
    Exists,
    Expression,
    F,
    Func,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, StrIndex
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
)

from foundation.rules.comparisons import Comparison, amounts, comparison_of, window
from foundation.rules.errors import NotQueryable, UnknownField
from foundation.rules.nodes import All, Any_, Leaf, Node, Not, Related
from foundation.rules.vocabulary import Field, Sort, Vocabulary


class Fold(Func):
    """A text folded as `foundation.rules.fold` folds it."""

    template = 'casefold((%(expressions)s) COLLATE "pg_unicode_fast")'
    output_field = TextField()


class _Starts(Func):
    function = "starts_with"
    output_field = BooleanField()


class _Right(Func):
    function = "right"
    output_field = TextField()


def to_q(node: Node, vocabulary: Vocabulary, today: dt.date) -> Q:
    """The condition as `Q` over the model that its vocabulary's look-up paths start at.

    Paths may follow foreign keys, not lists. Raises `NotQueryable` for formulas and for
    fields without a path, and what `compile_predicate` raises for what makes no sense.
    """
    match node:
        case All(nodes):
            return _all([to_q(each, vocabulary, today) for each in nodes])
        case Any_(nodes):
            return _any([to_q(each, vocabulary, today) for each in nodes])
        case Not(inner):
            return ~to_q(inner, vocabulary, today)
        case Leaf():
            return _leaf(node, vocabulary, today)
        case Related():
            return _related(node, vocabulary, today)
        case _:
            raise NotQueryable("rule.formula_not_queryable")


def _all(parts: list[Q]) -> Q:
    return reduce(and_, parts) if parts else Q(Exact(Value(1), Value(1)))


def _any(parts: list[Q]) -> Q:
    return reduce(or_, parts) if parts else Q(Exact(Value(1), Value(0)))


def _leaf(leaf: Leaf, vocabulary: Vocabulary, today: dt.date) -> Q:
    field = vocabulary.field(leaf.field)
    comparison = comparison_of(leaf, field)
    if not field.query:
        raise NotQueryable("rule.not_queryable", field_label=field.label)
    positive = _POSITIVE.get(field.sort, _unasked)(comparison, today)
    return ~positive if comparison.is_negated else positive


def _unasked(comparison: Comparison, today: dt.date) -> Q:
    raise NotQueryable("rule.not_queryable", field_label=comparison.field.label)


def _filled(path: str, *tests: Any) -> Q:
    found = Q(IsNull(F(path), rhs=False))
    for test in tests:
        found &= Q(test)
    return found


def _text(comparison: Comparison, today: dt.date) -> Q:
    path, to = comparison.field.query, comparison.operand
    column = Fold(F(path))
    match comparison.op:
        case "is_empty":
            return ~_filled(path, _is_not_blank(path))
        case "is":
            return _filled(path, Exact(column, _as_text(to)))
        case "in":
            return _filled(path, In(column, [_as_text(each) for each in sorted(to)]))
        case "contains":
            return _filled(path, GreaterThan(StrIndex(column, _as_text(to)), 0))
        case "starts_with":
            return _filled(path, _Starts(column, _as_text(to)))
        case _:
            ending = _Right(column, Value(len(to)))
            return _filled(path, Exact(ending, _as_text(to)))


def _choice(comparison: Comparison, today: dt.date) -> Q:
    path, to = comparison.field.query, comparison.operand
    column = Cast(F(path), TextField())
    match comparison.op:
        case "is_empty":
            return ~_filled(path, _is_not_blank(path))
        case "is":
            return _filled(path, Exact(column, _as_text(to)))
        case _:
            return _filled(path, In(column, [_as_text(each) for each in sorted(to)]))


def _is_not_blank(path: str) -> Any:
    return GreaterThan(
        Func(
            Cast(F(path), TextField()), function="length", output_field=IntegerField()
        ),
        0,
    )


def _as_text(text: str) -> Value:
    return Value(text, output_field=TextField())


def _number(comparison: Comparison, today: dt.date) -> Q:
    path = comparison.field.query
    return _ordered(path, comparison.op, comparison.operand)


def _money(comparison: Comparison, today: dt.date) -> Q:
    path, found, currency_path = comparison.field.query.partition(":")
    if not found:
        return _unasked(comparison, today)
    if comparison.op == "is_empty":
        return ~(_filled(path) & _filled(currency_path, _is_not_blank(currency_path)))
    currency = Exact(F(currency_path), _as_text(comparison.currency))
    ordered = _ordered(path, comparison.op, amounts(comparison))
    return _filled(currency_path, currency) & ordered


def _date(comparison: Comparison, today: dt.date) -> Q:
    path, op, to = comparison.field.query, comparison.op, comparison.operand
    if op == "within_days":
        return _ordered(path, "between", window(to, today))
    return _ordered(path, op, to)


def _ordered(path: str, op: str, to: Any) -> Q:
    if op == "is_empty":
        return ~_filled(path)
    column = F(path)
    if op == "between":
        low, high = GreaterThanOrEqual, LessThanOrEqual
        return _filled(path, low(column, _exact(to[0])), high(column, _exact(to[1])))
    return _filled(path, _ORDERS[op](column, _exact(to)))


def _exact(value: Decimal | dt.date) -> Value:
    """A value with a type of its own, or Django would round it to the column's."""
    is_number = isinstance(value, Decimal)
    return Value(value, output_field=DecimalField() if is_number else DateField())


def _flag(comparison: Comparison, today: dt.date) -> Q:
    path = comparison.field.query
    return _filled(path, Exact(F(path), Value(comparison.op == "is_true")))


_ORDERS: dict[str, Callable[..., Any]] = {
    "=": Exact,
    "on": Exact,
    "<": LessThan,
    "before": LessThan,
    "<=": LessThanOrEqual,
    ">": GreaterThan,
    "after": GreaterThan,
    ">=": GreaterThanOrEqual,
}
_POSITIVE: dict[Sort, Callable[[Comparison, dt.date], Q]] = {
    Sort.TEXT: _text,
    Sort.CHOICE: _choice,
    Sort.NUMBER: _number,
    Sort.MONEY: _money,
    Sort.DATE: _date,
    Sort.FLAG: _flag,
}


def _related(node: Related, vocabulary: Vocabulary, today: dt.date) -> Q:
    field = vocabulary.field(node.field)
    if field.of is None:
        raise UnknownField(node.field)
    members, fits = _members(field), to_q(node.where, field.of, today)
    match node.how:
        case "any":
            return Q(Exists(members.filter(fits)))
        case "none":
            return ~Q(Exists(members.filter(fits)))
        case "all":
            return Q(Exists(members)) & ~Q(Exists(members.filter(~fits)))
        case _:
            return _counted(node, members.filter(fits))


def _members(field: Field) -> QuerySet[Model]:
    """Members of the row in question, by “app.Model:foreign key”."""
    label, found, key = field.query.partition(":")
    if not found:
        raise NotQueryable("rule.not_queryable", field_label=field.label)
    model = apps.get_model(label)
    members: QuerySet[Model] = model._default_manager.all()
    return members.filter(**{key: OuterRef("pk")}).order_by()


def _counted(node: Related, fitting: QuerySet[Model]) -> Q:
    counts = (
        fitting.annotate(one_group=Value(1))
        .values("one_group")
        .annotate(number=Count("*"))
        .values("number")
    )
    number: Expression = Coalesce(
        Subquery(counts, output_field=IntegerField()), Value(0)
    )
    if node.op == "!=":
        return ~Q(Exact(number, node.value))
    return Q(_ORDERS[node.op](number, node.value))
