"""What colleagues said about orders: comments that name somebody, and handovers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import QuerySet

from foundation.models import Handover, Means, TimelineEntry
from foundation.services.handover import hand_over
from foundation.services.timeline import comment
from oms.demo.files import read_toml
from oms.demo.story.stage import Stage, acting
from orders.models import Order
from orders.states import OrderStatus

DRAFT = "draft"


def talk(stage: Stage, moment: dt.datetime) -> str:
    """Everybody says what is on their mind, once."""
    rows = read_toml("story")["talk"]
    with acting(moment, Means.PAGE):
        return str(sum(_say(row, stage) for row in rows))


def _say(row: Mapping[str, str], stage: Stage) -> bool:
    order = _about(row["about"], stage).order_by("-id").first()
    if order is None or _was_said(row, order):
        return False
    by, subject = stage.person(row["by"]), ("order", order.number)
    if "to" in row:
        hand_over(subject, to=stage.person(row["to"]), note=row["text"], by=by)
    else:
        comment(row["text"], subject=subject, by=by)
    return True


def _about(what: str, stage: Stage) -> QuerySet[Order]:
    if what == DRAFT:
        return stage.orders().filter(
            status=OrderStatus.DRAFT, todos__code="line.unknown_item"
        )
    keys = [key for key, plan in stage.plans.items() if plan.fate == what]
    return stage.orders().filter(external_id__in=keys, status=OrderStatus.BOOKED)


def _was_said(row: Mapping[str, str], order: Order) -> bool:
    entries = TimelineEntry.objects.filter(subject=order.number, text=row["text"])
    handed = Handover.objects.filter(subject=order.number, note=row["text"])
    return entries.exists() or handed.exists()
