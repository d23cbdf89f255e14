"""Goods come in: against an order, a notice of it, or nothing.

One transaction: receipt, lots, movements with the receipt's number as cause, what the
order has received. The number of statements does not depend on the number of lines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.queries import ItemFacts
from foundation import clock
from foundation.bulk import fetch_rows, insert_rows
from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.services.numbering import take_numbers
from foundation.services.timeline import tell
from inventory.engine.receiving import Arrived, Outcome, Taken, compare
from inventory.models import (
    Receipt,
    ReceiptLine,
    ShippingNotice,
    SupplyLine,
    SupplyOrder,
)
from inventory.services.checks import guard_day
from inventory.services.lots import LotWanted, find_or_make_lots
from inventory.services.posting import Placing, Posting, post_arrivals
from inventory.services.receiving.guards import (
    guard_draft,
    guard_lots,
    guard_outcome,
)
from inventory.services.receiving.read import (
    Sizes,
    Terms,
    expected_lines,
    items_of,
    sizes_of,
    terms_of,
    unit_costs,
)
from inventory.services.receiving.shapes import ReceiptDraft
from inventory.services.supply.progress import (
    SupplyChange,
    lock_supply_order,
    note_progress,
)
from inventory.states import LocationKind, SupplyKind, SupplyProgressKind

_WRITE = """
INSERT INTO inventory_receipt (number, location_id, order_id, notice_id, supplier_id,
    reference, received_on, cause, at, actor_id)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (cause) DO NOTHING RETURNING id
"""
_COLUMNS = (
    "receipt_id",
    "line_no",
    "supply_line_id",
    "item_id",
    "quantity",
    "lot_id",
    "bin_id",
    "quality",
    "discrepancy",
    "unit_cost",
    "note",
)


@dataclass(frozen=True)
class _Facts:
    """All that is known before anything is written."""

    draft: ReceiptDraft
    items: dict[int, ItemFacts]
    lines: list[SupplyLine]
    terms: dict[int, Terms]
    sizes: list[Sizes]
    outcome: Outcome
    received_on: dt.date


@retry_deadlocks
@atomic()
def receive(draft: ReceiptDraft, *, cause: str, by: User | None) -> Receipt:
    """Take in what came and note what is short, over or damaged; once per cause.

    More than tolerance allows is refused, unless somebody who may gives a reason.
    Publishes StockArrived for what may be sold, and SupplyChanged.
    """
    order = lock_supply_order(draft.order) if draft.order else None
    known = Receipt.objects.filter(cause=cause).first()
    if known is not None:
        return known
    notice = _lock_notice(draft.notice)
    guard_draft(draft, order, notice)
    facts = _read(draft, order)
    guard_outcome(draft, facts.outcome, facts.items, by)
    receipt = _write_receipt(facts, cause, by)
    if receipt is None:
        return Receipt.objects.get(cause=cause)
    _take_in(receipt, facts, order, by)
    if order is not None:
        _note_received(receipt, order, facts, by)
    if notice is not None:
        notice.receive()
        notice.save(update_fields=["status"])
    return receipt


def preview(draft: ReceiptDraft) -> Outcome:
    """What a receipt would say of each line; writes nothing."""
    return _read(draft, draft.order).outcome


def _lock_notice(notice: ShippingNotice | None) -> ShippingNotice | None:
    if notice is None:
        return None
    return ShippingNotice.objects.select_for_update().get(pk=notice.pk)


def _read(draft: ReceiptDraft, order: SupplyOrder | None) -> _Facts:
    items = items_of(draft)
    lines = (
        list(SupplyLine.objects.filter(order=order).order_by("due_on", "line_no"))
        if order
        else []
    )
    supplier_id = order.supplier_id if order else _key(draft.supplier)
    item_ids = items.keys() | {line.item_id for line in lines}
    terms = terms_of(supplier_id, item_ids)
    sizes = sizes_of(draft, items, lines)
    expected = expected_lines(order, lines, draft.notice, terms) if order else []
    arrived = [
        Arrived(
            line.item_id,
            size.quantity,
            size.damaged,
            line.line_id,
            terms.get(line.item_id, Terms()).is_inspected,
        )
        for line, size in zip(draft.lines, sizes, strict=True)
    ]
    outcome = compare(expected, arrived, is_blind=order is None)
    today = clock.today(draft.location.time_zone)
    received_on = draft.received_on or today
    guard_day(received_on, today, field="received_on")
    return _Facts(draft, items, lines, terms, sizes, outcome, received_on)


def _key(record: object | None) -> int | None:
    return getattr(record, "pk", None)


def _write_receipt(facts: _Facts, cause: str, by: User | None) -> Receipt | None:
    """The receipt; None where another process wrote it a moment ago."""
    draft, order = facts.draft, facts.draft.order
    [number] = take_numbers("receipt_number_seq", "RCP-")
    supplier_id = order.supplier_id if order else _key(draft.supplier)
    values = [
        number,
        draft.location.pk,
        _key(order),
        _key(draft.notice),
        supplier_id,
        draft.reference,
        facts.received_on,
        cause,
        clock.now(),
        by.pk if by else None,
    ]
    rows = fetch_rows(_WRITE, values)
    return Receipt.objects.get(pk=rows[0][0]) if rows else None


def _take_in(
    receipt: Receipt, facts: _Facts, order: SupplyOrder | None, by: User | None
) -> None:
    lots = _lots(facts, order, by)
    costs = unit_costs(order, facts.lines)
    taken = facts.outcome.taken
    postings = [_posting(facts, each, lots, costs) for each in taken]
    post_arrivals(
        postings,
        location=facts.draft.location,
        source=_source(order),
        cause=receipt.number,
        on=facts.received_on,
        note=facts.draft.reference,
        by=by,
    )
    rows = [
        (receipt.pk, line_no, *_row(facts, each, posting))
        for line_no, (each, posting) in enumerate(
            zip(taken, postings, strict=True), start=1
        )
    ]
    insert_rows(ReceiptLine, _COLUMNS, rows)
    tell(
        "receipt.received",
        subject=("receipt", receipt.number),
        thread=order.number if order else "",
        by=by,
        params={"number": receipt.number, "place": facts.draft.location.name},
    )


def _lots(
    facts: _Facts, order: SupplyOrder | None, by: User | None
) -> list[int | None]:
    """The lot of each line that came."""
    draft = facts.draft
    guard_lots(draft, order, facts.items)
    supplier_id = order.supplier_id if order else _key(draft.supplier)
    wanted = [
        LotWanted(
            line.item_id,
            line.lot_code.strip(),
            expires_on=line.expires_on,
            made_on=line.made_on,
            supplier_id=supplier_id,
        )
        for line in draft.lines
    ]
    found = find_or_make_lots([each for each in wanted if each.code], by=by)
    return [_key(found.get((each.item_id, each.code))) for each in wanted]


def _posting(
    facts: _Facts,
    taken: Taken,
    lots: Sequence[int | None],
    costs: dict[int, Decimal | None],
) -> Posting:
    line = facts.draft.lines[taken.arrival]
    placing = Placing(
        bin_id=line.bin_id,
        lot_id=lots[taken.arrival],
        owner_id=facts.draft.owner_id,
        quality=taken.quality,
    )
    return Posting(
        taken.item_id, taken.quantity, placing, costs.get(taken.line_id or 0)
    )


def _row(facts: _Facts, taken: Taken, posting: Posting) -> tuple[object, ...]:
    line = facts.draft.lines[taken.arrival]
    return (
        taken.line_id,
        taken.item_id,
        taken.quantity,
        posting.placing.lot_id,
        posting.placing.bin_id,
        taken.quality.value,
        taken.discrepancy.value,
        posting.unit_cost,
        line.note or facts.draft.over_reason[:200],
    )


def _source(order: SupplyOrder | None) -> LocationKind:
    if order is not None and order.kind == SupplyKind.TRANSFER:
        return LocationKind.TRANSIT
    return LocationKind.SUPPLIER


def _note_received(
    receipt: Receipt, order: SupplyOrder, facts: _Facts, by: User | None
) -> None:
    note_progress(
        [
            SupplyChange(line_id, SupplyProgressKind.RECEIVED, quantity)
            for line_id, quantity in facts.outcome.received().items()
        ],
        cause=receipt.number,
        on=facts.received_on,
        by=by,
    )
    tell(
        "supply.received",
        subject=("supply", order.number),
        by=by,
        params={"number": receipt.number, "place": receipt.location.name},
    )
