from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from catalog.models import Item
from foundation.models import Calendar
from inventory.models import (
    Balance,
    Location,
    Lot,
    Movement,
    StockPart,
    SupplierItem,
    SupplyOrder,
)
from inventory.services.lots import LotWanted, find_or_make_lots
from inventory.services.posting import Placing, Posting, post_arrivals
from inventory.services.stock import ReceiptLine, receive_stock
from inventory.services.supply.orders import (
    DraftLine,
    SupplyDraft,
    approve_supply,
    draft_supply,
    send_supply,
)
from inventory.states import LocationKind, SupplyKind
from partners.models import Partner
from tests.factories.catalog import make_item
from tests.factories.partners import make_company, make_partner

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


def make_supplier(code: str = "V-100", **fields: Any) -> Partner:
    """A Dutch maker of bicycles that we buy from; the same one when asked again."""
    found = Partner.objects.filter(code=code).first()
    if found:
        return found
    values = {
        "name": "Gazelle Parts B.V.",
        "is_customer": False,
        "is_supplier": True,
        "email": "sales@gazelle.example",
        **fields,
    }
    return make_partner(code, **values)


def make_supplier_item(
    item: Item, supplier: Partner | None = None, **fields: Any
) -> SupplierItem:
    """The item as the supplier sells it; `price` per unit of purchase since 2020."""
    price = fields.pop("price", None)
    supplied = SupplierItem.objects.create(
        supplier=supplier or make_supplier(), item=item, **fields
    )
    if price is not None:
        supplied.prices.create(
            from_quantity=1, unit_price=Decimal(price), valid_from=dt.date(2020, 1, 1)
        )
    return supplied


def make_purchase(
    *lines: tuple[Item, int | str], state: str = "sent", **fields: Any
) -> SupplyOrder:
    """A purchase for Rotterdam of these (item, quantity), as far as `state` says."""
    values: dict[str, Any] = {
        "supplier": make_supplier(),
        "company": make_company(),
        "destination": make_location(),
        **fields,
    }
    due_on = values.pop("due_on", None)
    wanted = lines or ((make_item(), 10),)
    order = draft_supply(
        SupplyDraft(
            kind=SupplyKind.PURCHASE,
            lines=[DraftLine(i, Decimal(q), due_on=due_on) for i, q in wanted],
            **values,
        ),
        by=None,
    )
    if state in ("approved", "sent"):
        order = approve_supply(order, by=None)
    return send_supply(order, by=None) if state == "sent" else order


def make_move(
    item: Item,
    quantity: int | str,
    *,
    source: Location | None = None,
    to: Location | None = None,
    on: dt.date,
    cost: str = "",
    **fields: Any,
) -> Movement:
    """A row of the ledger alone; a side that is not named is the outside."""
    cause = fields.pop("cause", f"test:{next(_causes)}")
    return Movement.objects.create(
        item=item,
        source=source or make_location("SUPPLIER", kind=LocationKind.SUPPLIER),
        destination=to or make_location("CUSTOMER", kind=LocationKind.CUSTOMER),
        quantity=Decimal(quantity),
        unit_cost=Decimal(cost) if cost else None,
        effective_on=on,
        cause=cause,
        **fields,
    )


def make_bin(code: str = "A-01", site: Location | None = None) -> Location:
    """A bin of a place; the same one when asked again."""
    place = site or make_location()
    return Location.objects.get_or_create(
        code=code,
        defaults={
            "name": f"Bin {code}",
            "kind": LocationKind.BIN,
            "parent": place,
            "site": place,
        },
    )[0]


def make_lot(item: Item, code: str = "L-1", expires_on: dt.date | None = None) -> Lot:
    """A lot of an item that is kept by lot; the same one when asked again."""
    wanted = LotWanted(item.pk, code, expires_on)
    return find_or_make_lots([wanted], by=None)[item.pk, code]


def put_in(
    item: Item,
    quantity: int | str,
    location: Location | None = None,
    **placing: Any,
) -> None:
    """So much of an item is found in a bin, of a lot, an owner or a quality."""
    post_arrivals(
        [Posting(item.pk, Decimal(quantity), Placing(**placing))],
        location=location or make_location(),
        source=LocationKind.ADJUSTMENT,
        cause=f"test:{next(_causes)}",
        by=None,
    )


def parts_of(item: Item, location: Location | None = None) -> dict[str, Decimal]:
    """What lies in parts at a place, by “bin/lot/owner/quality”, empty where none."""
    place = location or make_location()
    parts = StockPart.objects.filter(item=item, location=place, quantity__gt=0)
    named = parts.select_related("bin", "lot", "owner")
    return {
        "/".join(
            [
                part.bin.code if part.bin else "",
                part.lot.code if part.lot else "",
                part.owner.code if part.owner else "",
                part.quality,
            ]
        ): part.quantity
        for part in named.order_by("id")
    }


def make_part(item: Item, quantity: int | str, **fields: Any) -> StockPart:
    """A row of what lies where alone, at Rotterdam or at the site of its bin."""
    shelf = fields.get("bin")
    location = fields.pop("location", shelf.site if shelf else make_location())
    return StockPart.objects.create(
        item=item, location=location, quantity=Decimal(quantity), **fields
    )
