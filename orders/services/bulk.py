"""The same deed for many orders: shown first, then done one by one as a job.

Each deed is a job kind in `orders/jobs/`. An order that refuses says why on its own
row and holds up no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.db import atomic
from foundation.errors import BusinessError
from foundation.jobs import JobKind, Progress
from foundation.kinds import load_kinds
from foundation.models import Job, User
from foundation.roles import Permission
from foundation.services.jobs import start_job
from orders.access import get_order_for
from orders.models import Order

#: More at once are a matter for a narrower filter.
MOST = 5000


class BulkDeed(JobKind):
    """Something done to each of many orders."""

    #: The button, "verb + noun"; marked with `mark`.
    button: ClassVar[str]
    icon: ClassVar[str]
    permission: ClassVar[Permission]
    position: ClassVar[int] = 50
    needs_reason: ClassVar[bool] = False
    is_dangerous: ClassVar[bool] = False

    def refusal(self, order: Order) -> str:
        """Why it cannot be done to this order, in words; empty where it can."""
        raise NotImplementedError

    def do(self, order: Order, *, by: User, params: dict[str, Any]) -> str:
        """Do it; what is returned stands on the order's row of the job."""
        raise NotImplementedError

    def run(self, progress: Progress, params: dict[str, Any]) -> dict[str, Any] | None:
        by = User.objects.get(pk=params["by"])
        numbers: list[str] = params["orders"]
        progress.total(len(numbers))
        with translation.override(by.language):
            for number in numbers:
                if not progress.is_done(number):
                    self._do_one(number, progress, by, params)
        return {"orders": len(numbers)}

    def _do_one(
        self, number: str, progress: Progress, by: User, params: dict[str, Any]
    ) -> None:
        try:
            with atomic():
                order = get_order_for(by, number)
                refusal = self.refusal(order)
                message = refusal or self.do(order, by=by, params=params)
                progress.row(number, ok=not refusal, message=message)
        except BusinessError as error:
            progress.row(number, ok=False, message=str(error))
        except Http404:
            progress.row(number, ok=False, message=_("This order does not exist."))


def deeds() -> dict[str, type[BulkDeed]]:
    return load_kinds("orders.jobs", BulkDeed)


def deeds_for(user: User) -> list[dict[str, str]]:
    """The deeds this person may do, as buttons of the bulk bar."""
    mine = [deed for deed in deeds().values() if user.may(deed.permission)]
    return [
        {"value": deed.kind, "label": _(deed.button), "icon": deed.icon}
        for deed in sorted(mine, key=lambda deed: deed.position)
    ]


def start_deed(
    deed: BulkDeed, numbers: Sequence[str], *, params: dict[str, Any], by: User
) -> Job:
    """Have a deed done to these orders by a worker, one after the other."""
    title = f"{_(deed.button)} ({len(numbers)})"
    asked = {**params, "orders": list(numbers), "by": by.pk}
    return start_job(deed.kind, title=title, params=asked, by=by)
