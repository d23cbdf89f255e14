"""Processing constraints, enforced where things are done: page, API, portal and file
obey alike.

1. `ensure_allowed` is called by every service that does something to an order; what is
   refused as a whole raises, single refused lines are returned: the rest is done.
2. `blocked` tells pages beforehand what cannot be done, and why.
3. `submitting` asks about an order that comes in, as a policy of capture.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from foundation import clock
from foundation.models import User
from foundation.rules.sets import Hits, RuleProgram
from foundation.sentences import word
from foundation.services.rule_books import rule_book
from orders.engine.constraints import (
    Action,
    Deed,
    Entity,
    Refusal,
    concerns,
    refusals,
    whole,
)
from orders.engine.facts import OrderFacts
from orders.engine.intake import Finding, Severity
from orders.errors import Constrained, ReasonNeeded
from orders.models import Order
from orders.services.prepared import Prepared, Ruled, failure_findings
from orders.services.replay.history import wanted_by
from orders.services.replay.stored_facts import facts_of_orders

USE = "constraint"
EVERYTHING = frozenset(Entity)
#: What canceling touches: a line less is a quantity less.
CANCELING = frozenset({Entity.ORDER, Entity.LINE, Entity.QUANTITY})
CANCELING_LINES = frozenset({Entity.LINE, Entity.QUANTITY})
#: Splitting makes a line, of a quantity that another one loses.
SPLITTING = frozenset({Entity.LINE, Entity.QUANTITY})


def ensure_allowed(
    order: Order,
    action: Action,
    *,
    entities: Collection[Entity] = (Entity.ORDER,),
    lines: Collection[int] | None = None,
    by: User | None,
    reason: str = "",
) -> frozenset[int]:
    """Raise Constrained where this may not be done as a whole, with every reason.

    Returns the lines (of those named) that are refused while the rest may go on.
    Raises ReasonNeeded where a reason would be enough and none is given.
    """
    deed = deed_of(action, entities, lines, by)
    found = refusals_of(order, deed)
    if not reason.strip() and any(each.is_reason_enough for each in found):
        asking = [each for each in found if each.is_reason_enough]
        raise ReasonNeeded(_words(asking), field="reason")
    standing = [each for each in found if not each.is_reason_enough]
    if against := whole(standing, deed):
        raise Constrained(_words(against), field=against[0].field)
    return frozenset(each.line for each in standing if each.line is not None)


def refusals_of(order: Order, deed: Deed) -> list[Refusal]:
    """Everything that stands against a deed, as the order is now."""
    book = rule_book(USE)
    if not _is_about(book, [deed]):
        return []
    return _ask(book, deed, _facts(order, deed, book))


def blocked(order: Order, deeds: Iterable[Deed]) -> dict[Action, str]:
    """Of these deeds those that are refused as a whole, with the reason in words."""
    wanted, book = list(deeds), rule_book(USE)
    if not wanted or not _is_about(book, wanted):
        return {}
    facts = _facts(order, wanted[0], book)
    found: dict[Action, str] = {}
    for deed in wanted:
        standing = [e for e in _ask(book, deed, facts) if not e.is_reason_enough]
        if against := whole(standing, deed):
            found[deed.action] = _words(against)
    return found


def submitting(prepared: Prepared) -> Ruled:
    """What stands against creating an order, or booking it, by who brings it.

    Who may not create it gets nothing in; who may not book it leaves a draft.
    """
    book = rule_book(USE)
    submit = deed_of(Action.SUBMIT, EVERYTHING, None, prepared.by)
    create = deed_of(Action.CREATE, EVERYTHING, None, prepared.by)
    wanted = [submit] if prepared.number else [create, submit]
    if not _is_about(book, wanted):
        return Ruled()
    facts = prepared.facts
    hits = book.run(facts.header, facts.lines)
    findings = [
        _finding(each, deed.action)
        for deed in wanted
        for each in refusals(hits.hits, deed, facts.header, facts.lines, facts.line_nos)
    ]
    applied = (hit for hit in hits.hits if any(concerns(hit.rule, d) for d in wanted))
    failed = failure_findings(hits)
    return Ruled((*findings, *failed), Hits(tuple(applied)))


def deed_of(
    action: Action,
    entities: Collection[Entity],
    lines: Collection[int] | None,
    by: User | None,
) -> Deed:
    """What this person wants to do."""
    roles = None if by is None else frozenset(role.value for role in by.roles)
    touched = None if lines is None else frozenset(lines)
    return Deed(action, frozenset(entities), touched, roles)


def _is_about(book: RuleProgram, deeds: Collection[Deed]) -> bool:
    return any(concerns(rule, deed) for rule in book.rules for deed in deeds)


def _facts(order: Order, deed: Deed, book: RuleProgram) -> OrderFacts:
    roles = deed.roles or frozenset()
    today, asked = clock.today(), wanted_by([book])
    return facts_of_orders([order], today, roles=roles, wanted=asked)[0]


def _ask(book: RuleProgram, deed: Deed, facts: OrderFacts) -> list[Refusal]:
    hits = book.run(facts.header, facts.lines)
    return refusals(hits.hits, deed, facts.header, facts.lines, facts.line_nos)


def _finding(refusal: Refusal, action: Action) -> Finding:
    if refusal.line is not None:
        severity = Severity.REFUSED
    else:
        severity = Severity.REJECT if action == Action.CREATE else Severity.ERROR
    params = dict(refusal.params) | {"rule": refusal.rule}
    return Finding(refusal.code, severity, refusal.field, refusal.line, params)


def _words(found: Iterable[Refusal]) -> str:
    """Every reason once, in the reader's language."""
    texts = [word(each.code, each.params) for each in found]
    return " ".join(dict.fromkeys(texts))
