"""Screen stored orders again: lists, parties, rules or decisions have changed.

The result decides the system's hold: applied when an order is no longer passed, let go
when it is. Locks: the order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db.models import Q

from foundation import clock
from foundation.bulk import Batch
from foundation.db import atomic
from foundation.facts import one_look
from foundation.models import User
from orders.compliance.states import CaseStatus, ScreeningStatus, Source, Trigger
from orders.models import (
    ClearedPair,
    Hold,
    Order,
    OrderScreening,
    ScreeningCase,
    ScreeningFinding,
)
from orders.services.compliance.subjects import subjects_of
from orders.services.holding.codes import COMPLIANCE
from orders.services.holding.holds import apply_hold, release_hold
from orders.services.progress import lock_order
from orders.services.screening.at_submit import NOT_PASSED, hold_wish
from orders.services.screening.facts import screening_facts
from orders.services.screening.rows import (
    add_license_uses,
    add_screening,
    add_timeline,
)
from orders.services.screening.screen import Screening, screen, versions_in_force
from orders.states import OrderStatus, Origin

CHUNK = 200
#: Columns of a case that a decision sets.
DECISION = ("reason", "decided_by", "decided_at", "is_automatic")


def rescreen_open_orders(*, by: User | None) -> int:
    """Screen every open order whose lists have changed since; says how many."""
    chunks = in_chunks(stale_numbers())
    return sum(len(rescreen(each, trigger=Trigger.LIST, by=by)) for each in chunks)


@one_look()
@atomic()
def rescreen(
    numbers: Collection[str], *, trigger: Trigger, by: User | None
) -> dict[str, ScreeningStatus]:
    """Screen these orders as they stand now; the result of each by its number."""
    for number in sorted(numbers):
        lock_order(number)
    found = Order.objects.filter(number__in=numbers).select_related(
        "partner", "contact"
    )
    orders = list(found.order_by("id"))
    screened = screen(
        subjects_of(orders), trigger=trigger, today=clock.today(), lock=True
    )
    before = _results_of(orders)
    for order, screening in zip(orders, screened, strict=True):
        _record(order, screening, before.get(order.pk), by)
    return {
        order.number: screening.status
        for order, screening in zip(orders, screened, strict=True)
    }


def screen_before_ship(order: Order, *, by: User | None) -> ScreeningStatus:
    """The result an order may ship by, screened now: names, rules, licenses change.

    Where screening before shipping is switched off, what was found before counts.
    """
    known = OrderScreening.objects.filter(order=order).first()
    is_on = screening_facts().policy.is_before_ship and bool(versions_in_force())
    if not is_on:
        return known.result if known else ScreeningStatus.PASSED
    return rescreen([order.number], trigger=Trigger.SHIP, by=by)[order.number]


def _record(
    order: Order,
    screening: Screening,
    before: ScreeningStatus | None,
    by: User | None,
) -> None:
    status, at = screening.status, clock.now()
    if not screening.is_on and before is None:
        return
    _reopen_expired(order, screening)
    batch = Batch()
    add_screening(batch, order.pk, screening, at)
    if order.status == OrderStatus.BOOKED:
        cause, by_id = f"screened {at.isoformat()}", by.pk if by else None
        add_license_uses(batch, order.pk, screening, cause=cause, by_id=by_id, at=at)
    if status != (before or ScreeningStatus.PASSED):
        add_timeline(batch, order.number, status, at)
    batch.send()
    if order.status == OrderStatus.BOOKED:
        _hold_or_release(order, status)
    elif status == ScreeningStatus.PASSED:
        order.todos.filter(code=NOT_PASSED).delete()


def _reopen_expired(order: Order, screening: Screening) -> None:
    """Cases that were cleared once and are to be decided again."""
    wanted = {hit.pair for hit in screening.hits if hit.status == CaseStatus.OPEN}
    if not wanted:
        return
    cleared = ScreeningCase.objects.filter(order=order, status=CaseStatus.CLEARED)
    for case in cleared:
        if case.pair in wanted:
            case.reopen()
            case.save(update_fields=["status", *DECISION])


def _hold_or_release(order: Order, status: ScreeningStatus) -> None:
    """Only the system holds for compliance, and only its result lets go."""
    held = Hold.objects.open().filter(order=order, code__code=COMPLIANCE).first()
    if status == ScreeningStatus.PASSED and held is not None:
        release_hold(held, reason=ScreeningStatus.PASSED.label, by=None)
    if status != ScreeningStatus.PASSED and held is None:
        apply_hold(order, hold_wish(status), by=None)


def _results_of(orders: Sequence[Order]) -> dict[int, ScreeningStatus]:
    rows = OrderScreening.objects.filter(order__in=orders)
    return {
        key: ScreeningStatus(status)
        for key, status in rows.values_list("order_id", "status")
    }


def stale_numbers() -> list[str]:
    """Open orders and drafts that were screened against other lists or rules, or never.

    So are those that could not be screened, and those that a clearance let through
    which has expired.
    """
    versions = versions_in_force()
    fresh = Q(screening__versions=versions)
    if not versions:  # nothing to screen against: only what was screened before changes
        fresh |= Q(screening=None)
    is_open = Q(status__in=[OrderStatus.BOOKED, OrderStatus.DRAFT], origin=Origin.LIVE)
    expired = ClearedPair.objects.filter(expires_on__lt=clock.today())
    doubtful = ScreeningFinding.objects.filter(
        Q(source=Source.SERVICE)
        | Q(params__fingerprint__in=list(expired.values_list("fingerprint", flat=True)))
    )
    stale = ~fresh | Q(pk__in=doubtful.values("order"))
    orders = Order.objects.filter(is_open & stale).order_by("id")
    return list(orders.values_list("number", flat=True))


def in_chunks(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]
