"""Drafts: captured again after their to-dos were settled, or with other content."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from foundation import clock
from foundation.db import atomic
from foundation.facts import one_look
from foundation.locks import retry_deadlocks
from foundation.models import User
from orders.engine import intake
from orders.engine.intake import OrderInput, Severity
from orders.engine.validation import check_shape, worst
from orders.errors import NotADraft
from orders.models import Correction, Order
from orders.services import write
from orders.services.capture import (
    CaptureResult,
    Outcome,
    book_prepared,
    channel_and_company,
    keep_draft,
)
from orders.services.prepare import accepted, prepare
from orders.services.progress import lock_order
from orders.services.validation.changes import allowed_content
from orders.services.validation.waivers import Waiver, waive, waived_before
from orders.states import CorrectionState, OrderStatus
from partners.models import Channel
from partners.queries import ChannelFacts


class Prices(StrEnum):
    """Whose prices a draft is booked at, where they differ."""

    AS_SET = ""
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Terms:
    """On what terms a draft is sent through capture again."""

    #: Fingerprint of the message that brought other content; empty: as it was.
    digest: str = ""
    #: What may be passed over, and why.
    waiver: Waiver | None = None
    #: What booking it makes of a question to its sender that is still open.
    correction: CorrectionState = CorrectionState.WITHDRAWN


_PLAIN = Terms()


@retry_deadlocks
def rebook_draft(
    order: Order,
    *,
    by: User | None,
    given: OrderInput | None = None,
    prices: Prices = Prices.AS_SET,
    book: bool = True,
    terms: Terms = _PLAIN,
) -> CaptureResult:
    """Send a draft through capture again, as it came in or with what is `given`.

    A clean one is booked under its own number; else its to-do list is made anew.
    Locks the order. Publishes OrderBooked.
    """
    with atomic(), one_look():
        locked = lock_order(order.number)
        if locked.status != OrderStatus.DRAFT:
            raise NotADraft(number=locked.number)
        image = locked.revisions.get(number=locked.revision).image
        earlier = {} if given else waived_before(locked)
        given = _content(locked, image, given, by)
        # The fingerprint stays that of the message: it must be known when it is sent
        # again, whatever was settled here.
        content = intake.content_of(given, terms.digest or image["hash"])
        wrong = check_shape(given, content.text)
        if worst(wrong) == Severity.REJECT:
            return CaptureResult(locked, Outcome.REJECTED, tuple(wrong))
        channel, company = channel_and_company(locked.channel.code)
        given, channel = _with_prices(given, channel, prices)
        prepared = prepare(given, channel, company, draft=locked.number, by=by)
        if prepared.verdict == Severity.REJECT:
            return CaptureResult(locked, Outcome.REJECTED, prepared.findings)
        waived = waive(prepared, terms.waiver, earlier, by=by)
        taken = accepted(waived)
        if not (book and taken.is_clean):
            captured = write.start(waived, content, by=by, existing=locked)
            result = keep_draft(captured, book=book)
            if result.is_in_approval:  # nothing is left for the sender to correct
                end_correction(locked, terms.correction, by=by)
            return result
        captured = write.start(taken, content, by=by, existing=locked)
        result = book_prepared(captured)
        if result.outcome != Outcome.DRAFT:
            end_correction(locked, terms.correction, by=by)
        return result


def _content(
    locked: Order, image: dict[str, Any], given: OrderInput | None, by: User | None
) -> OrderInput:
    """What the draft is to hold, as far as this person may change it."""
    before = intake.decode(image["input"])
    if given is None:
        return intake.number_lines(before)
    return allowed_content(
        locked, intake.number_lines(before), intake.number_lines(given), by=by
    )


def end_correction(order: Order, state: CorrectionState, *, by: User | None) -> None:
    """Nothing is asked of the sender any more."""
    Correction.objects.filter(order=order, ended_at=None).update(
        state=state.value, ended_by=by, ended_at=clock.now()
    )


def input_of(order: Order) -> OrderInput:
    """The order as it was asked for: to edit a draft, or to copy an order."""
    return intake.decode(image_of(order)["input"])


def image_of(order: Order) -> dict[str, Any]:
    """The order as it stands: input, provenance, result, and what rules made of it."""
    image: dict[str, Any] = order.revisions.get(number=order.revision).image
    return image


def copy_of(order: Order) -> OrderInput:
    """A new order like this one: same customer, items and addresses, today's prices.

    What was canceled is not wanted again, unless all of it was.
    """
    ordered = list(order.lines.order_by("line_no"))
    wanted = [line for line in ordered if line.ordered > line.canceled]
    lines = tuple(
        intake.LineInput(
            line_no=line.line_no,
            item_id=line.item_id,
            sku=line.sku,
            buyer_sku=line.customer_sku,
            text="" if line.item_id else line.item_text,
            quantity=line.ordered - line.canceled or line.ordered,
            unit=line.unit,
            note=line.note,
        )
        for line in wanted or ordered
    )
    return OrderInput(
        lines=lines,
        buyer=intake.Buyer(partner_id=order.partner_id, name=order.partner_text),
        currency=order.currency,
        language=order.language,
        contact_id=order.contact_id,
        ship_to=_address(order.ship_to),
        bill_to=_address(order.bill_to),
        note=order.note,
    )


def _address(address: dict[str, str]) -> intake.PostalAddress | None:
    return intake.PostalAddress(**address) if address else None


def _with_prices(
    given: OrderInput, channel: ChannelFacts, prices: Prices
) -> tuple[OrderInput, ChannelFacts]:
    if prices == Prices.THEIRS:
        owner = Channel.PriceOwner.CHANNEL.value
        return given, dataclasses.replace(channel, price_owner=owner)
    if prices == Prices.OURS:
        lines = tuple(
            line
            if line.is_price_manual
            else dataclasses.replace(line, unit_price=None, net=None)
            for line in given.lines
        )
        ours = dataclasses.replace(given, lines=lines, extra_charges=Decimal(0))
        return ours, channel
    return given, channel
