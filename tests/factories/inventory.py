from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from catalog.models import Item
from foundation.models import Calendar
from inventory.models import Balance, Location
from inventory.services.stock import ReceiptLine, receive_stock
from inventory.states import LocationKind

_causes = count(1)

#: Where the places of the tests lie.
PLACES: dict[str, dict[str, Any]] = {
    "ROT": {
        "name": "Rotterdam",
        "country": "NL",
        "postal_code": "3089 JK",
        "latitude": 51.89,
        "longitude": 4.43,
    },
    "KOL": {
        "name": "Köln",
        "country": "DE",
        "postal_code": "50667",
        "latitude": 50.94,
        "longitude": 6.96,
        "time_zone": "Europe/Berlin",
    },
    "MIL": {
        "name": "Milano",
        "country": "IT",
        "postal_code": "20121",
        "latitude": 45.46,
        "longitude": 9.19,
        "time_zone": "Europe/Rome",
    },
    "IST": {
        "name": "İstanbul",
        "country": "TR",
        "postal_code": "34000",
        "latitude": 41.01,
        "longitude": 28.98,
        "time_zone": "Europe/Istanbul",
    },
}


def make_location(code: str = "ROT", **fields: Any) -> Location:
    """A warehouse that works on weekdays until three; the same one when asked again."""
    found = Location.objects.filter(code=code).first()
    if found:
        return found
    values = {
        "name": code.capitalize(),
        "kind": LocationKind.WAREHOUSE,
        "cut_off": dt.time(15, 0),
        **PLACES.get(code, {}),
        **fields,
    }
    return Location.objects.create(code=code, **values)


def make_calendar(code: str = "weekdays", **fields: Any) -> Calendar:
    values = {"name": code.capitalize(), "weekdays": [0, 1, 2, 3, 4], **fields}
    return Calendar.objects.get_or_create(code=code, defaults=values)[0]


def make_stock(
    item: Item, quantity: int | str, location: Location | None = None
) -> None:
    """So much of an item comes in, through the service."""
    receive_stock(
        [ReceiptLine(item, Decimal(quantity))],
        location=location or make_location(),
        reference="opening",
        cause=f"test:{next(_causes)}",
        by=None,
    )


def balance_of(item: Item, location: Location | None = None) -> tuple[Decimal, Decimal]:
    """On hand and claimed of an item at a place."""
    place = location or make_location()
    balance = Balance.objects.filter(item=item, location=place).first()
    return (balance.on_hand, balance.claimed) if balance else (Decimal(0), Decimal(0))
