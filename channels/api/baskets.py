"""Baskets: what an order would cost and when it would arrive; nothing is written."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from channels.api.auth import key_of, user_with
from channels.api.convert import basket_as_json, order_input
from channels.api.schemas import BODY_REFUSALS, BasketIn, BasketOut
from inventory.models import Location
from orders.permissions import ENTER_ORDERS
from orders.services.capture import check_basket

router = Router(tags=["Baskets"])


@router.post("/price", response={200: BasketOut, **BODY_REFUSALS})
def price_basket(request: HttpRequest, body: BasketIn) -> Any:
    """Price, VAT and promised date per line, with the reasons for each."""
    user_with(request, ENTER_ORDERS)
    channel = key_of(request).channel.code
    basket = check_basket(order_input(body), channel=channel)
    places = dict(Location.objects.stocking().values_list("id", "code"))
    return basket_as_json(basket, places)
