from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest, is_htmx
from foundation.models import Job, User
from foundation.pages import paginate_keyset
from foundation.queries import jobs_for
from foundation.services.jobs import cancel_job, resume_job

LIVE = (Job.State.WAITING, Job.State.RUNNING)


@require_safe
@staff_page()
def job_list(request: PersonRequest) -> HttpResponse:
    page = paginate_keyset(jobs_for(request.user), request)
    return render(request, "foundation/job_list.html", {"page": page})


@require_safe
@staff_page()
def job_page(request: PersonRequest, key: int) -> HttpResponse:
    job = _job(request.user, key)
    rows = job.rows.all()
    if request.GET.get("rows") != "all":
        rows = rows.filter(is_ok=False)
    context = {
        "job": job,
        "is_live": job.state in LIVE,
        "may_resume": job.state in (Job.State.FAILED, Job.State.CANCELED),
        "page": paginate_keyset(rows, request, key="id"),
        "failed": job.rows.filter(is_ok=False).count(),
    }
    part = "#progress" if is_htmx(request) else ""
    response = render(request, f"foundation/job_page.html{part}", context)
    if part and job.state not in LIVE:
        response.headers["HX-Refresh"] = "true"  # buttons and rows are others now
    return response


@require_POST
@staff_page()
def job_cancel(request: PersonRequest, key: int) -> HttpResponse:
    cancel_job(_job(request.user, key), by=request.user)
    return redirect("pages:job_page", key)


@require_POST
@staff_page()
def job_resume(request: PersonRequest, key: int) -> HttpResponse:
    resume_job(_job(request.user, key), by=request.user)
    return redirect("pages:job_page", key)


@require_safe
def job_indicator(request: HttpRequest) -> HttpResponse:
    """How many of my jobs are at work, for the frame of every page."""
    if not isinstance(request.user, User):
        return HttpResponse(status=204)
    live = Job.objects.filter(created_by=request.user, state__in=LIVE).count()
    return HttpResponse(formats.number(live) if live else "")


def _job(person: User, key: int) -> Job:
    return get_object_or_404(jobs_for(person), pk=key)
