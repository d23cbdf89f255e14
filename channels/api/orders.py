"""Orders: create one, read one, list them."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from channels.api.auth import key_of, user_with
from channels.api.convert import order_as_json, order_input, order_row
from channels.api.findings import findings_as_json
from channels.api.schemas import (
    BODY_REFUSALS,
    REFUSALS,
    OrderIn,
    OrderOut,
    OrderPage,
    Problem,
    Text,
)
from channels.services.idempotency import Answer, Call, once
from orders.access import get_order_for, orders_for
from orders.engine.intake import OrderInput
from orders.permissions import ENTER_ORDERS, SEE_ORDERS
from orders.services.capture import CaptureResult, Outcome
from orders.services.corrections import receive, take_correction

router = Router(tags=["Orders"])

MOST_PER_PAGE = 200


@router.post("", response={201: OrderOut, 200: OrderOut, 409: Problem, **BODY_REFUSALS})
def create_order(
    request: HttpRequest,
    body: OrderIn,
    idempotency_key: Annotated[
        str, Header(alias="Idempotency-Key", min_length=1, max_length=120)
    ],
) -> Any:
    """Create an order. A clean one is booked; one that lacks something is kept as a
    draft and its findings say what. The same Idempotency-Key with the same body gives
    the same answer again; the same external_id with the same content changes nothing.
    """
    user, key = user_with(request, ENTER_ORDERS), key_of(request)
    call = Call(f"api:{key.prefix}", "orders", idempotency_key, request.body, user)

    def act() -> Answer:
        given = order_input(body)
        return _answer(receive(given, channel=key.channel.code, by=user), given)

    return Status(*once(call, act))


@router.put("/{number}", response={200: OrderOut, 409: Problem, **BODY_REFUSALS})
def correct_order(request: HttpRequest, number: str, body: OrderIn) -> Any:
    """Put a corrected order in the place of a draft. It keeps its number and is booked
    when it is clean; what is still wrong stands in its findings.
    """
    user = user_with(request, ENTER_ORDERS)
    order = get_order_for(user, number)
    if order.channel_id != key_of(request).channel_id:
        raise Http404
    given = order_input(body)
    return Status(*_answer(take_correction(order, given, by=user), given, 200))


def _answer(result: CaptureResult, given: OrderInput, done: int = 201) -> Answer:
    findings = findings_as_json(result.findings, given)
    if result.order is None or result.outcome == Outcome.REJECTED:
        problem = {
            "code": "order_rejected",
            "message": " ".join(each["message"] for each in findings),
            "findings": findings,
        }
        return (409 if result.order else 422), problem
    is_new = result.outcome in (Outcome.CREATED, Outcome.DRAFT)
    body = {**order_as_json(result.order), "findings": findings}
    return (done if is_new else 200), body


class Filters(Schema):
    status: Text = ""
    customer: Text = ""
    external_id: Text = ""
    #: Only orders before this one, as `next` of the page before says.
    before: Annotated[int, Field(gt=0, le=2**62)] | None = None
    limit: Annotated[int, Field(gt=0, le=MOST_PER_PAGE)] = 50


@router.get("", response={200: OrderPage, **REFUSALS})
def list_orders(request: HttpRequest, filters: Query[Filters]) -> Any:
    """Orders of the key's rights, newest first."""
    orders = orders_for(user_with(request, SEE_ORDERS)).select_related("partner")
    if filters.status:
        orders = orders.filter(status=filters.status)
    if filters.customer:
        orders = orders.filter(partner__code=filters.customer)
    if filters.external_id:
        orders = orders.filter(external_id=filters.external_id)
    if filters.before:
        orders = orders.filter(pk__lt=filters.before)
    rows = list(orders.order_by("-id")[: filters.limit + 1])
    shown = rows[: filters.limit]
    following = shown[-1].pk if len(rows) > len(shown) else None
    return {"orders": [order_row(order) for order in shown], "next": following}


@router.get("/{number}", response={200: OrderOut, 404: Problem, **REFUSALS})
def read_order(request: HttpRequest, number: str) -> Any:
    """One order with its lines, quantities and money."""
    return order_as_json(get_order_for(user_with(request, SEE_ORDERS), number))
