"""The same Idempotency-Key acts once: its answer is kept and given again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.errors import BusinessError
from foundation.models import InboundMessage, User

Answer = tuple[int, dict[str, Any]]


class KeyUsedDifferently(BusinessError):
    code = "idempotency_key_reused"
    message = _("This Idempotency-Key was used for a different request.")
    status = 422


@dataclass(frozen=True)
class Call:
    """One request of another system: who asks, what for, its key and raw body."""

    source: str
    endpoint: str
    key: str
    body: bytes
    by: User


def once(call: Call, act: Callable[[], Answer]) -> Answer:
    """Run `act` for a new key; give the kept answer for one that was seen.

    The row and what `act` writes commit together, so a request cut off by a crash
    leaves nothing and may be sent again. Two at the same moment: the second waits.
    """
    sha256 = hashlib.sha256(call.body).hexdigest()
    with transaction.atomic():
        _wait_for_turn(call)
        known = InboundMessage.objects.filter(
            source=call.source, kind=call.endpoint, external_key=call.key
        ).first()
        if known is not None:
            if known.sha256 != sha256:
                raise KeyUsedDifferently
            return known.result["status"], known.result["body"]
        status, body = act()
        InboundMessage.objects.create(
            source=call.source,
            kind=call.endpoint,
            external_key=call.key,
            sha256=sha256,
            raw=call.body,
            state=InboundMessage.State.DONE,
            result={"status": status, "body": body},
            received_by=call.by,
            received_at=clock.now(),
        )
        return status, body


def _wait_for_turn(call: Call) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{call.source}|{call.endpoint}|{call.key}"],
        )
