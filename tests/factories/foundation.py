"""Rows of the cellar for tests; a document and a job kind that need no other app."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from foundation import clock
from foundation.models import Document, DocumentContent, Job, NumberSeries, User

PDF = b"%PDF-1.7 a paper"


def make_series(code: str = "INV-NL", prefix: str = "2026-", digits: int = 5) -> str:
    NumberSeries.objects.create(code=code, prefix=prefix, digits=digits)
    return code


def make_document(
    subject: str = "ORD-1042",
    *,
    kind: str = "paper",
    data: bytes | None = PDF,
    **fields: Any,
) -> Document:
    """A paper of an order: ready with these bytes, or still wanted without any."""
    document = Document.objects.create(
        **{
            "kind": kind,
            "subject_kind": "order",
            "subject": subject,
            "thread": subject,
            "language": "en",
            "state": Document.State.WANTED if data is None else Document.State.READY,
            "file_name": f"{kind} {subject}.pdf",
            "sha256": hashlib.sha256(data).hexdigest() if data else "",
            "size": len(data or b""),
            "token": secrets.token_urlsafe(32),
        }
        | fields
    )
    if data is not None:
        DocumentContent.objects.create(document=document, data=data)
    return document


def make_job(kind: str = "counting", by: User | None = None, **fields: Any) -> Job:
    return Job.objects.create(
        kind=kind,
        title=fields.pop("title", "Counting"),
        created_by=by,
        created_at=clock.now(),
        **fields,
    )
