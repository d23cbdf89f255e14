"""Files uploaded by hand: read at once where they are small, else by a worker."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.db import atomic
from foundation.models import InboundMessage, Job, User
from foundation.services.jobs import start_job
from orders.engine.formats import MOST_BYTES
from orders.errors import UnknownFile
from orders.services.intake import (
    FileResult,
    ImportOptions,
    formats,
    import_file,
    keep_message,
    sniff,
)

#: A file up to here is read while somebody waits for the page.
AT_ONCE = 256 * 1024
JOB = "import_orders"


@dataclass(frozen=True)
class Upload:
    """What became of a file: its result, or the job that reads it."""

    result: FileResult | None = None
    job: Job | None = None


def take_upload(
    file_name: str, data: bytes, *, channel: str, is_dry_run: bool, by: User
) -> Upload:
    """Read a file of orders now, or leave a large one to a worker."""
    if len(data) <= AT_ONCE:
        options = ImportOptions(channel=channel, is_dry_run=is_dry_run)
        return Upload(import_file(file_name, data, options=options, by=by))
    if len(data) > MOST_BYTES:
        text = _("The file is larger than %(most)s MB.")
        raise UnknownFile(text, field="file", most=MOST_BYTES // 1024**2)
    kind = sniff(file_name, data)
    if not kind:
        raise UnknownFile(_("No import format knows this file."), field="file")
    channel = channel or formats()[kind].channel
    with atomic():
        message = keep_message(file_name, data, kind=kind, channel=channel, by=by)
        return Upload(job=_start(message, is_dry_run=is_dry_run, by=by))


def run_again(message: InboundMessage, *, by: User) -> Upload:
    """Read a message that was kept once more; orders it has made stay as they are."""
    data = bytes(message.raw)
    if len(data) > AT_ONCE:
        return Upload(job=_start(message, is_dry_run=False, by=by))
    options = ImportOptions(format=message.kind, channel=message.source)
    return Upload(import_file(message.file_name, data, options=options, by=by))


def _start(message: InboundMessage, *, is_dry_run: bool, by: User) -> Job:
    title = _("Import of %(file)s") % {"file": message.file_name}
    params = {"message": message.pk, "is_dry_run": is_dry_run, "by": by.pk}
    return start_job(JOB, title=title, params=params, by=by)
