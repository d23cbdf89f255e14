"""A sanctions list uploaded by hand: the file is kept, a worker reads it."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext

from foundation.access import require
from foundation.db import atomic
from foundation.models import InboundMessage, Job, User
from foundation.services.jobs import start_job
from orders.permissions import DECIDE_COMPLIANCE
from orders.services.compliance.lists import format_of, open_files

JOB = "import_sanctions"
SOURCE = "sanctions"


@atomic()
def take_list(file_name: str, data: bytes, *, by: User) -> Job:
    """Keep the file and have it read; what is no list at all is refused at once."""
    require(by, DECIDE_COMPLIANCE)
    found = format_of(open_files(file_name, data))
    digest = hashlib.sha256(data).hexdigest()
    message, _made = InboundMessage.objects.get_or_create(
        source=SOURCE,
        kind=found.kind,
        external_key=digest,
        sha256=digest,
        defaults={"file_name": file_name[:200], "raw": data, "received_by": by},
    )
    title = gettext("Import of %(file)s") % {"file": file_name}
    params = {"message": message.pk, "by": by.pk}
    return start_job(JOB, title=title[:200], params=params, by=by)
