"""Add and change discount rules; the parameters are checked by the rule's kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.db import atomic
from foundation.facts import renew_version
from foundation.kinds import load_kinds
from foundation.models import User
from foundation.services.audit import save_audited
from pricing.engine.rule import PriceRule, WrongParams
from pricing.errors import PriceInvalid
from pricing.models import DiscountRule


@dataclass(frozen=True)
class DiscountRuleInput:
    code: str
    name: str
    kind: str
    params: Mapping[str, Any]
    valid_from: dt.date
    valid_to: dt.date | None = None
    position: int = 10
    is_active: bool = True


@atomic()
def save_discount_rule(
    values: DiscountRuleInput, *, by: User | None, rule: DiscountRule | None = None
) -> DiscountRule:
    """Add a discount rule, or change the one given."""
    _check(values)
    rule = rule or DiscountRule(code=values.code)
    rule.name = values.name
    rule.kind = values.kind
    rule.params = {name: _plain(value) for name, value in values.params.items()}
    rule.position = values.position
    rule.valid_from = values.valid_from
    rule.valid_to = values.valid_to
    rule.is_active = values.is_active
    save_audited(rule, subject=("discount_rule", rule.code), by=by)
    renew_version("pricing")
    return rule


def _check(values: DiscountRuleInput) -> None:
    kind = load_kinds("pricing.engine.rules", PriceRule).get(values.kind)
    if kind is None:
        raise PriceInvalid(_("This kind of rule is unknown."), field="kind")
    try:
        kind(values.code, values.name, values.params)
    except WrongParams as error:
        raise PriceInvalid(
            _("The parameter “%(name)s” does not fit."),
            field=error.field,
            name=error.field,
        ) from error


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool) else str(value)
