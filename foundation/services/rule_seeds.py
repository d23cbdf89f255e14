"""Rules that ship with the system: published once, from then on the customer's own."""

from __future__ import annotations

from collections.abc import Sequence

from foundation import clock
from foundation.db import atomic
from foundation.models import RuleSet, RuleVersion, User
from foundation.models.rules import ALWAYS_SINCE
from foundation.rule_content import content_of
from foundation.rule_uses import standards
from foundation.rules.sets import Rule
from foundation.services.rule_drafts import check_or_refuse, rules_changed


@atomic()
def ensure_rule_set(
    use: str, code: str, name: str, rules: Sequence[Rule], by: User | None = None
) -> RuleSet:
    """A standard rule set, published; one that exists is left as people made it.

    The audit begins with what people change: the version itself says what shipped.
    """
    found = RuleSet.objects.filter(code=code).first()
    if found is not None:
        return found
    now = clock.now()
    rule_set = RuleSet(use=use, code=code, name=name, owner=by, created_at=now)
    check_or_refuse(rule_set, rules)
    rule_set.save()
    # After every flush of a test database this runs again: one INSERT, not a life.
    version = RuleVersion(
        rule_set=rule_set,
        number=1,
        content=content_of(rules),
        edited_by=by,
        edited_at=now,
        created_by=by,
        created_at=now,
    )
    version.publish(by, now, ALWAYS_SINCE, None)
    version.save()
    rules_changed()
    return rule_set


def ensure_standard_rules() -> None:
    """Every standard rule set that the apps have registered."""
    for ensure in standards():
        ensure()
