"""A file of stock and supply orders: the raw message kept, one posting, once.

1. The message is stored as it came, before anything is read of it.
2. Its format reads it; a file that cannot be read says why.
3. Under the lock of its source's feed, a file that goes no further than the last one
   changes nothing.
4. Its codes are matched; one wrong row refuses the whole file, unless wrong rows are to
   be left out.
5. Supply orders first, then stock: in the order of locks. All in one transaction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from django.db import DatabaseError, transaction

from foundation import clock
from foundation.actor import by_means
from foundation.errors import BusinessError
from foundation.kinds import load_kinds
from foundation.locks import retry_deadlocks
from foundation.models import InboundMessage, Means, User
from inventory.engine.feeds import (
    MOST_BYTES,
    Feed,
    FeedFinding,
    SupplyFormat,
    UnreadableFeed,
    is_newer,
)
from inventory.models import SupplyFeed
from inventory.services.supply_import.comparing import OrderFeed
from inventory.services.supply_import.matching import Matched, match, without
from inventory.services.supply_import.orders import post_orders
from inventory.services.supply_import.results import (
    TAKEN,
    UNCHANGED,
    FeedOptions,
    FeedResult,
)
from inventory.services.supply_import.stock import StockFeed, post_stock

FORMATS = "inventory.imports"


def formats() -> dict[str, type[SupplyFormat]]:
    return load_kinds(FORMATS, SupplyFormat)


def sniff(file_name: str, data: bytes) -> str:
    """The kind of the first format that takes the file for its own; empty if none."""
    found = (kind for kind, cls in formats().items() if cls().sniff(file_name, data))
    return next(found, "")


def import_supply(
    file_name: str, data: bytes, *, options: FeedOptions, by: User | None
) -> FeedResult:
    """Take in a file of stock and supply orders; the same file again changes nothing.

    With a dry run nothing is kept, not even the message.
    """
    if len(data) > MOST_BYTES:
        return _refused(file_name, "feed.too_large", most=MOST_BYTES // 1024**2)
    kind = options.format or sniff(file_name, data)
    if kind not in formats():
        return _refused(file_name, "feed.unknown_format")
    message = None
    if not options.is_dry_run:
        message = _keep(file_name, data, kind=kind, source=options.source, by=by)
    result = FeedResult(file_name, kind)
    try:
        feed = formats()[kind]().parse(data, source=options.source)
    except UnreadableFeed as wrong:
        return _note(message, replace(result, findings=(wrong.finding,)))
    with by_means(Means.IMPORT):
        return _note(message, _take(result, feed, options, by))


def _take(
    result: FeedResult, feed: Feed, options: FeedOptions, by: User | None
) -> FeedResult:
    result = replace(result, head=feed.head)
    try:
        return _post(result, feed, options, by)
    except BusinessError as error:
        finding = FeedFinding("feed.business", params={"text": str(error)})
    except DatabaseError:
        finding = FeedFinding("feed.cannot_be_stored")
    return replace(result, findings=(finding,))


@retry_deadlocks
def _post(
    result: FeedResult, feed: Feed, options: FeedOptions, by: User | None
) -> FeedResult:
    # A dry run is the real thing, taken back, and so is a file that is refused.
    with transaction.atomic():
        taken = _post_once(result, feed, options, by)
        transaction.set_rollback(options.is_dry_run or taken.outcome != TAKEN)
        return taken


def _post_once(
    result: FeedResult, feed: Feed, options: FeedOptions, by: User | None
) -> FeedResult:
    head = feed.head
    SupplyFeed.objects.get_or_create(source=head.source)
    last = SupplyFeed.objects.select_for_update().get(source=head.source)
    if not is_newer(head.watermark, last.watermark):
        params = {"watermark_reference": last.watermark, "source": head.source}
        known = FeedFinding("feed.known", params=params)
        return replace(result, outcome=UNCHANGED, findings=(known,))
    matched = match(feed)
    skipped = len({each.row for each in matched.findings})
    if skipped and not options.is_skipping:
        return replace(result, findings=matched.findings)
    result = replace(result, findings=matched.findings, skipped=skipped)
    posting = _Posting(result, is_first=not last.watermark, by=by)
    taken = posting.write(matched)
    if taken.outcome != TAKEN and options.is_skipping:
        taken = posting.write_rest(matched, taken)
    if taken.outcome == TAKEN:
        last.watermark, last.taken_at = head.watermark, clock.now()
        last.save(update_fields=["watermark", "taken_at"])
    return taken


@dataclass(frozen=True)
class _Posting:
    """One file on its way into the books."""

    result: FeedResult
    is_first: bool
    by: User | None

    def write(self, matched: Matched) -> FeedResult:
        """Write what was matched, or nothing where a row turns out impossible."""
        head = self.result.head
        if head is None:
            raise LookupError("a file is written by its head")
        cause = f"{head.source}:{head.watermark}"
        # A file of which rows are left out does not tell all any more.
        is_complete = head.is_snapshot and head.is_complete and not self.result.skipped
        # A savepoint, so that the rest can be written where wrong rows are left out.
        with transaction.atomic():
            orders = post_orders(
                OrderFeed(head, matched.orders, cause, is_complete, self.by)
            )
            stock = post_stock(
                StockFeed(
                    head, matched.stock, cause, self.is_first, is_complete, self.by
                )
            )
            wrong = (*orders.findings, *stock.findings)
            transaction.set_rollback(bool(wrong))
        return replace(
            self.result,
            outcome=self.result.outcome if wrong else TAKEN,
            orders=tuple(sorted(orders.results, key=lambda each: each.row)),
            stock=tuple(stock.changes),
            findings=(*self.result.findings, *wrong),
        )

    def write_rest(self, matched: Matched, refused: FeedResult) -> FeedResult:
        """Write what is left when the impossible rows are left out as well."""
        rows = {each.row for each in refused.findings if each.row is not None}
        result = replace(self.result, findings=refused.findings, skipped=len(rows))
        return replace(self, result=result).write(without(matched, rows))


def _refused(file_name: str, code: str, **params: object) -> FeedResult:
    return FeedResult(file_name, findings=(FeedFinding(code, params=params),))


def _keep(
    file_name: str, data: bytes, *, kind: str, source: str, by: User | None
) -> InboundMessage:
    """The raw message; the same bytes under the same name are one message."""
    name = file_name.replace("\x00", "").encode("utf-8", "replace").decode()[:200]
    message, _ = InboundMessage.objects.get_or_create(
        source=source[:40] or "supply",
        kind=f"supply_{kind}",
        external_key=name,
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={"file_name": name, "raw": data, "received_by": by},
    )
    return message


def _note(message: InboundMessage | None, result: FeedResult) -> FeedResult:
    if message is None:
        return result
    result = result.of_message(message.pk)
    state = InboundMessage.State
    is_known = message.state == state.DONE and result.outcome == UNCHANGED
    if not is_known:
        InboundMessage.objects.filter(pk=message.pk).update(
            state=state.DONE if result.is_taken else state.FAILED,
            result=result.as_json(),
        )
    return result
