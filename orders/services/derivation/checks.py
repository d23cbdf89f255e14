"""What is wrong with defaulting and transformation rules, before they are saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from catalog.queries import items_by_sku
from foundation import clock
from foundation.rules.check import Problem, Severity
from foundation.rules.errors import RuleError, UnknownField
from foundation.rules.formula import compile_formula
from foundation.rules.nodes import Leaf, walk
from foundation.rules.sets import Rule
from foundation.rules.vocabulary import Sort
from orders.engine.derivation.attributes import ATTRIBUTES, Attribute
from orders.engine.derivation.dependencies import asks, circle_in, needs_of
from orders.engine.derivation.parts import read_parts
from orders.engine.derivation.tables import Table
from orders.engine.derivation.transform import read_factor
from orders.services.derivation.filling import AFTER, STAGES, stage_of
from orders.vocabulary import ORDER
from partners.queries import is_address_code

Tables = Mapping[str, Table]
ADDRESSES = frozenset({"order.ship_to", "order.bill_to"})
#: Known only once the order is priced.
PRICED = frozenset(
    {
        "order.net",
        "order.discount_percent",
        "order.margin_percent",
        "line.net",
        "line.unit_price",
        "line.list_price",
        "line.discount_percent",
        "line.margin_percent",
    }
)


def check_defaults(
    rules: Sequence[Rule], others: Sequence[Rule], tables: Tables
) -> list[Problem]:
    """`others` are the rules of other sets: a circle may go through them."""
    problems = [
        problem
        for rule in rules
        if rule.outcome.get("attribute") in ATTRIBUTES
        for problem in _check_default(rule, tables)
    ]
    for stage in STAGES:
        together = [
            rule
            for rule in (*rules, *others)
            if rule.is_enabled and stage_of(rule) == stage
        ]
        if circle := circle_in(needs_of(together, ORDER, tables)):
            problems += _circles(rules, stage, circle)
    return problems


def check_transformations(rules: Sequence[Rule], tables: Tables) -> list[Problem]:
    problems = [each for rule in rules for each in _check_transform(rule, tables)]
    steps = {
        (before, after): rule
        for rule in rules
        if rule.is_enabled and rule.outcome.get("source", "constant") == "constant"
        for before in _pinned(rule)
        for after in _becomes(rule)
        if before != after
    }
    needs: dict[str, set[str]] = {}
    for before, after in steps:
        needs.setdefault(before, set()).add(after)
    if circle := circle_in(needs):
        shown = {"circle": " → ".join(circle)}
        rule = steps[circle[0], circle[1]]
        problems.append(Problem(_at(rule, "value"), "rule.items_in_circle", shown))
    return problems


def _check_default(rule: Rule, tables: Tables) -> Iterator[Problem]:
    attribute = ATTRIBUTES[str(rule.outcome["attribute"])]
    stage, source = stage_of(rule), rule.outcome.get("source", "constant")
    if stage == AFTER and attribute.is_priced:
        yield Problem(_at(rule, "stage"), "rule.too_late", _named(attribute))
    if stage != AFTER and (early := sorted(asks(rule, ORDER, tables) & PRICED)):
        label = ORDER.by_name[early[0]].label
        yield Problem(_at(rule, "stage"), "rule.too_early", {"field_label": label})
    if source == "constant":
        yield from _check_constant(rule, attribute)
    else:
        yield from _check_source(rule, tables, is_line=attribute.is_line)


def _check_constant(rule: Rule, attribute: Attribute) -> Iterator[Problem]:
    value = str(rule.outcome.get("value", ""))
    try:
        attribute.read(value, clock.today())
    except RuleError as error:
        yield Problem(_at(rule, "value"), error.code, error.params)
        return
    if attribute.name in ADDRESSES and not is_address_code(value):
        yield Problem(_at(rule, "value"), "rule.unknown_address", {"code": value})


def _check_source(rule: Rule, tables: Tables, *, is_line: bool) -> Iterator[Problem]:
    try:
        asked = _asked(rule, tables)
    except RuleError as error:
        yield Problem(_at(rule, "value"), error.code, error.params)
        return
    lines = sorted(name for name in asked if ORDER.is_line(name))
    if lines and not is_line:
        label = ORDER.by_name[lines[0]].label
        yield Problem(_at(rule, "value"), "rule.of_a_line", {"field_label": label})


def _asked(rule: Rule, tables: Tables) -> frozenset[str]:
    """The facts a source asks; raises RuleError for a source that is none."""
    text = str(rule.outcome.get("value", ""))
    match rule.outcome.get("source"):
        case "formula":
            return compile_formula(text, ORDER).fields
        case "table":
            if text not in tables:
                raise RuleError("rule.unknown_table", table=text)
            return frozenset(tables[text].fields)
        case _:
            if ORDER.field(text).sort in (Sort.SET, Sort.RELATED):
                raise UnknownField(text)
            return frozenset({text})


def _check_transform(rule: Rule, tables: Tables) -> Iterator[Problem]:
    source = rule.outcome.get("source", "constant")
    if source == "components":
        if rule.outcome.get("action") != "explode":
            yield Problem(_at(rule, "source"), "rule.parts_only_explode")
    elif not rule.outcome.get("value"):
        yield Problem(_at(rule, "value"), "rule.no_value")
    elif source == "constant":
        yield from _check_fixed(rule)
    else:
        yield from _check_source(rule, tables, is_line=True)


def _check_fixed(rule: Rule) -> Iterator[Problem]:
    action, value = rule.outcome.get("action"), str(rule.outcome["value"])
    try:
        if action == "convert":
            read_factor(value)
        elif action == "explode":
            read_parts(value)
    except RuleError as error:
        yield Problem(_at(rule, "value"), error.code, error.params)
        return
    skus = _becomes(rule)
    known = items_by_sku(skus)
    for sku in skus:
        if sku not in known:
            yield Problem(_at(rule, "value"), "rule.unknown_item", {"sku": sku})


def _becomes(rule: Rule) -> list[str]:
    """The items that a fixed value names."""
    value = str(rule.outcome.get("value", ""))
    try:
        match rule.outcome.get("action"):
            case "select":
                return [value]
            case "explode":
                return [part.sku for part in read_parts(value)]
    except RuleError:
        return []
    return []


def _pinned(rule: Rule) -> list[str]:
    """The items that a condition names."""
    found: list[str] = []
    for node in walk(rule.condition):
        if isinstance(node, Leaf) and node.field == "line.sku":
            if node.op == "is":
                found.append(str(node.value))
            elif node.op == "in":
                found += [str(each) for each in node.value]
    return found


def _circles(rules: Sequence[Rule], stage: str, circle: list[str]) -> Iterator[Problem]:
    """The circle, said at each rule of this set that is part of it."""
    labels = " → ".join(str(ATTRIBUTES[name].label) for name in circle)
    for rule in rules:
        if stage_of(rule) == stage and rule.outcome.get("attribute") in circle:
            path = _at(rule, "attribute")
            yield Problem(path, "rule.circle", {"circle": labels}, Severity.ERROR)


def _named(attribute: Attribute) -> dict[str, str]:
    return {"field_label": attribute.label}


def _at(rule: Rule, field: str) -> str:
    return f"{rule.key}.outcome.{field}"
