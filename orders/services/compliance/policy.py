"""When orders are screened and how alike names must be: changed by people, audited."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from foundation.access import require
from foundation.db import atomic
from foundation.facts import renew_version
from foundation.models import User
from foundation.services.audit import save_audited
from orders.errors import PolicyInvalid
from orders.models import SanctionList, ScreeningPolicy
from orders.permissions import DECIDE_COMPLIANCE
from orders.services.screening.facts import VERSION, PolicyFacts


@atomic()
def save_policy(values: PolicyFacts, *, by: User | None) -> ScreeningPolicy:
    """Set when and how orders are screened from now on."""
    if by is not None:
        require(by, DECIDE_COMPLIANCE)
    if not 50 <= values.note_from <= values.threshold <= 100:
        raise PolicyInvalid(
            _("Noting starts at 50 or more, and not above the threshold."),
            field="note_from",
        )
    policy = ScreeningPolicy.objects.first() or ScreeningPolicy()
    for name, value in asdict(values).items():
        setattr(policy, name, value)
    save_audited(policy, subject=("screening_policy", "1"), by=by)
    renew_version(VERSION)
    return policy


@atomic()
def set_list_active(listed: SanctionList, *, is_active: bool, by: User) -> None:
    """Screen against a list, or no longer."""
    require(by, DECIDE_COMPLIANCE)
    listed.is_active = is_active
    save_audited(listed, subject=("sanction_list", listed.code), by=by)
    renew_version(VERSION)
