"""What rules of validation say about an order before it is booked.

1. Validation rules, for the header and for lines, all in one pass.
2. Processing constraints on creating and submitting orders: a draft may be kept by
   somebody who may not book it.
"""

from __future__ import annotations

from foundation.rules.sets import Hit, Hits
from foundation.services.rule_books import rule_book
from orders.engine.intake import Finding
from orders.engine.ruled import finding_of
from orders.services.prepared import Prepared, Ruled, failure_findings
from orders.services.validation.constraints import submitting

USE = "validation"


def validate_by_rules(prepared: Prepared) -> Ruled:
    """Every rule that the order does not satisfy, each with its field and its words."""
    constrained = submitting(prepared)
    book = rule_book(USE)
    if not book.rules:
        return constrained
    facts = prepared.facts
    found = book.run(facts.header, facts.lines)
    findings = [each for hit in found.hits for each in _findings(hit, prepared)]
    failed = failure_findings(found)
    hits = Hits((*found.hits, *constrained.hits.hits))
    return Ruled((*findings, *failed, *constrained.findings), hits)


def _findings(hit: Hit, prepared: Prepared) -> list[Finding]:
    facts = prepared.facts
    rule = f"{hit.rule.set_code}/{hit.rule.key}"
    outcome = hit.rule.outcome
    if hit.lines is None:
        return [finding_of(outcome, rule, facts.header)]
    return [
        finding_of(
            outcome,
            rule,
            {**facts.header, **facts.lines[place]},
            facts.line_nos[place],
        )
        for place in hit.lines
    ]
