"""What the demo adds to pages: `{% load demo %}`."""

from __future__ import annotations

from typing import Any

from django import template

from foundation.models import Job
from oms.demo.first_order import first_order, loading_job

register = template.Library()


@register.simple_tag
def demo_tour() -> dict[str, Any]:
    """The checklist of the first order, and the job while the demo still loads."""
    job = loading_job()
    if job is None:
        return {}
    is_loading = job.state in (Job.State.WAITING, Job.State.RUNNING)
    return {"job": job if is_loading else None, "checklist": first_order(job)}
