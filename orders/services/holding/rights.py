"""Who may release a hold: the roles written on it, or all who release holds.

A hold of the system without roles is released by the system only.
"""

from __future__ import annotations

from django.utils.translation import gettext

from foundation.access import require
from foundation.errors import BusinessError
from foundation.formats import either
from foundation.models import User
from foundation.roles import Role
from orders.errors import NotYourRelease, SystemHold
from orders.models import Hold
from orders.permissions import RELEASE_HOLDS
from orders.states import HoldKind


def require_release(hold: Hold, person: User) -> None:
    """Raise SystemHold, NotYourRelease or NotAllowed unless the person may release."""
    require(person, RELEASE_HOLDS)
    if person.is_superuser:
        return
    if hold.kind == HoldKind.SYSTEM and not hold.release_roles:
        raise SystemHold
    if not _is_among(hold, person):
        raise NotYourRelease(roles=roles_named(hold.release_roles))


def why_not(hold: Hold, person: User) -> str:
    """Why this person may not release the hold, in words; empty where they may."""
    if not person.may(RELEASE_HOLDS):
        return gettext("You may not release holds.")
    try:
        require_release(hold, person)
    except BusinessError as error:
        return str(error)
    return ""


def _is_among(hold: Hold, person: User) -> bool:
    return not hold.release_roles or bool(set(hold.release_roles) & set(person.roles))


def roles_named(codes: list[str]) -> str:
    """Roles in the reader's language."""
    labels = [gettext(role.label) for role in Role if role.value in codes]
    return either(labels)
