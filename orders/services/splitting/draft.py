"""Split a line of a draft: taken in anew as two lines, priced as any change of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from foundation.models import User
from orders.engine.intake import LineInput, decode, number_lines
from orders.engine.split import Cut, divide
from orders.errors import MadeByRule, NotSplit
from orders.models import Order, OrderLine
from orders.services.drafts import image_of, rebook_draft
from orders.services.entry import bundles_of, code_of, edited_line


def split_draft(
    order: Order, line: OrderLine, quantity: Decimal, *, by: User | None
) -> OrderLine:
    """Send a locked draft through capture again with two lines instead of one.

    Nothing is agreed yet: prices are found anew, but for what was set or sent.
    """
    image = image_of(order)
    given = number_lines(decode(image["input"]))
    before = _line_of(image, given.lines, line)
    cut = Cut(line.ordered - quantity, quantity)
    stays, goes = _in_two(before, line, cut, order.currency)
    lines = [stays if each is before else each for each in given.lines]
    changed = dataclasses.replace(given, lines=(*lines, goes))
    known = {each.line_no for each in order.lines.all()}
    rebook_draft(order, by=by, given=changed, book=False)
    now = {each.line_no: each for each in order.lines.order_by("line_no")}
    new = [now[number] for number in now if number not in known]
    kept = now.get(line.line_no)
    if kept is None or kept.ordered != cut.stays or len(new) != 1:
        raise NotSplit(line=line.line_no)
    [part] = new
    if part.ordered != quantity or part.item_id != line.item_id:
        raise NotSplit(line=line.line_no)
    return part


def _line_of(
    image: Mapping[str, Any], given: tuple[LineInput, ...], line: OrderLine
) -> LineInput:
    """The line as it was asked for; what a rule made of another one has none."""
    parts = set[int]().union(*bundles_of(image).values())
    for each in given:
        if each.line_no == line.line_no and line.line_no not in parts:
            return each
    raise MadeByRule(line=line.line_no, field="quantity")


def _in_two(
    before: LineInput, shown: OrderLine, cut: Cut, currency: str
) -> tuple[LineInput, LineInput]:
    """What was asked for as two lines; an amount that was sent is shared out."""
    stays, goes = (_of(before, shown, each) for each in (cut.stays, cut.goes))
    if before.net is not None:
        nets = divide(before.net, cut, currency)
        stays = dataclasses.replace(stays, net=nets.stays)
        goes = dataclasses.replace(goes, net=nets.goes)
    goes = dataclasses.replace(
        goes, line_no=None, external_id="", split_from=shown.line_no
    )
    return stays, goes


def _of(before: LineInput, shown: OrderLine, quantity: Decimal) -> LineInput:
    typed = LineInput(
        sku=code_of(shown),
        quantity=quantity,
        unit_price=shown.unit_price if shown.is_price_manual else None,
        is_price_manual=shown.is_price_manual,
    )
    return edited_line(before, shown, typed)
