"""Acts of people on the floor, each with a key that their phone made.

A phone sends an act again when it heard no answer. The act and the note of it commit
together, so the second time only the kept answer is given. What is refused leaves no
note and may be tried again.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection, transaction

from foundation import clock
from foundation.locks import retry_deadlocks
from foundation.models import InboundMessage, User

SOURCE = "phone"


@dataclass(frozen=True)
class Done:
    """What came of an act: a sentence, and where to go next."""

    message: str
    next_url: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """What somebody wants done, once: its kind, its key and what was filled in."""

    kind: str
    key: uuid.UUID
    fields: Mapping[str, str]

    @property
    def cause(self) -> str:
        return f"{SOURCE}:{self.key}"


@retry_deadlocks
def act_once(act: Act, do: Callable[[], Done], *, by: User) -> tuple[Done, bool]:
    """Do it, or give the answer of the first time; and whether it is new."""
    raw = json.dumps(dict(act.fields), sort_keys=True).encode()
    with transaction.atomic():
        _wait_for_turn(act)
        known = InboundMessage.objects.filter(
            source=SOURCE, kind=act.kind, external_key=str(act.key)
        ).first()
        if known is not None:
            return Done(**known.result), False
        done = do()
        InboundMessage.objects.create(
            source=SOURCE,
            kind=act.kind,
            external_key=str(act.key),
            sha256=hashlib.sha256(raw).hexdigest(),
            raw=raw,
            state=InboundMessage.State.DONE,
            result=asdict(done),
            received_by=by,
            received_at=clock.now(),
        )
        return done, True


def _wait_for_turn(act: Act) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [act.cause]
        )
