from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation import queries
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.permissions import RETRY_WORK
from foundation.services.deliver import retry_dead

SHOWN = 50


@require_safe
@staff_page()
def status(request: PersonRequest) -> HttpResponse:
    processes = queries.processes()
    context = {
        "processes": processes,
        "has_worker": any(p.is_alive and p.kind == "worker" for p in processes),
        "has_beat": any(p.is_alive and p.kind == "beat" for p in processes),
        "queues": queries.queues(),
        "dead_letters": queries.dead_letters()[:SHOWN],
        "documents": queries.failed_documents()[:SHOWN],
        "mails": queries.failed_mails()[:SHOWN],
        "may_retry": request.user.may(RETRY_WORK),
    }
    return render(request, "foundation/status.html", context)


@require_POST
@staff_page(RETRY_WORK)
def dead_letter_retry(request: PersonRequest, key: int) -> HttpResponse:
    retry_dead(get_object_or_404(queries.dead_letters(), pk=key), by=request.user)
    messages.success(request, _("It is tried again now."))
    return redirect("pages:status")
