"""Home: how perfect our orders are, and what needs me today."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from foundation import clock, formats
from foundation.access import staff_page
from foundation.approvals.queries import cases_waiting_for
from foundation.http import PersonRequest
from foundation.kinds import mark
from foundation.models import Handover, Mention, User
from reporting.clean_orders import clean_rates, total_of
from reporting.queries import MISSES, PerfectOrders, perfect_orders
from reporting.worklist import work_for

#: The rate is shown over twelve whole weeks, from a Monday.
WEEKS = 12
#: More wait on their own page.
APPROVALS = 5

MISS_LABELS = {
    "late": mark("Delivered after the promised date"),
    "incomplete": mark("Not delivered as ordered"),
    "damaged": mark("Goods returned"),
    "undocumented": mark("Not fully invoiced"),
}


@staff_page()
def home(request: PersonRequest) -> HttpResponse:
    user = request.user
    since = _first_monday()
    rate = perfect_orders(user, since=since, until=clock.today())
    context = {
        "rate": rate,
        "rate_title": _finding(rate),
        "rate_chart": _chart(rate),
        "clean": total_of(clean_rates(user, since=since, until=clock.today())),
        "misses": [(MISS_LABELS[miss], rate.misses[miss]) for miss in MISSES],
        "work": work_for(user),
        **_approvals(user),
        **_from_colleagues(user),
    }
    return render(request, "pages/home.html", context)


def _first_monday() -> dt.date:
    today = clock.today()
    this_monday = today - dt.timedelta(days=today.weekday())
    return this_monday - dt.timedelta(weeks=WEEKS - 1)


def _approvals(user: User) -> dict[str, Any]:
    """What this person may approve, the most urgent first."""
    cases = cases_waiting_for(user, APPROVALS + 1)
    return {
        "approvals": cases[:APPROVALS],
        "has_more_approvals": len(cases) > APPROVALS,
    }


def _from_colleagues(user: User) -> dict[str, Any]:
    """Records handed to me and comments that name me."""
    return {
        "handovers": Handover.objects.filter(to_user=user, done_at=None)
        .select_related("from_user")
        .order_by("-id")[:10],
        "mentions": Mention.objects.filter(user=user, seen_at=None)
        .select_related("entry__actor")
        .order_by("-id")[:10],
    }


def _finding(rate: PerfectOrders) -> str:
    """The chart's title says what it shows: the last week against those before."""
    weeks = [week for week in rate.weeks if week.delivered]
    if len(weeks) < 2:
        return _("Perfect orders by week")
    last, before = weeks[-1].percent, weeks[-2].percent
    shown = {"percent": formats.percent(last), "before": formats.percent(before)}
    if last > before:
        return _("Perfect orders rose to %(percent)s from %(before)s") % shown
    if last < before:
        return _("Perfect orders fell to %(percent)s from %(before)s") % shown
    return _("Perfect orders stayed at %(percent)s") % shown


def _chart(rate: PerfectOrders) -> dict[str, Any]:
    return {
        "type": "bar",
        "labels": [formats.day_and_month(week.starts_on) for week in rate.weeks],
        "is_stacked": True,
        "series": [
            {
                "label": _("Perfect"),
                "values": [week.perfect for week in rate.weeks],
                "tone": "green",
            },
            {
                "label": _("Missed"),
                "values": [week.delivered - week.perfect for week in rate.weeks],
                "tone": "amber",
            },
        ],
    }
