"""Hold sources: a customer, an item or a delivery address is held until released.

Every new order that meets a source is held when it is booked; open ones too where the
source says so. Releasing a source releases all its holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from catalog.models import Item
from foundation import clock
from foundation.db import atomic
from foundation.facts import FactCache, renew_version
from foundation.models import User
from foundation.services.audit import record_audit, save_audited, snapshot
from orders.engine.holds import Site, SourceFacts, is_past
from orders.errors import (
    HoldCriteria,
    HoldNotOpen,
    HoldReasonMissing,
    HoldUntilPast,
    SystemHold,
)
from orders.models import Hold, HoldSource, Order, OrderLine
from orders.services.holding.codes import hold_code
from orders.services.holding.holds import (
    HoldWish,
    apply_hold,
    expire_holds,
    release_hold,
)
from orders.states import HoldOrigin, OrderStatus
from partners.models import Address, Partner
from partners.queries import address_dict


@dataclass(frozen=True)
class SourceInput:
    """What a person wants held."""

    code: str
    reason: str
    customer: Partner | None = None
    item: Item | None = None
    site: Address | None = None
    until: dt.date | None = None
    holds_existing: bool = False

    @property
    def criteria(self) -> int:
        given = (self.customer, self.item, self.site)
        return sum(each is not None for each in given)


@atomic()
def apply_source(values: SourceInput, *, by: User | None) -> HoldSource:
    """Hold all new orders that meet the criteria, and the open ones if wanted."""
    code = hold_code(values.code)
    _check(values, is_system=code.is_system)
    source = HoldSource(
        code=code,
        customer=values.customer,
        item=values.item,
        site=values.site,
        until=values.until,
        reason=values.reason.strip()[:300],
        holds_existing=values.holds_existing,
        applied_by=by,
        applied_at=clock.now(),
    )
    source.save()
    record_audit(subject=_subject(source), before={}, after=snapshot(source), by=by)
    if values.holds_existing:
        for order in _open_orders(source):
            _hold_existing(order, source, by=by)
    renew_version("holds")
    return source


@atomic()
def release_source(source: HoldSource, *, reason: str, by: User | None) -> HoldSource:
    """Hold nothing more by a source, and release all its holds."""
    if not reason.strip():
        raise HoldReasonMissing(field="reason")
    source = HoldSource.objects.select_for_update().get(pk=source.pk)
    if not source.is_active:
        raise HoldNotOpen
    holds = Hold.objects.open().filter(
        origin=HoldOrigin.SOURCE.value, origin_key=str(source.pk)
    )
    for hold in holds.select_related("order").order_by("order_id", "pk"):
        release_hold(hold, reason=reason, by=by)
    source.released_at, source.released_by = clock.now(), by
    source.release_reason = reason.strip()[:300]
    save_audited(source, subject=_subject(source), by=by)
    renew_version("holds")
    return source


def end_due_holds() -> None:
    """Holds and hold sources whose day has come let go."""
    end_sources()
    expire_holds()


@atomic()
def end_sources() -> None:
    """Sources whose day has come hold nothing more; their holds end on the same day."""
    ended = HoldSource.objects.filter(released_at=None, until__lte=clock.today())
    if ended.update(released_at=clock.now()):
        renew_version("holds")


def sources_in_force() -> tuple[SourceFacts, ...]:
    """What is held by sources now."""
    today = clock.today()
    found = _sources.get("all") or ()
    return tuple(each for each in found if each.until is None or each.until > today)


def wishes_of(
    sources: Sequence[SourceFacts],
    *,
    customer_id: int | None,
    ship_to: Mapping[str, str],
    items: Sequence[tuple[int, int | None]],
) -> Iterator[HoldWish]:
    """What sources hold of an order: `items` is (line number, item id) per line."""
    for source in sources:
        if source.is_of(customer_id, ship_to):
            for line_no in source.lines_of(items):
                yield _wish(source, line_no)


def _wish(source: SourceFacts, line_no: int | None) -> HoldWish:
    return HoldWish(
        code=source.code,
        line_no=line_no,
        origin=HoldOrigin.SOURCE,
        origin_key=str(source.id),
        until=source.until,
        reason=source.reason,
    )


def _check(values: SourceInput, *, is_system: bool) -> None:
    if is_system:
        raise SystemHold(field="code")
    if not 1 <= values.criteria <= 2:
        raise HoldCriteria(field="customer")
    if not values.reason.strip():
        raise HoldReasonMissing(field="reason")
    if values.until is not None and values.until <= clock.today():
        raise HoldUntilPast(field="until")


def _open_orders(source: HoldSource) -> list[Order]:
    """Booked orders that may meet the source, in the order of their locks."""
    orders = Order.objects.live().filter(status=OrderStatus.BOOKED)
    if source.customer_id:
        orders = orders.filter(partner=source.customer_id)
    if source.site:
        orders = orders.filter(partner=source.site.partner_id)
    if source.item_id:
        lines = OrderLine.objects.filter(
            item=source.item_id, ordered__gt=F("canceled") + F("shipped")
        )
        orders = orders.filter(pk__in=lines.values("order"))
    return list(orders.order_by("pk"))


def _hold_existing(order: Order, source: HoldSource, *, by: User | None) -> None:
    """Hold what of an order is not past the step; what is past goes its way."""
    lines = {line.line_no: line for line in order.lines.order_by("line_no")}
    step = source.code.step
    facts = _facts(source)
    items = [(line.line_no, line.item_id) for line in lines.values()]
    for wish in wishes_of(
        [facts], customer_id=order.partner_id, ship_to=order.ship_to, items=items
    ):
        meant = [lines[wish.line_no]] if wish.line_no else list(lines.values())
        if not all(is_past(step or "ship", line) for line in meant):
            apply_hold(order, wish, by=by)


def _subject(source: HoldSource) -> tuple[str, str]:
    return ("hold_source", str(source.pk))


def _facts(source: HoldSource) -> SourceFacts:
    return SourceFacts(
        id=source.pk,
        code=source.code.code,
        reason=source.reason,
        until=source.until,
        customer_id=source.site.partner_id if source.site else source.customer_id,
        item_id=source.item_id,
        site=Site.of(address_dict(source.site)) if source.site else None,
    )


def _load(keys: Collection[str]) -> dict[str, tuple[SourceFacts, ...]]:
    rows = HoldSource.objects.filter(released_at=None).select_related("code", "site")
    facts = tuple(_facts(row) for row in rows.order_by("pk"))
    return dict.fromkeys(keys, facts)


_sources = FactCache("holds", _load)
