"""The orders of ninety days, through the real pipeline with the clock set back.

Act by act in the order of time. Every act is done once: a job that was killed goes on
at the act it was at, and each service refuses what it has done already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import connection

from foundation.errors import BusinessError
from foundation.jobs import JobKind, Progress
from foundation.kinds import mark
from oms.demo.start import KIND
from oms.demo.story.days import Act, acts_of
from oms.demo.story.plan import plan_orders
from oms.demo.story.stage import Stage, finish

log = structlog.get_logger()


class DemoOrders(JobKind):
    kind = KIND
    label = mark("Demo orders")

    def run(self, progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
        now = dt.datetime.fromisoformat(params["now"])
        plans = plan_orders(params["orders"], now)
        stage = Stage(now, {plan.key: plan for plan in plans})
        acts = acts_of(stage, plans)
        progress.total(len(acts))
        with quick_commits():
            for act in acts:
                if not progress.is_done(act.key):
                    _do(act, progress)
            finish(now)
        return {"orders": stage.orders().count()}


def _do(act: Act, progress: Progress) -> None:
    try:
        outcome = act.do()
    except BusinessError as error:
        # One act that the rules refuse does not hold up ninety days.
        log.warning("demo act refused", act=act.key, error=str(error))
        progress.row(act.key, ok=False, message=str(error))
    else:
        progress.row(act.key, ok=True, outcome=outcome)


@contextmanager
def quick_commits() -> Iterator[None]:
    """Commits do not wait for the disk: what a crash takes back, the job repeats."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SET synchronous_commit TO on")
