"""Orders typed by a person: booked, or told at once what keeps them from it."""

from __future__ import annotations

import dataclasses

from django.db import transaction

from foundation.errors import Stale
from foundation.locks import retry_deadlocks
from foundation.models import User
from orders.engine.intake import LineInput, OrderInput, number_lines
from orders.models import Order, OrderLine
from orders.services.capture import CaptureResult, Outcome, capture
from orders.services.drafts import input_of, rebook_draft
from orders.services.progress import lock_order


@retry_deadlocks
def enter_order(
    given: OrderInput,
    *,
    channel: str,
    by: User | None,
    book: bool = True,
) -> CaptureResult:
    """Take in what somebody typed as a new order.

    Unlike a message, what is asked to be booked and cannot be is not kept as a draft:
    the person is still there and is told what is wrong.
    """
    with transaction.atomic():
        result = capture(given, channel=channel, by=by, book=book)
        return _taken_back(result) if book else result


@retry_deadlocks
def save_draft(
    draft: Order, given: OrderInput, *, revision: int, by: User | None, book: bool
) -> CaptureResult:
    """Replace the content of a draft by what was typed over it, and book it if asked.

    Locks the order. Raises Stale where somebody else saved it in the meantime.
    """
    with transaction.atomic():
        if lock_order(draft.number).revision != revision:
            raise Stale
        result = rebook_draft(draft, by=by, given=edited(draft, given), book=book)
        return _taken_back(result) if book else result


def _taken_back(result: CaptureResult) -> CaptureResult:
    """A draft that nobody asked for is not kept."""
    if result.outcome != Outcome.DRAFT or result.is_in_approval:
        return result
    transaction.set_rollback(True)
    return dataclasses.replace(result, order=None)


def edited(draft: Order, given: OrderInput) -> OrderInput:
    """What was typed over a draft; what the page does not show stays as it came in."""
    before = input_of(draft)
    known = {line.line_no: line for line in number_lines(before).lines}
    shown = {line.line_no: line for line in draft.lines.all()}
    lines = tuple(
        _edited_line(known[line.line_no], shown[line.line_no], line)
        if line.line_no in known and line.line_no in shown
        else dataclasses.replace(line, line_no=None)
        for line in given.lines
    )
    return dataclasses.replace(
        before,
        lines=lines,
        buyer=given.buyer if given.buyer.partner_id else before.buyer,
        customer_reference=given.customer_reference,
        contact_id=given.contact_id,
        ship_to=given.ship_to,
        requested_on=given.requested_on,
        note=given.note,
    )


def code_of(line: OrderLine) -> str:
    """What stands in the item field for a line: our number, else what came in."""
    return (line.sku or line.customer_sku or line.item_text)[:60]


def _edited_line(before: LineInput, shown: OrderLine, typed: LineInput) -> LineInput:
    """The line as it came in, another quantity of it, or another item in its place."""
    is_same = typed.sku == code_of(shown)
    if is_same and typed.quantity == shown.ordered:
        return before
    is_own_unit = before.unit in ("", shown.unit)
    changed = dataclasses.replace(
        before,
        quantity=typed.quantity,
        unit="",
        unit_price=before.unit_price if is_same and is_own_unit else None,
        net=None,
    )
    if is_same:
        return changed
    return dataclasses.replace(changed, item_id=None, sku=typed.sku, gtin="", text="")
