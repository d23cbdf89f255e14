"""The rows of a screening: its result, its findings, and cases for people to decide."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from foundation.actor import current_means
from foundation.bulk import Batch, fetch_rows
from foundation.models import TimelineEntry
from orders.compliance.states import CaseStatus, ScreeningStatus
from orders.models import LicenseUse, ListedParty, ScreeningCase, ScreeningFinding
from orders.services.screening.screen import Hit, Pair, Screening

#: Number of a case as people say it.
PREFIX = "SCR-"

_KEYS = """
SELECT nextval(pg_get_serial_sequence('orders_screeningcase', 'id')),
    nextval('screening_case_number_seq')
FROM generate_series(1, %s)
"""
_RESULT = """
INSERT INTO orders_orderscreening (order_id, status, trigger, screened_at, versions)
VALUES (%s, %s, %s, %s, %s::jsonb)
ON CONFLICT (order_id) DO UPDATE SET status = excluded.status,
    trigger = excluded.trigger, screened_at = excluded.screened_at,
    versions = excluded.versions
"""
_FORGET = "DELETE FROM orders_screeningfinding WHERE order_id = %s"
_FINDING = ("order_id", "line_no", "source", "code", "status", "params", "case_id")
_CASE = (
    "id",
    "number",
    "order_id",
    "roles",
    "party_name",
    "party_country",
    "fingerprint",
    "listed_id",
    "list_code",
    "list_version",
    "external_id",
    "entry_digest",
    "entry",
    "score",
    "reasons",
    "is_automatic",
    "status",
    "reason",
    "decided_at",
    "created_at",
)
_USE = (
    "license_id",
    "order_id",
    "line_no",
    "quantity",
    "value",
    "cause",
    "by_id",
    "at",
)
_TIMELINE = (
    "kind",
    "subject_kind",
    "subject",
    "thread",
    "code",
    "params",
    "means",
    "at",
)


def add_screening(
    batch: Batch,
    order_id: int,
    screening: Screening,
    at: dt.datetime,
    *,
    is_first: bool = False,
) -> None:
    """The rows of a screening after the order's own, in the same round trip."""
    hits = [hit for hit in screening.hits if not hit.is_known]
    known = {} if is_first else _cases_of(order_id, hits)
    new = {hit.pair: hit for hit in hits if hit.pair not in known}
    keys = fetch_rows(_KEYS, [len(new)]) if new else []
    case_ids = known | {
        pair: key for pair, (key, _number) in zip(new, keys, strict=True)
    }
    entries = _entries(new.values()) if new else {}
    rows = [
        _case_row(order_id, hit, key, entries, at)
        for hit, key in zip(new.values(), keys, strict=True)
    ]
    batch.insert(ScreeningCase, _CASE, rows)
    versions = json.dumps(dict(screening.versions))
    status, trigger = screening.status.value, screening.trigger.value
    batch.execute(_RESULT, [order_id, status, trigger, at, versions])
    if not is_first:
        batch.execute(_FORGET, [order_id])
    batch.insert(
        ScreeningFinding, _FINDING, _finding_rows(order_id, screening, case_ids)
    )


def add_license_uses(
    batch: Batch,
    order_id: int,
    screening: Screening,
    *,
    by_id: int | None,
    at: dt.datetime,
    cause: str = "booked",
) -> None:
    """What the lines take of licenses: once per line, when the order is booked."""
    rows = [
        (
            each.license_id,
            order_id,
            each.line_no,
            each.quantity,
            each.value,
            cause,
            by_id,
            at,
        )
        for each in screening.consumptions
    ]
    batch.insert(LicenseUse, _USE, rows)


def add_timeline(
    batch: Batch, number: str, status: ScreeningStatus, at: dt.datetime
) -> None:
    """A step of the order's timeline that tells the result."""
    kind, means = TimelineEntry.Kind.SYSTEM.value, current_means()
    code = f"order.screened_{status.value}"
    row: tuple[Any, ...] = (kind, "order", number, number, code, {}, means, at)
    batch.insert(TimelineEntry, _TIMELINE, [row])


def _cases_of(order_id: int, hits: Sequence[Hit]) -> dict[Pair, int]:
    """Cases the order has from before, by pair."""
    if not hits:
        return {}
    rows = ScreeningCase.objects.filter(
        order_id=order_id, fingerprint__in={hit.pair[0] for hit in hits}
    ).values_list("fingerprint", "list_code", "external_id", "entry_digest", "id")
    return {
        (ours, code, theirs, digest): key for ours, code, theirs, digest, key in rows
    }


def _entries(hits: Iterable[Hit]) -> dict[int, ListedParty]:
    ids = {hit.match.entry.row_id for hit in hits}
    return ListedParty.objects.in_bulk([key for key in ids if key is not None])


def _case_row(
    order_id: int,
    hit: Hit,
    key: tuple[Any, ...],
    entries: Mapping[int, ListedParty],
    at: dt.datetime,
) -> tuple[Any, ...]:
    match, party = hit.match, hit.party.party
    entry, row_id = match.entry, match.entry.row_id
    case_id, number = key
    is_open = hit.status == CaseStatus.OPEN
    return (
        case_id,
        f"{PREFIX}{number}",
        order_id,
        [role.value for role in hit.party.roles],
        party.name[:200],
        party.country[:2],
        party.fingerprint,
        row_id,
        entry.list_code,
        entry.list_version,
        entry.external_id,
        entry.digest,
        _entry(match.entry.name, entries.get(row_id or 0)),
        match.score,
        [{"code": each.code, "params": each.params} for each in match.reasons],
        hit.is_automatic,
        hit.status.value,
        "",
        None if is_open else at,
        at,
    )


def _entry(name: str, row: ListedParty | None) -> dict[str, Any]:
    """The entry of the list as it stood, for whoever decides."""
    if row is None:
        return {"name": name}
    return {
        "name": row.name,
        "kind": row.kind,
        "aliases": row.aliases,
        "countries": row.countries,
        "program": row.program,
        "remarks": row.remarks,
    }


def _finding_rows(
    order_id: int, screening: Screening, case_ids: Mapping[Pair, int]
) -> list[tuple[Any, ...]]:
    return [
        (
            order_id,
            told.line_no,
            told.source.value,
            told.code,
            told.status.value,
            dict(told.params),
            case_ids.get(told.hit.pair) if told.hit else None,
        )
        for told in screening.told
    ]
