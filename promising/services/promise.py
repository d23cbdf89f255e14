"""Promise the lines of an order: ask without writing, or commit.

Committing: (1) plan on the picture as read; (2) lock the balances that the plan draws
from, and those of short items everywhere; (3) where a lock shows less, or more for a
short line, plan again on what is locked; (4) give what is short a date from supply that
is coming, where there is some; (5) write demands, promises and claims through the
caller's batch. Short lines leave an event, since stock may have come in between.

Nothing is held of supply that is coming. Two orders booked in the same moment may count
on the same of it; the event of the later one computes both anew.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.queries import ItemFacts
from catalog.states import ItemKind
from foundation import clock
from foundation.bulk import Batch
from foundation.db import atomic
from foundation.events import current_lane, encode, wake_on_commit
from foundation.models import OutboxEvent, User
from inventory.engine.sharing import ClaimResult, ClaimWish
from inventory.locks import lock_balances
from inventory.services.claims import write_claims
from promising.engine.promise import promise_lines
from promising.engine.shapes import (
    Component,
    Demand,
    Key,
    LinePromise,
    Mode,
    Policy,
    ShipTo,
    SupplyPicture,
)
from promising.events import DemandWaits
from promising.models import Demand as DemandRow
from promising.models import Promise
from promising.network import current_network
from promising.queries import load_picture
from promising.services.lines import outlook_for
from promising.services.rows import (
    DEMAND_COLUMNS,
    PROMISE_COLUMNS,
    demand_rows,
    promise_row,
)

NOTHING = Decimal(0)
#: Less than so many times the demand is left: others may take it while we wait.
SCARCE = 10


@dataclass(frozen=True)
class PromiseRequest:
    """The lines of one order, to one address."""

    demands: tuple[Demand, ...]
    ship_to: ShipTo
    ship_complete: bool = False

    @property
    def item_ids(self) -> set[int]:
        return {part.item_id for each in self.demands for part in each.components}


def demand_for(
    line_ref: str,
    item: ItemFacts,
    quantity: Decimal,
    *,
    wanted_on: dt.date | None = None,
    label: str = "",
) -> Demand:
    """What a line demands of stock: the item, the goods of a kit, or nothing."""
    components: tuple[Component, ...] = ()
    if item.kind == ItemKind.GOODS:
        components = (Component(item.id, Decimal(1), item.sku),)
    elif item.kind == ItemKind.KIT:
        components = tuple(
            Component(part.item_id, part.quantity, part.sku)
            for part in item.components
            if part.kind == ItemKind.GOODS
        )
    return Demand(line_ref, quantity, components, wanted_on, label)


def promise(request: PromiseRequest) -> list[LinePromise]:
    """What we would promise now; writes nothing and holds nothing."""
    picture = load_picture(request.item_ids, request.ship_to)
    policy = _policy(request)
    planned = promise_lines(request.demands, picture, policy)
    return _with_incoming(request, planned, picture, policy)


@atomic()
def commit_promise(
    request: PromiseRequest, *, revision: int, batch: Batch | None, by: User | None
) -> list[LinePromise]:
    """Promise and claim: what is promised is held from now on, never oversold.

    Call it as late as possible: the balances stay locked until the transaction ends.
    """
    policy = _policy(request)
    picture = load_picture(request.item_ids, request.ship_to)
    planned = promise_lines(request.demands, picture, policy)
    everything = {
        (item, place.location_id)
        for item in request.item_ids
        for place in picture.places
    }
    keys = _keys_to_lock(planned, picture, everything)
    locked = _available(keys)
    if _is_outdated(planned, picture, locked):
        locked |= _available(everything - keys)
        picture = picture.with_available(locked)
        planned = promise_lines(request.demands, picture, policy)
    planned = _with_incoming(request, planned, picture, policy)
    own = batch or Batch()
    _write(request, planned, revision, own, by)
    if batch is None:
        own.send()
    return planned


def _policy(request: PromiseRequest) -> Policy:
    return Policy(at=clock.now(), ship_complete=request.ship_complete)


def _with_incoming(
    request: PromiseRequest,
    planned: list[LinePromise],
    picture: SupplyPicture,
    policy: Policy,
) -> list[LinePromise]:
    """The plan, what is short dated by supply that is coming; asks only where short."""
    items = _short_items(planned)
    outlook = outlook_for(items, current_network()) if items else None
    if outlook is None:
        return planned
    return promise_lines(request.demands, picture, policy, outlook)


def _short_items(planned: Sequence[LinePromise]) -> set[int]:
    return {
        part.item_id
        for line in planned
        if line.waiting
        for part in line.demand.components
    }


def _keys_to_lock(
    planned: Sequence[LinePromise], picture: SupplyPicture, everything: set[Key]
) -> set[Key]:
    """The balances the plan draws from; where stock is scarce, all that could serve.

    Locking more later would break the one order of locks, so a plan that is likely to
    change while it waits for its locks takes them all at once.
    """
    claims = _claims_per_key(planned)
    is_scarce = any(line.waiting for line in planned) or any(
        picture.available[key] < SCARCE * quantity for key, quantity in claims.items()
    )
    return everything if is_scarce else set(claims)


def _available(keys: set[Key]) -> dict[Key, Decimal]:
    return {key: balance.available for key, balance in lock_balances(keys).items()}


def _is_outdated(
    planned: Sequence[LinePromise],
    picture: SupplyPicture,
    locked: Mapping[Key, Decimal],
) -> bool:
    claims = _claims_per_key(planned)
    if any(locked.get(key, NOTHING) < quantity for key, quantity in claims.items()):
        return True
    short_items = _short_items(planned)
    return any(
        locked[key] > picture.available.get(key, NOTHING)
        for key in locked
        if key[0] in short_items
    )


def _claims_per_key(planned: Sequence[LinePromise]) -> dict[Key, Decimal]:
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for wish in _wishes(planned):
        sums[wish.key] += wish.quantity
    return sums


def _wishes(planned: Sequence[LinePromise]) -> list[ClaimWish]:
    return [
        ClaimWish(
            line.line_ref,
            component.item_id,
            part.location_id,
            component.quantity * part.quantity,
            part.ship_on,
        )
        for line in planned
        for part in line.parts
        if part.mode == Mode.STOCK and part.location_id is not None
        for component in line.demand.components
    ]


def _write(
    request: PromiseRequest,
    planned: Sequence[LinePromise],
    revision: int,
    batch: Batch,
    by: User | None,
) -> None:
    now = clock.now()
    rows = [row for line in planned for row in demand_rows(line, request.ship_to, now)]
    batch.insert(DemandRow, DEMAND_COLUMNS, rows)
    batch.insert(
        Promise,
        PROMISE_COLUMNS,
        [
            promise_row(line.line_ref, revision, number, part, now)
            for line in planned
            for number, part in enumerate(line.parts, start=1)
        ],
    )
    wishes = _wishes(planned)
    granted = [
        ClaimResult(w.demand_ref, w.item_id, w.location_id, w.quantity) for w in wishes
    ]
    write_claims(wishes, granted, batch=batch, by=by)
    _look_again(planned, batch, now)


def _look_again(planned: Sequence[LinePromise], batch: Batch, now: dt.datetime) -> None:
    items = _short_items(planned)
    if not items:
        return
    event = DemandWaits(tuple(sorted(items)), now)
    batch.insert(
        OutboxEvent,
        ("name", "payload", "lane", "at"),
        [(type(event).__name__, encode(event), current_lane(), now)],
    )
    wake_on_commit()
