"""Read a sanctions list as its next version; the same content again changes nothing.

The version before stays in force until the new one is complete: everything is one
transaction. Afterwards a job screens the open orders against it.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext

from foundation import clock
from foundation.bulk import insert_rows
from foundation.db import atomic
from foundation.facts import renew_version
from foundation.kinds import load_kinds
from foundation.models import Job, User
from foundation.services.audit import record_audit
from foundation.services.jobs import start_job
from orders.compliance.lists import (
    Files,
    ListFormat,
    ParsedList,
    ParsedParty,
    RowError,
    UnreadableList,
)
from orders.errors import UnreadableSanctions
from orders.models import ListedParty, ListVersion, SanctionList
from orders.services.screening.facts import VERSION

#: What is larger is refused before it is read; the US list is about 10 MB of XML.
MOST_BYTES = 100 * 1024 * 1024
MOST_NAME = 500
#: So many errors are kept with a version; all are counted.
MOST_ERRORS = 200
RESCREEN_JOB = "rescreen_orders"

_PARTY = (
    "version_id",
    "external_id",
    "kind",
    "name",
    "aliases",
    "countries",
    "program",
    "remarks",
    "digest",
)
_CHUNK = 5000


@dataclass(frozen=True)
class ListImport:
    """What became of a file: a new version, or the one it was before."""

    version: ListVersion
    is_new: bool


def list_formats() -> dict[str, type[ListFormat]]:
    return load_kinds("orders.lists", ListFormat)


def open_files(file_name: str, data: bytes) -> Files:
    """The files of a list: the one given, or what a zip holds, the parties in front."""
    if len(data) > MOST_BYTES:
        raise UnreadableSanctions(code="list.too_large", most=MOST_BYTES // 1024**2)
    if not data.startswith(b"PK\x03\x04"):
        return {PurePath(file_name).name.lower(): data}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = dict(_unpacked(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as wrong:
        raise UnreadableSanctions(code="list.broken_zip") from wrong
    # Addresses and other names accompany the list itself.
    return dict(sorted(files.items(), key=lambda item: _is_companion(item[0])))


def format_of(files: Files, kind: str = "") -> ListFormat:
    """The format named, or the one that knows the file."""
    formats = list_formats()
    found = formats.get(kind) or next(
        (known for known in formats.values() if known().sniff(files)), None
    )
    if found is None:
        raise UnreadableSanctions(code="list.unknown_format")
    return found()


def read_list(known: ListFormat, files: Files) -> ParsedList:
    """The parties of a list; one without anybody is refused."""
    try:
        parsed = known.read(files)
    except UnreadableList as wrong:
        raise UnreadableSanctions(code=wrong.code, **wrong.params) from wrong
    if not parsed.parties:
        raise UnreadableSanctions(code="list.empty")
    return parsed


def import_list(
    files: Files, *, file_name: str, kind: str = "", by: User | None
) -> ListImport:
    """Take a list in as its newest version, unless it was taken before."""
    digest = _digest(files)
    known = ListVersion.objects.filter(content_hash=digest).first()
    if known is not None:
        return ListImport(known, is_new=False)
    known_format = format_of(files, kind)
    parsed = read_list(known_format, files)
    return _store(known_format, parsed, digest, file_name=file_name, by=by)


@atomic()
def start_rescreen(*, by: User | None) -> Job:
    """Screen the open orders again, as a job."""
    return start_job(
        RESCREEN_JOB, title=gettext("Screening of open orders"), params={}, by=by
    )


@atomic()
def _store(
    known: ListFormat,
    parsed: ParsedList,
    digest: str,
    *,
    file_name: str,
    by: User | None,
) -> ListImport:
    SanctionList.objects.get_or_create(
        code=known.list_code, defaults={"name": known.list_name, "format": known.kind}
    )
    listed = SanctionList.objects.select_for_update().get(code=known.list_code)
    same = listed.versions.filter(content_hash=digest).first()
    if same is not None:
        return ListImport(same, is_new=False)
    parties, too_long = _storable(parsed.parties)
    before = listed.versions.filter(is_current=True).first()
    listed.versions.filter(is_current=True).update(is_current=False)
    version = _version(listed, parsed, parties, too_long)
    version.content_hash, version.file_name = digest, file_name[:200]
    version.imported_by = by
    version.save()
    _insert(version, parties)
    record_audit(
        subject=("sanction_list", listed.code),
        before={"version": before.number if before else None},
        after={"version": version.number},
        by=by,
    )
    renew_version(VERSION)
    start_rescreen(by=by)
    return ListImport(version, is_new=True)


def _version(
    listed: SanctionList,
    parsed: ParsedList,
    parties: Sequence[ParsedParty],
    too_long: Sequence[RowError],
) -> ListVersion:
    newest = listed.versions.order_by("-number").first()
    errors = [*parsed.errors, *too_long]
    return ListVersion(
        sanction_list=listed,
        number=newest.number + 1 if newest else 1,
        published_on=parsed.published_on,
        imported_at=clock.now(),
        party_count=len(parties),
        name_count=sum(1 + len(party.aliases) for party in parties),
        error_count=len(errors),
        errors=[
            {"row": each.row, "code": each.code, "params": dict(each.params)}
            for each in errors[:MOST_ERRORS]
        ],
    )


def _storable(
    parties: Sequence[ParsedParty],
) -> tuple[list[ParsedParty], list[RowError]]:
    kept, errors = [], []
    for party in parties:
        if max(map(len, (party.name, *party.aliases))) > MOST_NAME:
            most = {"most": str(MOST_NAME)}
            errors.append(RowError(party.row, "list.name_too_long", most))
        else:
            kept.append(party)
    return kept, errors


def _insert(version: ListVersion, parties: Sequence[ParsedParty]) -> None:
    for start in range(0, len(parties), _CHUNK):
        rows = [
            (
                version.pk,
                party.external_id[:60],
                party.kind.value,
                party.name,
                list(party.aliases),
                list(party.countries),
                party.program[:200],
                party.remarks,
                party.digest,
            )
            for party in parties[start : start + _CHUNK]
        ]
        insert_rows(ListedParty, _PARTY, rows)


def _digest(files: Files) -> str:
    told = hashlib.sha256()
    for name in sorted(files):
        told.update(hashlib.sha256(files[name]).digest())
    return told.hexdigest()


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    left = MOST_BYTES
    for entry in archive.infolist():
        name = PurePath(entry.filename).name.lower()
        if entry.is_dir() or not name.endswith((".csv", ".xml", ".txt")):
            continue
        left -= entry.file_size
        if left < 0:
            raise UnreadableSanctions(code="list.too_large", most=MOST_BYTES // 1024**2)
        with archive.open(entry) as file:
            yield name, file.read(entry.file_size)


def _is_companion(name: str) -> bool:
    return PurePath(name).stem.endswith(("add", "alt", "comments"))
