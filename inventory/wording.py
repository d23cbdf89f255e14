"""What the fields of a location are called where its changes are shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from babel.dates import get_day_names
from django.utils.translation import get_language

from foundation import clock
from foundation.kinds import mark
from inventory.models import Location

FIELDS = {
    "code": mark("Code"),
    "name": mark("Name"),
    "kind": mark("Kind"),
    "company_id": mark("Company"),
    "street": mark("Street"),
    "postal_code": mark("Postal code"),
    "city": mark("City"),
    "country": mark("Country"),
    "latitude": mark("Latitude"),
    "longitude": mark("Longitude"),
    "time_zone": mark("Time zone"),
    "calendar_id": mark("Working calendar"),
    "cut_off": mark("Cut-off time"),
    "handling_days": mark("Working days of handling"),
    "is_active": mark("Active"),
    # Of zones and bins.
    "parent": mark("Lies in"),
    "walk_order": mark("Walking order"),
    "rules_added": mark("Rules of replenishment added"),
}

#: Of the settings of a company's stock.
POLICY_FIELDS = {
    "match_percent": mark("Price above the agreed one (%)"),
    "match_amount": mark("Amount above the agreed one"),
    "count_days_a": mark("Days between counts, class A"),
    "count_days_b": mark("Days between counts, class B"),
    "count_days_c": mark("Days between counts, class C"),
    "count_tolerance": mark("Tolerance of a count (%)"),
}

#: Of a rule of replenishment.
RULE_FIELDS = {
    "method": mark("Method"),
    "minimum": mark("Minimum"),
    "maximum": mark("Maximum"),
    "floor": mark("Reorder point at least"),
    "service_level": mark("Service level in percent"),
    "cover_days": mark("Days an order covers"),
    "source_kind": mark("How it comes"),
    "supplier": mark("Supplier"),
    "source": mark("Transfer from"),
    "is_automatic": mark("Make orders of proposals at once"),
    "is_active": mark("Active"),
}

#: Closed days to come that are shown.
MOST_CLOSED = 3


@dataclass(frozen=True)
class WorkingDays:
    """A calendar in words: the weekdays, and the next days on which it is closed."""

    weekdays: list[str]
    closed_on: list[dt.date]


def calendar_of(location: Location) -> WorkingDays:
    """On which days a place works; a place without a calendar on weekdays."""
    calendar = location.calendar
    if calendar is None:
        return WorkingDays([], [])
    language = (get_language() or "en").split("-")[0]
    names = get_day_names("abbreviated", locale=language)
    today = clock.today(location.time_zone)
    coming = [day for day in sorted(calendar.closed_on) if day >= today]
    return WorkingDays(
        [names[day] for day in sorted(calendar.weekdays)], coming[:MOST_CLOSED]
    )
