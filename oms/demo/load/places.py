"""Warehouses, the store, their working days and how long goods travel from there."""

from __future__ import annotations

from typing import Any

from foundation.models import Calendar
from inventory.models import Location
from oms.demo.files import read_toml
from oms.demo.load.rows import ensure
from partners.models import Company
from promising.models import Lane

METHOD = "Road"


def load_places() -> None:
    rows = read_toml("places")
    calendars = ensure(Calendar, ["code"], rows["calendar"])
    companies = {company.code: company for company in Company.objects.all()}

    def place(row: dict[str, Any]) -> dict[str, Any]:
        plain = {name: value for name, value in row.items() if name != "lanes"}
        return plain | {
            "calendar": calendars.get(row.get("calendar", "")),
            "company": companies.get(row.get("company", "")),
        }

    locations = ensure(Location, ["code"], map(place, rows["location"]))
    ensure(
        Lane,
        ["location", "country", "postal_prefix", "method"],
        [
            {
                "location": locations[row["code"]],
                "country": country,
                "postal_prefix": "",
                "method": METHOD,
                "transit_days": days,
            }
            for row in rows["location"]
            for country, days in row.get("lanes", {}).items()
        ],
    )
