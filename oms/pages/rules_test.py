"""The test bench: what the rules of a version would say about a stored order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.models import RuleVersion
from foundation.permissions import SEE_RULES
from foundation.rule_content import rules_of
from foundation.rule_forms import asks_lines
from foundation.rule_queries import get_version_for
from foundation.rule_uses import RuleUse, uses
from foundation.rules.errors import RuleError
from foundation.rules.explain import Reason, explain
from foundation.rules.nodes import All, Any_, Leaf, Node, Not, Related
from foundation.rules.sentence import value_words, words
from foundation.rules.sets import Rule
from foundation.rules.vocabulary import Facts, Vocabulary
from foundation.sentences import word
from oms.pages.rules_forms import TestForm
from oms.pages.rules_words import outcome_words
from orders.access import orders_for
from orders.engine.facts import OrderFacts
from orders.models import Order
from orders.services.replay.stored_facts import facts_of_orders
from orders.vocabulary import ORDER

#: Lines that are explained one by one.
MOST_LINES = 50


@dataclass(frozen=True)
class Step:
    """One part of a condition: whether it held, and what it saw."""

    text: str
    held: bool | None
    seen: str
    failure: str
    children: list[Step]


@dataclass(frozen=True)
class Trial:
    """A condition tried on the order as a whole, or on one of its lines."""

    line: int | None
    step: Step


@dataclass(frozen=True)
class Verdict:
    """What one rule says about the order."""

    rule: Rule
    outcome: str
    trials: list[Trial]
    failure: str = ""

    @property
    def lines(self) -> list[int]:
        return [each.line for each in self.trials if each.step.held and each.line]

    @property
    def is_hit(self) -> bool:
        return any(each.step.held for each in self.trials)


@require_safe
@staff_page(SEE_RULES)
def rule_test(request: PersonRequest, code: str, number: int) -> HttpResponse:
    version = get_version_for(request.user, code, number)
    form = TestForm(request.GET if "number" in request.GET else None)
    order = _order(request, form) if form.is_valid() else None
    if form.is_bound and form.is_valid() and order is None:
        form.add_error("number", _("There is no order with this number."))
    use = uses.get(version.rule_set.use)
    context = {
        "form": form,
        "version": version,
        "rule_set": version.rule_set,
        "order": order,
        "verdicts": _verdicts(version, use, order, request.GET.get("rule", "")),
        "is_possible": use.vocabulary() is ORDER,
    }
    return render(request, "pages/rules/rule_test.html", context)


def _order(request: PersonRequest, form: TestForm) -> Order | None:
    number = form.cleaned_data["number"].strip().replace("\x00", "")
    return orders_for(request.user).filter(number=number).first()


def _verdicts(
    version: RuleVersion, use: RuleUse, order: Order | None, only: str
) -> list[Verdict]:
    if order is None or use.vocabulary() is not ORDER:
        return []
    (facts,) = facts_of_orders([order], clock.today())
    return [
        _verdict(rule, use, facts)
        for rule in sorted(rules_of(version), key=lambda rule: rule.priority)
        if not only or rule.key == only
    ]


def _verdict(rule: Rule, use: RuleUse, facts: OrderFacts) -> Verdict:
    outcome = outcome_words(use, rule.outcome)
    try:
        trials = list(_trials(rule.condition, facts, use.vocabulary()))
    except RuleError as error:
        return Verdict(rule, outcome, [], word(error.code, error.params))
    return Verdict(rule, outcome, trials)


def _trials(node: Node, facts: OrderFacts, vocabulary: Vocabulary) -> Iterator[Trial]:
    if not asks_lines(node, vocabulary):
        yield Trial(None, _step(explain(node, facts.header, vocabulary), vocabulary))
        return
    rows = list(zip(facts.line_nos, facts.lines, strict=True))[:MOST_LINES]
    for number, line in rows:
        merged: Facts = {**facts.header, **line}
        yield Trial(number, _step(explain(node, merged, vocabulary), vocabulary))


def _step(reason: Reason, vocabulary: Vocabulary) -> Step:
    node = reason.node
    inner = vocabulary
    if isinstance(node, Related):
        inner = vocabulary.field(node.field).of or vocabulary
    failed = reason.failure
    return Step(
        _title(node, vocabulary),
        reason.held,
        _seen(node, reason.seen, vocabulary),
        word(failed.code, failed.params) if failed else "",
        [_step(child, inner) for child in reason.children],
    )


def _title(node: Node, vocabulary: Vocabulary) -> str:
    if isinstance(node, All):
        return _("All of these") if node.nodes else _("Always")
    if isinstance(node, Any_):
        return _("Any of these")
    return _("Not this") if isinstance(node, Not) else words(node, vocabulary)


def _seen(node: Node, seen: Any, vocabulary: Vocabulary) -> str:
    if isinstance(node, Leaf):
        return _fact(node.field, seen, vocabulary)
    if isinstance(node, Related):
        return str(seen)
    if isinstance(seen, Mapping):
        shown = [
            f"{name} = {_fact(name, value, vocabulary)}" for name, value in seen.items()
        ]
        return ", ".join(shown)
    return ""


def _fact(name: str, value: Any, vocabulary: Vocabulary) -> str:
    field = vocabulary.by_name.get(name)
    return (value_words(field, value) if field else str(value)) or _("empty")
