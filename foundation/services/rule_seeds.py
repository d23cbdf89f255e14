"""Rules that ship with the system: published once, from then on the customer's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from foundation.db import atomic
from foundation.models import RuleSet, User
from foundation.rule_uses import standards
from foundation.rules.sets import Rule
from foundation.services.rule_drafts import create_set, draft_of, save_draft
from foundation.services.rule_publishing import publish

#: Standard rules have always applied: demo and history travel to before the migration.
ALWAYS_SINCE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@atomic()
def ensure_rule_set(
    use: str, code: str, name: str, rules: Sequence[Rule], by: User | None = None
) -> RuleSet:
    """A standard rule set, published; one that exists is left as people made it."""
    found = RuleSet.objects.filter(code=code).first()
    if found is not None:
        return found
    rule_set = create_set(use=use, code=code, name=name, by=by)
    draft = draft_of(rule_set, by)
    draft = save_draft(draft, rules, expected_edit=draft.edit_count, by=by)
    publish(draft, effective_from=ALWAYS_SINCE, by=None)
    return rule_set


def ensure_standard_rules() -> None:
    """Every standard rule set that the apps have registered."""
    for ensure in standards():
        ensure()
