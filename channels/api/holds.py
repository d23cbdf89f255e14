"""Holds: what stops an order; put it on hold, and let it go on.

A hold whose release roles the key's user lacks is refused with 403.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Header, Router, Schema, Status

from channels.api.auth import key_of, user_with
from channels.api.schemas import BODY_REFUSALS, FILLED, REFUSALS, Problem, Text
from channels.services.idempotency import Answer, Call, once
from orders.access import get_order_for
from orders.models import Hold
from orders.permissions import APPLY_HOLDS, RELEASE_HOLDS, SEE_ORDERS
from orders.services.holding.holds import HoldWish, apply_hold, release_hold

router = Router(tags=["Holds"])

Filled = Annotated[str, FILLED, Field(max_length=200)]
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=120)]
LineNo = Annotated[int, Field(gt=0, le=2**31 - 1)]
HoldId = Annotated[int, Field(gt=0, le=2**62)]


class HoldIn(Schema):
    """What to hold; without a line the whole order, without a step every one."""

    code: Filled
    line_no: LineNo | None = None
    step: Text = ""
    until: dt.date | None = None
    reason: Filled


class ReleaseIn(Schema):
    reason: Filled


class HoldOut(Schema):
    id: int
    code: str
    name: str
    status: str
    line_no: int | None
    step: str
    source: str
    reason: str
    until: dt.date | None
    applied_at: dt.datetime
    released_at: dt.datetime | None
    release_roles: list[str]


class HoldList(Schema):
    is_on_hold: bool
    holds: list[HoldOut]


_WRITES = {404: Problem, 409: Problem, **BODY_REFUSALS}


@router.get("/{number}/holds", response={200: HoldList, 404: Problem, **REFUSALS})
def list_holds(request: HttpRequest, number: str) -> Any:
    """All holds of an order, the latest first."""
    order = get_order_for(user_with(request, SEE_ORDERS), number)
    holds = Hold.objects.filter(order=order).select_related("code", "line")
    rows = [_as_json(hold) for hold in holds.order_by("-id")]
    return {"is_on_hold": any(r["status"] == "active" for r in rows), "holds": rows}


@router.post("/{number}/holds", response={201: HoldOut, **_WRITES})
def put_on_hold(
    request: HttpRequest, number: str, body: HoldIn, idempotency_key: Key
) -> Any:
    """Put an order or one of its lines on hold, now or from a later step."""
    user = user_with(request, APPLY_HOLDS)
    order = get_order_for(user, number)
    if body.line_no and not order.lines.filter(line_no=body.line_no).exists():
        raise Http404
    wish = HoldWish(
        code=body.code,
        line_no=body.line_no,
        step=body.step or None,
        until=body.until,
        reason=body.reason,
    )

    def act() -> Answer:
        return 201, _as_json(apply_hold(order, wish, by=user))

    source = f"api:{key_of(request).prefix}"
    call = Call(source, f"holds:{number}"[:30], idempotency_key, request.body, user)
    return Status(*once(call, act))


@router.post("/{number}/holds/{hold_id}/release", response={200: HoldOut, **_WRITES})
def release(request: HttpRequest, number: str, hold_id: HoldId, body: ReleaseIn) -> Any:
    """Release a hold. One that is gone already answers 409 and nothing changes."""
    user = user_with(request, RELEASE_HOLDS)
    order = get_order_for(user, number)
    hold = Hold.objects.filter(order=order, pk=hold_id).select_related("order").first()
    if hold is None:
        raise Http404
    return _as_json(release_hold(hold, reason=body.reason, by=user))


def _as_json(hold: Hold) -> dict[str, Any]:
    return {
        "id": hold.pk,
        "code": hold.code.code,
        "name": hold.code.label,
        "status": str(hold.status),
        "line_no": hold.line.line_no if hold.line else None,
        "step": hold.step,
        "source": hold.origin,
        "reason": hold.why,
        "until": hold.until and hold.until.isoformat(),
        "applied_at": hold.applied_at.isoformat(),
        "released_at": hold.released_at and hold.released_at.isoformat(),
        "release_roles": hold.release_roles,
    }
