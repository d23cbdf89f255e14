"""Starts the demo company: master data at once, its orders as a job."""

from __future__ import annotations

from django.utils.translation import gettext

from foundation import clock
from foundation.models import Job, User
from foundation.services.jobs import resume_job, start_job
from oms.demo.people import persona

#: The kind of the job: `oms/demo/jobs/demo_orders.py`.
KIND = "demo_orders"


def ensure_job(orders: int) -> Job:
    """The one job that loads the orders: started, gone on with, or done long ago."""
    job = Job.objects.filter(kind=KIND).order_by("id").first()
    if job is None:
        params = {"orders": orders, "now": clock.now().isoformat()}
        title = gettext("Demo company: orders of the last 90 days")
        return start_job(KIND, title=title, params=params, by=_owner())
    if job.state in (Job.State.FAILED, Job.State.CANCELED):
        resume_job(job, by=None)
    return Job.objects.get(pk=job.pk)


def _owner() -> User | None:
    everybody = persona("lena")
    return User.objects.filter(email=everybody.email).first() if everybody else None
