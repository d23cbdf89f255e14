"""One supply order of a file against what is known of it: what would change.

Nothing is written here; `orders` writes what was found, all orders together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from foundation.models import User
from inventory.engine.feeds import FeedFinding, FeedHead
from inventory.models import SupplyLine, SupplyOrder
from inventory.services.supply.progress import SupplyChange
from inventory.services.supply_import.matching import MatchedLine, MatchedOrder
from inventory.services.supply_import.results import OrderChange
from inventory.states import SupplyProgressKind, SupplyStatus

NOTHING = Decimal(0)
STEP = Decimal("0.000001")
ENDED = (SupplyStatus.CLOSED, SupplyStatus.CANCELED)


@dataclass(frozen=True)
class OrderFeed:
    """The orders of a file, with what is noted in its name."""

    head: FeedHead
    orders: Sequence[MatchedOrder]
    cause: str
    is_complete: bool
    by: User | None


@dataclass
class OrderPosting:
    """What a file changes, found but not yet written."""

    results: list[OrderChange] = field(default_factory=list)
    findings: list[FeedFinding] = field(default_factory=list)
    created: list[MatchedOrder] = field(default_factory=list)
    added: list[tuple[SupplyOrder, int, MatchedLine]] = field(default_factory=list)
    changed: list[SupplyLine] = field(default_factory=list)
    confirmed: list[SupplyLine] = field(default_factory=list)
    progress: list[SupplyChange] = field(default_factory=list)
    canceled: list[SupplyOrder] = field(default_factory=list)
    #: Told on the order's own page: (number, code).
    told: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Comparison:
    """One order of the file against what we know of it."""

    feed: OrderFeed
    posting: OrderPosting

    def compare(
        self,
        given: MatchedOrder,
        order: SupplyOrder | None,
        lines: Mapping[int, dict[int, SupplyLine]],
    ) -> None:
        if order is None:
            if given.head.is_canceled:
                self._tell(given, "unchanged")
            else:
                self.posting.created.append(given)
            return
        own = lines.get(order.pk, {})
        if given.head.is_canceled:
            self.cancel(order, own, row=given.head.row)
            return
        if self._is_other(given, order):
            self._note(given.head.row, "feed.order_differs", order=given.head.order)
            return
        before = self._size()
        self._update(given, order, own)
        outcome = "unchanged" if self._size() == before else "updated"
        if outcome == "updated":
            self.posting.told.append((order.number, "supply.imported_again"))
        self._tell(given, outcome, order.number)

    def cancel(
        self, order: SupplyOrder, own: Mapping[int, SupplyLine], *, row: int
    ) -> None:
        outcome = "unchanged"
        if order.status not in ENDED:
            self._cut(own.values())
            has_come = any(line.received or line.shipped for line in own.values())
            if not has_come:
                self.posting.canceled.append(order)
            self.posting.told.append((order.number, "supply.imported_canceled"))
            outcome = "canceled"
        change = OrderChange(order.external_id, outcome, order.number, row)
        self.posting.results.append(change)

    def _update(
        self, given: MatchedOrder, order: SupplyOrder, own: Mapping[int, SupplyLine]
    ) -> None:
        numbered = numbered_lines(given.lines)
        for line_no, line in numbered.items():
            before = own.get(line_no)
            if before is None:
                self._add(order, line_no, line)
            elif before.item_id != line.item.id:
                self._note(line.row.row, "feed.item_changed", line=line_no)
            else:
                self._change(order, before, line)
        gone = [line for line_no, line in own.items() if line_no not in numbered]
        self._cut(gone)

    def _add(self, order: SupplyOrder, line_no: int, line: MatchedLine) -> None:
        if order.status in ENDED:
            self._note(line.row.row, "feed.order_ended", order=order.external_id)
        else:
            self.posting.added.append((order, line_no, line))

    def _change(self, order: SupplyOrder, ours: SupplyLine, line: MatchedLine) -> None:
        more = line.own(line.row.quantity) - (ours.ordered - ours.canceled)
        come = line.own(line.row.received) - ours.received
        if order.status in ENDED:
            if more > 0:
                self._note(line.row.row, "feed.order_ended", order=order.external_id)
            return
        if more < 0:
            # What has come in cannot be called off any more.
            self._cut([ours], most=-more)
        if come > 0:
            self._progress(ours, SupplyProgressKind.RECEIVED, come)
        self._restate(ours, line, max(more, NOTHING))

    def _restate(self, ours: SupplyLine, line: MatchedLine, more: Decimal) -> None:
        """Days, price and what the supplier confirms; what is not said stays."""
        values = {
            name: getattr(ours, name) if value is None else value
            for name, value in stated(line).items()
        }
        values["ordered"] = ours.ordered + more
        said = (values["confirmed"], values["confirmed_on"])
        if said != (ours.confirmed, ours.confirmed_on):
            self.posting.confirmed.append(ours)
        if any(getattr(ours, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(ours, name, value)
            self.posting.changed.append(ours)

    def _cut(self, lines: Iterable[SupplyLine], most: Decimal | None = None) -> None:
        for line in lines:
            gone = line.open if most is None else min(line.open, most)
            if gone > 0:
                self._progress(line, SupplyProgressKind.CANCELED, gone)

    def _progress(
        self, line: SupplyLine, kind: SupplyProgressKind, quantity: Decimal
    ) -> None:
        self.posting.progress.append(SupplyChange(line.pk, kind, quantity))

    def _size(self) -> int:
        posting = self.posting
        return len(posting.progress) + len(posting.changed) + len(posting.added)

    def _is_other(self, given: MatchedOrder, order: SupplyOrder) -> bool:
        """Of another kind, supplier or place than we took it in."""
        place, supplier = given.location, given.supplier
        return (
            order.kind != given.head.kind
            or (place is not None and place.pk != order.destination_id)
            or (supplier is not None and supplier.pk != order.supplier_id)
        )

    def _note(self, row: int, code: str, **params: Any) -> None:
        self.posting.findings.append(FeedFinding(code, row, "", params))

    def _tell(self, given: MatchedOrder, outcome: str, number: str = "") -> None:
        head = given.head
        self.posting.results.append(OrderChange(head.order, outcome, number, head.row))


def numbered_lines(lines: Sequence[MatchedLine]) -> dict[int, MatchedLine]:
    """Lines by their number; those without one take the next free ones in order."""
    numbered = {line.row.line_no: line for line in lines if line.row.line_no}
    following = 0
    for line in lines:
        if line.row.line_no is None:
            following += 1
            while following in numbered:
                following += 1
            numbered[following] = line
    return {number: numbered[number] for number in sorted(numbered)}


def stated(line: MatchedLine) -> dict[str, Any]:
    row = line.row
    price = row.unit_price
    return {
        "due_on": row.due_on,
        "confirmed": None if row.confirmed is None else line.own(row.confirmed),
        "confirmed_on": row.confirmed_on,
        "unit_price": None if price is None else (price / line.per_unit).quantize(STEP),
    }
