"""Availability: what is free to order now, by place."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from catalog.queries import items_by_sku
from channels.api.auth import user_with
from channels.api.schemas import REFUSALS, AvailabilityOut, Text
from inventory.models import Balance
from inventory.states import STOCKING
from orders.permissions import SEE_ORDERS

router = Router(tags=["Availability"])


class Asked(Schema):
    """Item numbers: `?sku=A&sku=B`."""

    sku: Annotated[list[Text], Field(min_length=1, max_length=200)]


@router.get("", response={200: list[AvailabilityOut], **REFUSALS})
def check_availability(request: HttpRequest, asked: Query[Asked]) -> Any:
    """Free quantity of each item, in the order asked; an unknown one has nothing."""
    user_with(request, SEE_ORDERS)
    items = items_by_sku(asked.sku)
    balances = Balance.objects.filter(
        item__in=[item.id for item in items.values()],
        location__kind__in=STOCKING,
        location__is_active=True,
    ).select_related("location")
    places: dict[int, list[Balance]] = defaultdict(list)
    for balance in balances.order_by("location__code"):
        places[balance.item_id].append(balance)
    return [
        _answer(code, places[items[code].id] if code in items else [])
        for code in asked.sku
    ]


def _answer(sku: str, balances: list[Balance]) -> dict[str, Any]:
    return {
        "sku": sku,
        "available": sum((b.available for b in balances), Decimal(0)),
        "places": [
            {
                "location": balance.location.code,
                "name": balance.location.name,
                "available": balance.available,
            }
            for balance in balances
        ],
    }
