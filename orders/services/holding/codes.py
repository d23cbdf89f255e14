"""The codes of holds: master data for people, facts for the services."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext_lazy as _

from foundation.db import atomic
from foundation.facts import FactCache, renew_version
from foundation.models import User
from foundation.services.audit import save_audited
from orders.errors import HoldCodeInvalid, UnknownHoldCode
from orders.models import HoldCode
from orders.services.holding.steps import step_labels

CREDIT = "credit"
REVIEW = "review"
#: Applied and let go by screening only; nobody's role releases it.
COMPLIANCE = "compliance"

#: What the house cannot do without: made anew where their rows were removed.
_STANDARD = {
    COMPLIANCE: {"name": "Trade compliance", "release_roles": [], "is_system": True},
    CREDIT: {"name": "Credit", "release_roles": ["finance"], "is_system": True},
    REVIEW: {
        "name": "Review",
        "release_roles": ["rules", "sales_manager"],
        "is_system": True,
    },
}
STANDARD_CODES = frozenset(_STANDARD)


@dataclass(frozen=True)
class HoldCodeInput:
    """What a person may say of a hold code."""

    code: str
    name: str
    names: dict[str, str] = field(default_factory=dict)
    step: str = ""
    release_roles: Sequence[str] = ()
    auto_until_days: int | None = None
    is_active: bool = True


def hold_code(code: str) -> HoldCode:
    """The hold code; raises UnknownHoldCode."""
    found = _codes.get(code)
    if found is None and code in _STANDARD:
        found, is_made = HoldCode.objects.get_or_create(
            code=code, defaults=_STANDARD[code]
        )
        if is_made:  # nobody may remember a row that is rolled back
            renew_version("holds")
    if found is None:
        raise UnknownHoldCode(code=code, field="code")
    return found


def codes_for_people() -> list[HoldCode]:
    """The codes a person may apply by hand."""
    codes = HoldCode.objects.filter(is_active=True, is_system=False)
    return list(codes.order_by("name"))


@atomic()
def save_hold_code(
    values: HoldCodeInput, *, by: User | None, existing: HoldCode | None = None
) -> HoldCode:
    """Add a hold code, or change the one given; what is held already stays so."""
    code = existing or HoldCode(code=values.code)
    if existing is None and HoldCode.objects.filter(code=values.code).exists():
        raise HoldCodeInvalid(_("This code is taken."), field="code")
    if values.step and values.step not in step_labels():
        raise HoldCodeInvalid(_("This step is unknown."), field="step")
    for name, value in asdict(values).items():
        if name != "code":
            setattr(code, name, value)
    code.names = {key: text for key, text in values.names.items() if text}
    code.release_roles = sorted(values.release_roles)
    save_audited(code, subject=("hold_code", code.code), by=by)
    renew_version("holds")
    return code


def _load(codes: Collection[str]) -> dict[str, HoldCode]:
    return {row.code: row for row in HoldCode.objects.filter(code__in=codes)}


_codes = FactCache("holds", _load)
