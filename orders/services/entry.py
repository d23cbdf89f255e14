"""Orders typed by a person: booked, or told at once what keeps them from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from foundation.errors import Stale
from foundation.locks import retry_deadlocks
from foundation.models import User
from orders.engine.intake import (
    Buyer,
    LineInput,
    OrderInput,
    PostalAddress,
    decode,
    number_lines,
)
from orders.errors import MayNotPrice
from orders.models import Order, OrderLine
from orders.permissions import SET_PRICES
from orders.services.capture import CaptureResult, Outcome, capture
from orders.services.drafts import image_of, rebook_draft
from orders.services.progress import lock_order

#: What pages show and take of a delivery address.
SHOWN_OF_ADDRESS = ("name", "street", "street2", "postal_code", "city", "country")


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
    if any(line.is_price_manual for line in given.lines):
        _may_price(by)
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
        changed = edited(draft, given, by=by)
        result = rebook_draft(draft, by=by, given=changed, book=book)
        return _taken_back(result) if book else result


def _taken_back(result: CaptureResult) -> CaptureResult:
    """A draft that nobody asked for is not kept."""
    if result.outcome != Outcome.DRAFT or result.is_in_approval:
        return result
    transaction.set_rollback(True)
    return dataclasses.replace(result, order=None)


def _may_price(by: User | None) -> None:
    if by is not None and not by.may(SET_PRICES):
        raise MayNotPrice


def edited(draft: Order, given: OrderInput, *, by: User | None) -> OrderInput:
    """What was typed over a draft; what the page does not show stays as it came in."""
    image = image_of(draft)
    before = decode(image["input"])
    if by is not None and not by.may(SET_PRICES):
        given = _with_prices_of(draft, given)
    return dataclasses.replace(
        before,
        lines=tuple(_edited_lines(draft, image, given.lines)),
        buyer=_buyer_left(before.buyer, draft, given.buyer),
        ship_to=_address_left(before, draft, given.ship_to),
        # What a rule or the customer's record filled in is not made the order's own by
        # saving the page: it is found anew.
        **{
            name: getattr(before, name)
            if getattr(given, name) == getattr(draft, name)
            else getattr(given, name)
            for name in ("customer_reference", "contact_id", "requested_on", "note")
        },
    )


def shown_address(address: Mapping[str, str]) -> dict[str, str]:
    """A delivery address as the fields of a page."""
    return {f"ship_{part}": address.get(part, "") for part in SHOWN_OF_ADDRESS}


def _buyer_left(before: Buyer, draft: Order, typed: Buyer) -> Buyer:
    """The customer as typed; a text that the page showed, with all that came in."""
    is_left = not typed.name or typed.name == draft.partner_text
    return before if is_left and typed.partner_id is None else typed


def _address_left(
    before: OrderInput, draft: Order, typed: PostalAddress | None
) -> PostalAddress | None:
    """The address as typed; one that the page showed and nobody touched, as it came."""
    shown = draft.ship_to or {}
    if typed is None or any(
        getattr(typed, part) != shown.get(part, "") for part in SHOWN_OF_ADDRESS
    ):
        return typed
    return before.ship_to


def _with_prices_of(draft: Order, given: OrderInput) -> OrderInput:
    """What was typed by somebody who does not set prices: those set by hand stay."""
    if any(line.is_price_manual for line in given.lines):
        raise MayNotPrice
    set_before = {
        line.line_no: line for line in draft.lines.filter(is_price_manual=True)
    }
    lines = (
        dataclasses.replace(line, unit_price=shown.unit_price, is_price_manual=True)
        if (shown := set_before.get(line.line_no or 0)) and line.sku == code_of(shown)
        else line
        for line in given.lines
    )
    return dataclasses.replace(given, lines=tuple(lines))


def _edited_lines(
    draft: Order, image: Mapping[str, Any], typed: Iterable[LineInput]
) -> Iterator[LineInput]:
    typed = list(typed)
    before = number_lines(decode(image["input"])).lines
    known = {line.line_no: line for line in before}
    shown = {line.line_no: line for line in draft.lines.all()}
    bundles = bundles_of(image)
    untouched = {
        each for each, parts in bundles.items() if _is_untouched(parts, shown, typed)
    }
    bundle_of = {part: each for each, parts in bundles.items() for part in parts}
    for line in typed:
        bundle = bundle_of.get(line.line_no or 0)
        if bundle in untouched:
            if line.line_no == bundle:
                yield known[bundle]
        elif bundle is None and line.line_no in known and line.line_no in shown:
            yield edited_line(known[line.line_no], shown[line.line_no], line)
        else:
            yield dataclasses.replace(line, line_no=None)


def bundles_of(image: Mapping[str, Any]) -> dict[int, set[int]]:
    """The parts of each line that a rule replaced by its parts, by line number."""
    found: dict[int, set[int]] = {}
    for each in image.get("origins", ()):
        if each["action"] == "explode":
            found.setdefault(each["of"], set()).add(each["line"])
    return found


def _is_untouched(
    parts: set[int], shown: Mapping[int, OrderLine], typed: Iterable[LineInput]
) -> bool:
    same = {
        line.line_no
        for line in typed
        if (now := shown.get(line.line_no or 0)) is not None
        and (line.sku, line.quantity) == (code_of(now), now.ordered)
        and _by_hand(line) == _price_of(now)
    }
    return parts <= same


def code_of(line: OrderLine) -> str:
    """What stands in the item field for a line: our number, else what came in."""
    return (line.sku or line.customer_sku or line.item_text)[:60]


def edited_line(before: LineInput, shown: OrderLine, typed: LineInput) -> LineInput:
    """The line as it came in, another quantity of it, or another item in its place."""
    is_same = typed.sku == code_of(shown)
    is_same_price = _by_hand(typed) == _price_of(shown)
    if is_same and is_same_price and typed.quantity == shown.ordered:
        return before
    left = _price_left(before, shown) if is_same and is_same_price else None
    changed = dataclasses.replace(
        before,
        quantity=typed.quantity,
        unit="",
        unit_price=left,
        # A price that was set by hand stays so beneath a rule that does not let it be.
        is_price_manual=left is not None and before.is_price_manual,
        net=None,
    )
    if typed.is_price_manual:
        changed = dataclasses.replace(
            changed, unit_price=typed.unit_price, is_price_manual=True
        )
    if is_same:
        return changed
    return dataclasses.replace(
        changed, item_id=None, sku=typed.sku, gtin="", text="", split_from=None
    )


def _by_hand(line: LineInput) -> Decimal | None:
    return line.unit_price if line.is_price_manual else None


def _price_of(shown: OrderLine) -> Decimal | None:
    """The price set by hand, as the page shows it."""
    return shown.unit_price if shown.is_price_manual else None


def _price_left(before: LineInput, shown: OrderLine) -> Decimal | None:
    """The price the sender stated, while it is that of one own unit."""
    is_own_unit = before.unit in ("", shown.unit)
    return before.unit_price if is_own_unit else None
