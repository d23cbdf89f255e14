"""Between the shapes of the API and those of orders."""

from __future__ import annotations

from typing import Any

from channels.api.findings import findings_as_json
from channels.api.schemas import AddressIn, BasketIn, LineIn, OrderIn
from foundation.sentences import word
from orders.engine.intake import (
    Buyer,
    Finding,
    LineInput,
    OrderInput,
    PostalAddress,
    Severity,
)
from orders.models import Order, OrderLine
from orders.queries import approval_status
from orders.services.capture import Basket, BasketLine
from orders.services.corrections import open_correction
from orders.services.drafts import input_of
from orders.services.holding.holds import is_held
from pricing.queries import why_rows
from promising.engine.shapes import UNSUPPLIED

Json = dict[str, Any]


def order_input(body: BasketIn) -> OrderInput:
    """What was asked for, as capture takes it."""
    given = OrderInput(
        lines=tuple(_line_input(line) for line in body.lines),
        buyer=Buyer(code=body.customer),
        currency=body.currency or "",
        ship_to=_address(body.ship_to),
        requested_on=body.requested_on,
    )
    if not isinstance(body, OrderIn):
        return given
    return OrderInput(
        lines=given.lines,
        buyer=given.buyer,
        currency=given.currency,
        ship_to=given.ship_to,
        requested_on=given.requested_on,
        external_id=body.external_id,
        customer_reference=body.customer_reference,
        note=body.note,
    )


def order_as_json(order: Order) -> Json:
    """A whole order with its lines."""
    lines = order.lines.select_related("location").order_by("line_no")
    return {
        **order_row(order),
        "customer_reference": order.customer_reference,
        "net": str(order.net),
        "tax": str(order.tax),
        "invoiced": str(order.invoiced),
        "paid": str(order.paid),
        "requested_on": _iso(order.requested_on),
        "booked_at": _iso(order.booked_at),
        "is_sent_back": open_correction(order) is not None,
        "is_on_hold": is_held(order),
        "approval_status": approval_status(order.number),
        "lines": [_line_as_json(line) for line in lines],
        "findings": _todos_as_json(order),
    }


def _todos_as_json(order: Order) -> list[Json]:
    """What a draft lacks, and the lines that a booked order was taken without."""
    todos = order.todos.order_by("id")
    findings = [
        Finding(each.code, Severity(each.severity), each.field, each.line_no, params)
        for each in todos
        for params in [each.params]
    ]
    return findings_as_json(findings, input_of(order)) if findings else []


def order_row(order: Order) -> Json:
    return {
        "number": order.number,
        "external_id": order.external_id,
        "customer": order.partner.code if order.partner else order.partner_text,
        "status": order.status,
        "fulfilment_status": order.fulfilment_status,
        "payment_status": order.payment_status,
        "currency": order.currency,
        "gross": str(order.gross),
        "promised_on": _iso(order.promised_on),
        "placed_at": _iso(order.placed_at),
    }


def basket_as_json(basket: Basket, places: dict[int, str]) -> Json:
    """Prices, VAT and dates of a basket, with the reasons for each."""
    dates = [_arrival(line) for line in basket.lines if line.line.item]
    known = [date for date in dates if date is not None]
    is_whole = bool(known) and len(known) == len(dates)
    return {
        "currency": basket.currency,
        "net": str(basket.net),
        "tax": str(basket.tax),
        "gross": str(basket.gross),
        "promised_on": max(known) if is_whole else None,
        "lines": [_basket_line(line, basket.currency, places) for line in basket.lines],
        "findings": findings_as_json(
            basket.findings, basket.prepared.order.given if basket.prepared else None
        ),
    }


def _line_input(line: LineIn) -> LineInput:
    return LineInput(
        line_no=line.line_no,
        sku=line.sku,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        requested_on=line.requested_on,
        note=line.note,
        attributes=tuple(sorted(line.attributes.items())),
    )


def _address(address: AddressIn | None) -> PostalAddress | None:
    return PostalAddress(**address.dict()) if address else None


def _line_as_json(line: OrderLine) -> Json:
    return {
        "line_no": line.line_no,
        "sku": line.sku,
        "description": line.description,
        "unit": line.unit,
        "ordered": str(line.ordered),
        "canceled": str(line.canceled),
        "backordered": str(line.backordered),
        "shipped": str(line.shipped),
        "delivered": str(line.delivered),
        "invoiced": str(line.invoiced),
        "unit_price": None if line.unit_price is None else str(line.unit_price),
        "net": str(line.net),
        "tax_rate": str(line.tax_rate),
        "tax": str(line.tax),
        "ship_from": line.location.code if line.location else "",
        "promised_on": _iso(line.promised_on),
    }


def _basket_line(each: BasketLine, currency: str, places: dict[int, str]) -> Json:
    line, priced, promise = each.line, each.priced, each.promise
    parts = promise.parts if promise else ()
    sources = [places.get(part.location_id or 0, "") for part in parts]
    price = priced.unit_price if priced else None
    steps = why_rows(priced.steps_as_json, currency) if priced else []
    in_stock = [
        part.quantity
        for part in parts
        if part.arrive_on and part.mode not in UNSUPPLIED
    ]
    return {
        "line_no": line.line_no,
        "sku": line.item.sku if line.item else line.given.sku,
        "description": line.description,
        "unit": line.unit,
        "quantity": str(line.quantity),
        "unit_price": None if price is None else str(price),
        "net": str(priced.net if priced else 0),
        "tax": str(each.taxed.tax if each.taxed else 0),
        "available": str(sum(in_stock)),
        "ship_from": next((source for source in sources if source), ""),
        "promised_on": _arrival(each),
        "price_steps": [step.label for step in steps],
        "promise_reasons": [
            word(reason.code, reason.params)
            for part in parts
            for reason in part.reasons
        ],
    }


def _arrival(each: BasketLine) -> str | None:
    """When the whole line is there; None while a part of it is to be confirmed."""
    parts = each.promise.parts if each.promise else ()
    dates = [part.arrive_on for part in parts]
    if not dates or any(date is None for date in dates):
        return None
    return max(date for date in dates if date is not None).isoformat()


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
