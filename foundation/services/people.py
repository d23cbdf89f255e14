"""What people change about themselves: profile, language, theme, password."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from foundation import clock
from foundation.db import atomic
from foundation.models import Mail, User
from foundation.services.audit import record_audit, save_audited
from foundation.services.mail import queue_mail

RESET_PAUSE = dt.timedelta(minutes=5)


@atomic()
def save_profile(user: User, values: Mapping[str, Any], *, by: User) -> User:
    """Keep a changed profile; what changed is audited."""
    person = User.objects.select_for_update().get(pk=user.pk)
    for name in ("name", "language", "time_zone", "theme"):
        setattr(person, name, values[name])
    save_audited(person, subject=("user", person.email), by=by)
    return person


@atomic()
def choose(user: User, *, by: User, language: str = "", theme: str = "") -> None:
    """Remember the language or theme chosen from the frame of a page."""
    if language:
        user.language = language
    if theme:
        user.theme = theme
    user.save(update_fields=["language", "theme"])


@atomic()
def set_password(user: User, password: str, *, by: User | None) -> None:
    """Set a new password; the audit says that it changed, never to what."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record_audit(
        subject=("user", user.email),
        before={"password": "•"},
        after={"password": "••"},
        by=by,
    )


def person_of_link(person: str, token: str) -> User | None:
    """Whose reset link this is; None where it was used, is too old or made up."""
    try:
        key = int(force_str(urlsafe_base64_decode(person)))
    except (ValueError, OverflowError):
        return None
    user = User.objects.filter(pk=key, is_active=True).first()
    is_good = user and default_token_generator.check_token(user, token)
    return user if is_good else None


@atomic()
def send_password_reset(email: str) -> None:
    """Mail a link to choose a new password, if somebody has this address.

    The answer never says whether; a second request within minutes sends nothing.
    """
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        return
    subject = ("user", user.email)
    just_sent = Mail.objects.filter(
        kind="password_reset",
        subject=user.email,
        created_at__gt=clock.now() - RESET_PAUSE,
    )
    if just_sent.exists():
        return
    address = reverse(
        "password_reset_confirm",
        args=[
            urlsafe_base64_encode(force_bytes(user.pk)),
            default_token_generator.make_token(user),
        ],
    )
    queue_mail(
        "password_reset",
        to=user.email,
        to_name=user.name,
        language=user.language,
        subject=subject,
        context={"url": f"{settings.SITE_URL}{address}"},
    )
