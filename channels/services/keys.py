"""API keys: shown once, kept as a hash, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from channels.models import ApiKey
from foundation import clock
from foundation.db import atomic
from foundation.models import User
from foundation.services.audit import record_audit
from partners.models import Channel

_PREFIX_LENGTH = 8


@atomic()
def make_key(
    name: str, *, channel: Channel, user: User, by: User | None
) -> tuple[ApiKey, str]:
    """A key that acts as `user` for `channel`; its secret is returned only here."""
    prefix = secrets.token_hex(_PREFIX_LENGTH // 2)
    secret = f"{prefix}.{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name, channel=channel, user=user, prefix=prefix, sha256=_hash(secret)
    )
    record_audit(
        subject=("api_key", prefix),
        before={},
        after={"name": name, "channel": channel.code, "user": user.email},
        by=by,
    )
    return key, secret


def find_key(secret: str) -> ApiKey | None:
    """The active key of a secret; None for a wrong one."""
    key = (
        ApiKey.objects.select_related("channel__company", "user")
        .prefetch_related("user__grants", "user__scope_rows")
        .filter(prefix=secret.partition(".")[0], is_active=True, user__is_active=True)
        .first()
    )
    if key is None or not hmac.compare_digest(key.sha256, _hash(secret)):
        return None
    today = clock.today()
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
    return key


def _hash(secret: str) -> str:
    # The secret has 256 random bits: a slow hash would protect nothing more.
    return hashlib.sha256(secret.encode()).hexdigest()
