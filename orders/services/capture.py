"""The one pipeline by which orders come in, from every page, file and interface.

dedupe → match → default → validate → price → promise and claim → tax → write

1. What cannot be written at all is rejected with every reason; nothing is kept here
   (the inbox keeps the message).
2. What is not clean becomes a draft with a to-do list; what somebody must approve waits
   as a draft for that.
3. What is clean is booked: stock is claimed, what is short waits.

Everything is written set-based in one transaction; the number of statements does not
depend on the number of lines. The confirmation is made after the commit.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from foundation.bulk import fetch_in_turn
from foundation.db import atomic
from foundation.facts import one_look
from foundation.locks import retry_deadlocks
from foundation.models import User
from orders.engine.intake import (
    REMARKS,
    Finding,
    OrderInput,
    Severity,
    content_of,
    dump,
    number_lines,
)
from orders.engine.validation import check_shape, worst
from orders.errors import UnknownChannel
from orders.models import Order
from orders.services import promising_lines, write
from orders.services.holding.credit import (
    credit_finding,
    credit_of_booking,
    open_credit,
)
from orders.services.order_approvals import ask_approval
from orders.services.order_rows import Captured
from orders.services.policies import with_ruled
from orders.services.prepare import accepted, prepare, tax
from orders.services.prepared import Line, Prepared, Ruled
from partners.queries import ChannelFacts, CompanyFacts, channel_facts, company_facts
from pricing.engine.book import PricedLine
from pricing.engine.tax import TaxedLine, TaxResult
from promising.engine.shapes import LinePromise


class Outcome(StrEnum):
    CREATED = "created"
    UNCHANGED = "unchanged"
    DRAFT = "draft"
    REJECTED = "rejected"


@dataclass(frozen=True)
class CaptureResult:
    """What became of an order; without an order where it was rejected."""

    order: Order | None
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    #: A draft that goes on by itself when it is approved.
    is_in_approval: bool = False

    @property
    def errors(self) -> list[Finding]:
        return [each for each in self.findings if each.severity not in REMARKS]


@dataclass(frozen=True)
class BasketLine:
    line: Line
    priced: PricedLine | None
    taxed: TaxedLine | None
    promise: LinePromise | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Basket:
    """What an order would come to: prices, VAT, dates and findings, nothing written."""

    currency: str
    lines: tuple[BasketLine, ...]
    net: Decimal
    tax: Decimal
    gross: Decimal
    prepared: Prepared | None
    findings: tuple[Finding, ...]


@retry_deadlocks
def capture(
    given: OrderInput, *, channel: str, by: User | None, book: bool = True
) -> CaptureResult:
    """Take an order in: booked when it is clean, else a draft with a to-do list.

    The same order of the same channel (by external id) again changes nothing; the same
    id with other content is rejected. With `book=False` even a clean one stays a draft.
    Publishes OrderBooked.
    """
    given = number_lines(given)
    content = content_of(given)
    wrong = check_shape(given, content.text)
    if worst(wrong) == Severity.REJECT:
        return CaptureResult(None, Outcome.REJECTED, tuple(wrong))
    with atomic(), one_look():
        facts, company = channel_and_company(channel)
        known = (
            _known_before(given, facts, content.digest) if given.external_id else None
        )
        if known is not None:
            return known
        prepared = prepare(given, facts, company, by=by)
        if prepared.verdict == Severity.REJECT:
            return CaptureResult(None, Outcome.REJECTED, prepared.findings)
        taken = accepted(prepared)
        if book and taken.is_clean:
            return book_prepared(write.start(taken, content, by=by))
        return keep_draft(write.start(prepared, content, by=by), book=book)


def book_prepared(captured: Captured) -> CaptureResult:
    """Promise, claim, tax and write a clean order; joins the caller's transaction.

    One beyond its customer's credit stays a draft, where their terms say so.
    """
    credit = open_credit(captured.prepared)  # locked before stock
    batch = write.start_batch()
    promises = promising_lines.commit(captured, batch)
    taxed = tax(captured.prepared, promising_lines.countries(promises))
    checked = with_ruled(captured.prepared, credit_of_booking(credit, taxed.gross))
    captured = dataclasses.replace(captured, prepared=checked)
    if not checked.is_clean:
        return keep_draft(captured, book=True)
    order = write.write_booked(captured, promises, taxed, batch)
    return CaptureResult(order, Outcome.CREATED, captured.prepared.findings)


def keep_draft(captured: Captured, *, book: bool) -> CaptureResult:
    """Write a draft with its to-do list; joins the caller's transaction.

    One that should be booked and only lacks an approval asks for it.
    """
    taxed = tax(captured.prepared, {})
    order = write.write_draft(captured, taxed, write.start_batch())
    is_in_approval = ask_approval(captured, book=book)
    findings = captured.prepared.findings
    return CaptureResult(order, Outcome.DRAFT, findings, is_in_approval)


@one_look()
def check_basket(
    given: OrderInput, *, channel: str, by: User | None = None, draft: str = ""
) -> Basket:
    """Price, tax and promise a basket as capture would, and write nothing."""
    given = number_lines(given)
    wrong = check_shape(given, dump(given))
    if worst(wrong) == Severity.REJECT:
        return _refused_basket(given, wrong)
    facts, company = channel_and_company(channel)
    prepared = prepare(given, facts, company, draft=draft, by=by)
    if prepared.verdict == Severity.REJECT:
        return _refused_basket(given, prepared.findings)
    promises = promising_lines.simulate(prepared)
    taxed = tax(prepared, promising_lines.countries(promises))
    told = Ruled(findings=credit_finding(prepared, taxed.gross))
    return _basket(with_ruled(prepared, told), promises, taxed)


def channel_and_company(code: str) -> tuple[ChannelFacts, CompanyFacts]:
    """The way in, and the company that sells where the customer does not say."""
    channel = channel_facts(code)
    company = company_facts(channel.company_id) if channel else None
    if channel is None or company is None or not channel.is_active:
        raise UnknownChannel(code=code, field="channel")
    return channel, company


_LOCK_KEY = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_SAME_KEY = """
SELECT o.id, r.image ->> 'hash'
FROM orders_order o
LEFT JOIN orders_orderrevision r ON r.order_id = o.id AND r.number = o.revision
WHERE o.channel_id = %s AND o.external_id = %s
"""


def _known_before(
    given: OrderInput, channel: ChannelFacts, digest: str
) -> CaptureResult | None:
    """The answer for an order that came before; its key is locked until commit."""
    _, rows = fetch_in_turn(
        [
            (_LOCK_KEY, [f"order:{channel.id}:{given.external_id}"]),
            (_SAME_KEY, [channel.id, given.external_id]),
        ]
    )
    if not rows:
        return None
    order_id, known_digest = rows[0]
    order = Order.objects.get(pk=order_id)
    if known_digest == digest:
        return CaptureResult(order, Outcome.UNCHANGED)
    changed = Finding(
        "order.changed_since",
        Severity.REJECT,
        field="external_id",
        params={"number": order.number},
    )
    return CaptureResult(order, Outcome.REJECTED, (changed,))


def _refused_basket(given: OrderInput, findings: Sequence[Finding]) -> Basket:
    zero = Decimal(0)
    return Basket(given.currency, (), zero, zero, zero, None, tuple(findings))


def _basket(
    prepared: Prepared, promises: Mapping[int, LinePromise], taxed: TaxResult
) -> Basket:
    lines = tuple(
        BasketLine(
            line,
            priced,
            vat,
            promises.get(line.line_no),
            tuple(each for each in prepared.findings if each.line == line.line_no),
        )
        for line, priced, vat in zip(
            prepared.order.lines, prepared.priced, taxed.lines, strict=True
        )
    )
    return Basket(
        prepared.order.currency,
        lines,
        taxed.net,
        taxed.tax,
        taxed.gross,
        prepared,
        prepared.findings,
    )
