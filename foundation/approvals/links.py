"""Signed links in mails: who may decide which step, until when.

A link acts for its approver while the step is pending, so it works once in effect. The
moment it ends is signed with it and compared with our own clock.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from foundation import clock
from foundation.models import ApprovalStep, User

VALID_FOR = dt.timedelta(days=7)
_SALT = "foundation.approvals.links"


@dataclass(frozen=True)
class Link:
    """What a link says: its step, its approver, and whether it is too old."""

    step_id: int
    user_id: int
    is_expired: bool


def link_to(step: ApprovalStep, person: User) -> str:
    """The address that lets this person decide the step without signing in."""
    until = clock.now() + VALID_FOR
    content = {"step": step.pk, "user": person.pk, "until": int(until.timestamp())}
    token = Signer(salt=_SALT).sign_object(content)
    return f"{settings.SITE_URL}{reverse('pages:approval_link', args=[token])}"


def read_link(token: str) -> Link | None:
    """What a link says; None where it was made up or changed."""
    try:
        content = Signer(salt=_SALT).unsign_object(token)
        step, user, until = content["step"], content["user"], content["until"]
    except (BadSignature, ValueError, KeyError, TypeError):
        return None
    return Link(step, user, clock.now().timestamp() > until)
