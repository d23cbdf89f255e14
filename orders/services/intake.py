"""Files of orders: the raw message kept, one result per order, nothing half-written.

1. The message is stored as it came, before anything is read of it.
2. Its format reads it into orders; a file that cannot be read says why.
3. Each order goes through capture in a transaction of its own (history: in chunks).
4. The message keeps the result, so that nobody has to run it again to know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, transaction

from foundation import sentences
from foundation.actor import by_means
from foundation.errors import BusinessError
from foundation.kinds import load_kinds
from foundation.models import InboundMessage, Means, User
from orders.engine.formats import (
    MOST_BYTES,
    ImportFormat,
    ParsedOrder,
    ParseOptions,
    UnreadableFile,
)
from orders.engine.intake import Finding, Severity
from orders.models import Order
from orders.services.capture import channel_and_company
from orders.services.corrections import receive
from orders.services.past.history import import_past
from orders.services.past.rows import PastImport
from orders.states import OrderStatus

log = structlog.get_logger()

FORMATS = "orders.imports"
TAKEN = frozenset({"created", "unchanged", "revised"})


@dataclass(frozen=True)
class ImportOptions:
    """How a file is to be read; what is empty is found out."""

    format: str = ""
    channel: str = ""
    map: Mapping[str, Any] = field(default_factory=dict)
    is_history: bool = False
    is_creating: bool = False
    is_dry_run: bool = False
    #: Folder of the file, for the further tables of a map.
    folder: str = ""


@dataclass(frozen=True)
class OrderResult:
    """What became of one order of a file."""

    external_id: str
    outcome: str
    number: str = ""
    row: int = 0
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "external_id": self.external_id,
            "outcome": self.outcome,
            "number": self.number,
            "row": self.row,
            "findings": [finding_as_json(each) for each in self.findings],
        }


@dataclass(frozen=True)
class FileResult:
    """What became of a file: a result per order, or why it could not be read."""

    file_name: str
    message_id: int | None
    format: str
    orders: tuple[OrderResult, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Every order is in: booked now, or before and unchanged."""
        return not self.findings and all(each.outcome in TAKEN for each in self.orders)

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file_name,
            "message": self.message_id,
            "format": self.format,
            "taken": self.is_taken,
            "orders": [each.as_json() for each in self.orders],
            "findings": [finding_as_json(each) for each in self.findings],
        }


@dataclass(frozen=True)
class _Source:
    file_name: str
    data: bytes
    reader: ImportFormat


def import_file(
    file_name: str, data: bytes, *, options: ImportOptions, by: User | None
) -> FileResult:
    """Take in the orders of a file. Sending it again changes nothing.

    With a dry run nothing is kept, not even the message.
    """
    if len(data) > MOST_BYTES:
        return _refused(file_name, "file.too_large", most=MOST_BYTES // 1024**2)
    kind = options.format or sniff(file_name, data)
    format_class = formats().get(kind)
    if format_class is None:
        return _refused(file_name, "file.unknown_format")
    channel = options.channel or format_class.channel
    channel_and_company(channel)
    message = None
    if not options.is_dry_run:
        message = keep_message(file_name, data, kind=kind, channel=channel, by=by)
    with by_means(Means.IMPORT):
        source = _Source(file_name, data, format_class())
        result = _import(source, channel, options, by)
    return _note(message, result)


def formats() -> dict[str, type[ImportFormat]]:
    return load_kinds(FORMATS, ImportFormat)


def sniff(file_name: str, data: bytes) -> str:
    """The kind of the first format that takes the file for its own; empty if none."""
    found = (kind for kind, cls in formats().items() if cls().sniff(file_name, data))
    return next(found, "")


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """A finding, its sentence now, and what other readers need to word it."""
    params: dict[str, Any] = json.loads(
        json.dumps(dict(finding.params), cls=DjangoJSONEncoder)
    )
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "field": finding.field,
        "line": finding.line,
        "message": sentences.word(finding.code, finding.params),
        "params": params,
    }


def word_finding(kept: Mapping[str, Any]) -> str:
    """A finding that was kept as JSON, in the reader's language."""
    if "params" not in kept:
        return str(kept["message"])
    return sentences.word(kept["code"], kept["params"])


def _refused(file_name: str, code: str, **params: Any) -> FileResult:
    finding = Finding(code, Severity.REJECT, params=params)
    return FileResult(file_name, None, "", findings=(finding,))


def keep_message(
    file_name: str, data: bytes, *, kind: str, channel: str, by: User | None
) -> InboundMessage:
    """The raw message; the same bytes under the same name are one message."""
    message, _ = InboundMessage.objects.get_or_create(
        source=channel,
        kind=kind,
        external_key=_storable(file_name)[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={
            "file_name": _storable(file_name)[:200],
            "raw": data,
            "received_by": by,
        },
    )
    return message


def _storable(name: str) -> str:
    return name.replace("\x00", "").encode("utf-8", "replace").decode()


def _note(message: InboundMessage | None, result: FileResult) -> FileResult:
    if message is None:
        return result
    state = InboundMessage.State
    is_done = result.is_taken and not _waits_as_draft(result)
    InboundMessage.objects.filter(pk=message.pk).update(
        state=state.DONE if is_done else state.FAILED,
        result=result.as_json(),
    )
    return FileResult(
        result.file_name, message.pk, result.format, result.orders, result.findings
    )


def _waits_as_draft(result: FileResult) -> bool:
    """An order that came before may still be a draft that somebody has to complete."""
    known = [each.number for each in result.orders if each.outcome == "unchanged"]
    drafts = Order.objects.filter(number__in=known, status=OrderStatus.DRAFT)
    return bool(known) and drafts.exists()


def _import(
    source: _Source, channel: str, options: ImportOptions, by: User | None
) -> FileResult:
    name, reader = source.file_name, source.reader
    given = ParseOptions(options.map, options.is_history, options.folder)
    try:
        parsed = reader.parse(source.data, given)
    except UnreadableFile as wrong:
        return FileResult(name, None, reader.kind, findings=(wrong.finding,))
    if options.is_history:
        orders = tuple(_take_past(parsed, channel, options, by))
    else:
        orders = tuple(_take(each, channel, options, by) for each in parsed)
    return FileResult(name, None, reader.kind, orders)


def _take(
    parsed: ParsedOrder, channel: str, options: ImportOptions, by: User | None
) -> OrderResult:
    key = parsed.order.external_id
    try:
        # A dry run is the real thing, taken back.
        with transaction.atomic():
            result = receive(parsed.order, channel=channel, by=by)
            transaction.set_rollback(options.is_dry_run)
    except BusinessError as error:
        finding = Finding(
            "order.business", Severity.REJECT, params={"message": str(error)}
        )
        return OrderResult(key, "rejected", "", parsed.row, (finding,))
    except DatabaseError as error:
        log.warning("order not stored", external_id=key, error=str(error))
        finding = Finding("order.cannot_be_stored", Severity.REJECT)
        return OrderResult(key, "rejected", "", parsed.row, (finding,))
    number = result.order.number if result.order and not options.is_dry_run else ""
    return OrderResult(key, result.outcome.value, number, parsed.row, result.findings)


def _take_past(
    parsed: list[ParsedOrder], channel: str, options: ImportOptions, by: User | None
) -> Iterable[OrderResult]:
    facts, company = channel_and_company(channel)
    terms = PastImport(facts, company, by, options.is_creating)
    with transaction.atomic():
        outcomes = list(import_past(parsed, terms))
        transaction.set_rollback(options.is_dry_run)
    for each, past in zip(parsed, outcomes, strict=True):
        yield OrderResult(
            each.order.external_id,
            past.outcome,
            past.number,
            each.row,
            past.findings,
        )
